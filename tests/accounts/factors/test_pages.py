"""Second factors through the application: setting them up, signing in with them, and confirming an act."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from limits import parse
from sqlalchemy import select, update

from app.accounts.factors import events
from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.models import Factor, Role, SignIn, Step, User
from app.accounts.refusals import REFUSALS as ACCOUNT_REFUSALS
from app.accounts.security.known_browser import SALT
from app.accounts.security.limits import SECOND_FACTOR, Rule
from app.accounts.sessions.person import digest
from app.audit.models import AuditEvent
from app.notices.models import Notice
from app.platform.clock import now
from app.web.signing import signer
from tests.accounts.factors.authenticator import SecurityKey, code_at, enrol, give_app, give_codes, give_passkey
from tests.fixtures.app import PASSWORD, add_member, client_of, token_in
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, heading_of, links_of, message_of, part_of, parts_of, words_of

OURS = {"Sec-Fetch-Site": "same-origin"}
NEW_USER = "/admin/users/new"
TYPED = {"name": "Kim New", "email": "kim@office.example", "office": "A typed office", "roles": ["drafter"]}


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.fixture
def admin(despatch):
    return add_member(despatch, Role.ADMINISTRATOR)


@pytest.fixture
def earlier():
    """When an app was added: its codes of now are still to be used."""
    return now() - timedelta(hours=1)


def password(client, email, typed=PASSWORD, to="/sign-in", **more):
    token = token_in(client.get(to).text)
    return client.post(to, data={"email": email, "password": typed, "csrf_token": token, **more})


def send(client, to, page=None, headers=OURS, **data):
    token = token_in((page or client.get(to)).text)
    return client.post(to, data={"csrf_token": token, **data}, headers={"Referer": f"http://localhost{to}", **headers})


def second(client, code, to="/sign-in/second"):
    return send(client, to, factor_code=code)


def row_of(despatch, client):
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with despatch.database.reading() as session:
        return session.scalars(select(SignIn).where(SignIn.token_sha256 == digest(token))).one()


def known_cookie(app, member):
    """The cookie of a browser where this member signed in before."""
    with app.test_request_context():
        return str(signer(SALT).dumps([member.id]))


def factor_is_stale(despatch):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(proved_at=now() - timedelta(minutes=16)))


def kinds_told(despatch, member):
    with despatch.database.reading() as session:
        return list(session.scalars(select(Notice.kind).where(Notice.user_id == member.id).order_by(Notice.id)))


def actions(despatch):
    with despatch.database.reading() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


class TestBegin:
    """Somebody who must have a second factor and has none."""

    def test_nothing_else_opens_before_they_have_one(self, client, admin):
        password(client, admin.email)
        for path in ("/", "/account", "/admin/users", "/account/factors"):
            assert client.get(path).location == "/account/factors/begin"
        page = client.get("/account/factors/begin")
        assert page.status_code == 200
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []

    def test_after_an_app_come_ten_codes_and_then_the_page_they_wanted(self, client, admin, despatch):
        password(client, admin.email)
        client.get("/admin/users?role=drafter")
        answer = enrol(client)
        assert answer.location == "/account/factors/codes"
        page = client.get(answer.location)
        assert len(part_of(page, "codes").findall("li")) == 10
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert send(client, "/account/factors/codes/saved", page).location == "/admin/users?role=drafter"
        assert client.get("/admin/users").status_code == 200
        assert row_of(despatch, client).factor == Factor.APP
        assert kinds_told(despatch, admin)[-1] == "account_factor_added"

    def test_what_they_typed_waits_for_them(self, client, admin, despatch):
        """As when a second factor is required of everyone while people work."""
        password(client, admin.email)
        enrol(client)
        page = client.get(NEW_USER)
        with despatch.database.writing() as session:
            session.execute(update(AuthenticatorApp).values(ended_at=now()))
            session.execute(update(RecoveryCode).values(ended_at=now()))
            session.execute(update(SignIn).values(factor="", proved_at=None))
        assert send(client, NEW_USER, page, **TYPED).location == "/account/factors/begin"
        enrol(client)
        codes = client.get("/account/factors/codes")
        back = send(client, "/account/factors/codes/saved", codes)
        assert parts_of(back, "sign-in-changed")
        assert filled_form(back.text)["name"] == ["Kim New"]

    def test_a_wrong_code_keeps_the_secret_and_says_so_beside_the_box(self, client, admin):
        password(client, admin.email)
        page = client.get("/account/factors/app")
        step = filled_form(page.text)["factor_step"][0]
        key = words_of(part_of(page, "key"))
        again = send(client, "/account/factors/app", page, factor_step=step, name="Telephone", factor_code="000000")
        assert errors_of(again) == {"factor_code": said_of("app_code_wrong")}
        assert words_of(part_of(again, "key")) == key

    def test_a_step_is_of_one_browser_and_used_once(self, client, admin, app, despatch):
        password(client, admin.email)
        page = client.get("/account/factors/app")
        step = filled_form(page.text)["factor_step"][0]
        other = client_of(app, add_member(despatch, Role.VIEWER, name="Sam Other"))
        secret = words_of(part_of(page, "key")).replace(" ", "")
        data = {"factor_step": step, "name": "Stolen", "factor_code": code_at(secret, now())}
        answer = other.post("/account/factors/app", data={**data, "csrf_token": token_in(other.get("/account").text)})
        assert answer.location == "/account/factors/app"
        with despatch.database.reading() as session:
            assert session.query(AuthenticatorApp).count() == 0

    def test_a_passkey_is_not_offered_where_it_can_not_work(self, client, admin):
        password(client, admin.email)
        assert "/account/factors/passkey" in links_of(client.get("/account/factors/begin"))
        elsewhere = client.get("/account/factors/begin", base_url="http://127.0.0.1")
        assert "/account/factors/passkey" not in links_of(elsewhere)

    def test_an_old_sign_in_signs_in_again_first_and_loses_nothing(self, client, admin, despatch):
        password(client, admin.email)
        page = client.get("/account/factors/begin")
        assert send(client, NEW_USER, page, **TYPED).location == "/account/factors/begin"
        with despatch.database.writing() as session:
            session.execute(update(SignIn).values(started_at=now() - timedelta(minutes=16)))
        for path in ("/account/factors/begin", "/account/factors/app", "/account/factors/passkey"):
            page = client.get(path, base_url="http://localhost")
            assert parts_of(page, "kept"), path
        form = filled_form(page.text)
        sign_in = client.post("/account/factors/sign-in-again", data=form, headers=OURS)
        assert sign_in.status_code == 200
        form = {**filled_form(sign_in.text), "email": admin.email, "password": PASSWORD}
        to = unescape(re.search(r'action="(/sign-in[^"]*)"', sign_in.text)[1])
        back = client.post(to, data=form, headers=OURS)
        assert filled_form(back.text)["name"] == ["Kim New"]

    def test_of_two_browsers_with_the_password_the_second_proves_the_factor_of_the_first(
        self, client, admin, app, despatch
    ):
        password(client, admin.email)
        other = app.test_client()
        password(other, admin.email)
        page = other.get("/account/factors/app")
        enrol(client)
        form = {**filled_form(page.text), "name": "Mine", "factor_code": "000000"}
        assert other.post("/account/factors/app", data=form).location.startswith("/prove")
        assert other.get("/account").location == "/account/factors/begin"
        assert other.get("/account/factors/begin").location == "/prove"
        with despatch.database.reading() as session:
            assert session.query(AuthenticatorApp).count() == 1

    def test_who_need_not_is_not_asked(self, client, despatch):
        viewer = add_member(despatch, Role.VIEWER)
        assert password(client, viewer.email).location == "/"
        assert client.get("/account").status_code == 200


class TestSignIn:
    @pytest.fixture
    def secret(self, despatch, admin, earlier):
        return give_app(despatch, admin.id, earlier)

    def test_the_password_alone_lets_nobody_in(self, client, admin, secret, despatch):
        answer = password(client, admin.email, to="/sign-in?next=/account")
        assert answer.location == "/sign-in/second?next=/account"
        assert client.get("/account").location.startswith("/sign-in?")
        with despatch.database.reading() as session:
            assert session.query(SignIn).count() == 0

    def test_with_the_code_it_leads_where_they_wanted_to_go(self, client, admin, secret, despatch):
        to = password(client, admin.email, to="/sign-in?next=/account").location
        page = client.get(to)
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert second(client, code_at(secret, now()), to).location == "/account"
        row = row_of(despatch, client)
        assert (row.factor, row.proved_with) == (Factor.APP, "Telephone")
        assert row.proved_at is not None
        assert client.get("/account").status_code == 200

    def test_the_identifier_in_the_cookie_is_a_new_one(self, client, admin, secret):
        password(client, admin.email)
        before = client.get_cookie("despatch").value
        second(client, code_at(secret, now()))
        assert client.get_cookie("despatch").value != before
        with client.session_transaction() as cookie:
            assert "steps" not in cookie

    def test_a_wrong_code_is_counted_recorded_and_said_beside_the_box(self, client, admin, secret, despatch):
        password(client, admin.email)
        again = second(client, "000000")
        assert again.status_code == 400
        assert errors_of(again) == {"factor_code": said_of("factor_code_wrong")}
        assert "security.factor_refused" in actions(despatch)
        assert second(client, code_at(secret, now())).location == "/"

    def test_a_code_works_in_one_browser_only(self, client, admin, secret, app):
        code = code_at(secret, now())
        password(client, admin.email)
        second(client, code)
        thief = app.test_client()
        password(thief, admin.email)
        assert second(thief, code).status_code == 400

    def test_the_step_of_another_browser_helps_nobody(self, client, admin, secret, app):
        password(client, admin.email)
        stranger = app.test_client()
        assert stranger.get("/sign-in/second").location == "/sign-in"
        token = token_in(stranger.get("/sign-in").text)
        data = {"factor_code": code_at(secret, now()), "csrf_token": token}
        assert stranger.post("/sign-in/second", data=data).location == "/sign-in"

    def test_the_second_step_of_one_account_takes_no_code_of_another(self, client, admin, secret, despatch, earlier):
        sam = add_member(despatch, Role.ADMINISTRATOR, name="Sam Other")
        theirs = give_app(despatch, sam.id, earlier)
        password(client, admin.email)
        assert second(client, code_at(theirs, now())).status_code == 400

    def test_wrong_codes_elsewhere_do_not_lock_out_who_signed_in_here_before(
        self, client, app, admin, secret, monkeypatch
    ):
        rules = (Rule(("second-factor",), parse("1 per 10 minutes")),)
        monkeypatch.setattr("app.accounts.factors.confirming.SECOND_FACTOR", rules)
        stranger = app.test_client()
        client.set_cookie("despatch-known", known_cookie(app, admin))
        for browser in (client, stranger):
            password(browser, admin.email)
        assert [second(stranger, "000000").status_code for _ in range(2)] == [400, 429]
        assert second(client, code_at(secret, now())).status_code == 302

    def test_too_many_wrong_codes_wait_and_lose_nothing(self, client, admin, secret):
        password(client, admin.email)
        most = SECOND_FACTOR[0].most.amount
        assert [second(client, "000000").status_code for _ in range(most + 1)] == [400] * most + [429]
        held = second(client, code_at(secret, now()))
        assert held.status_code == 429
        assert list(errors_of(held)) == ["factor_code"]

    def test_entering_the_password_again_does_not_forgive_wrong_codes(self, client, admin, secret):
        for _ in range(SECOND_FACTOR[0].most.amount):
            password(client, admin.email)
            second(client, "000000")
        password(client, admin.email)
        assert second(client, code_at(secret, now())).status_code == 429

    def test_a_step_that_ran_out_begins_again(self, client, admin, secret, despatch):
        password(client, admin.email)
        page = client.get("/sign-in/second")
        with despatch.database.writing() as session:
            session.execute(update(Step).values(expires_at=now()))
        answer = send(client, "/sign-in/second", page, factor_code=code_at(secret, now()))
        assert answer.location == "/sign-in"
        assert message_of(client.get("/sign-in")).words == ACCOUNT_REFUSALS["step_useless"]

    def test_a_password_changed_meanwhile_begins_again(self, client, admin, secret, despatch):

        password(client, admin.email)
        page = client.get("/sign-in/second")
        with despatch.database.writing() as session:
            session.execute(update(User).values(password_hash="another"))
        assert send(client, "/sign-in/second", page, factor_code=code_at(secret, now())).location == "/sign-in"

    def test_what_was_typed_comes_along(self, app, admin, secret, despatch):
        client = client_of(app, admin)
        page = client.get(NEW_USER)
        with despatch.database.writing() as session:
            session.execute(update(SignIn).values(ended_at=now()))
        asked = send(client, NEW_USER, page, **TYPED)
        form = {**filled_form(asked.text), "email": admin.email, "password": PASSWORD}
        step = client.post("/sign-in", data=form, headers=OURS)
        assert (step.status_code, heading_of(step)) == (200, "Confirm that it is you")
        assert parts_of(step, "kept")
        wrong = client.post("/sign-in/second", data={**filled_form(step.text), "factor_code": "000000"}, headers=OURS)
        assert wrong.status_code == 400
        code = code_at(secret, now())
        back = client.post("/sign-in/second", data={**filled_form(wrong.text), "factor_code": code}, headers=OURS)
        assert filled_form(back.text)["name"] == ["Kim New"]

    def test_what_was_typed_outlives_a_step_that_ran_out(self, app, admin, secret, despatch):
        client = client_of(app, admin)
        page = client.get(NEW_USER)
        with despatch.database.writing() as session:
            session.execute(update(SignIn).values(ended_at=now()))
        asked = send(client, NEW_USER, page, **TYPED)
        form = {**filled_form(asked.text), "email": admin.email, "password": PASSWORD}
        step = client.post("/sign-in", data=form, headers=OURS)
        with despatch.database.writing() as session:
            session.execute(update(Step).values(expires_at=now()))
        late = client.post("/sign-in/second", data={**filled_form(step.text), "factor_code": "1"}, headers=OURS)
        assert late.status_code == 400
        assert parts_of(late, "kept")

    def test_a_recovery_code_lets_in_once_and_its_owner_is_told(self, client, admin, secret, despatch, earlier, app):
        codes = give_codes(despatch, admin.id, earlier)
        password(client, admin.email)
        assert second(client, codes[0]).location == "/"
        assert "account_code_used" in kinds_told(despatch, admin)
        other = app.test_client()
        password(other, admin.email)
        assert second(other, codes[0]).status_code == 400

    def test_unknown_people_and_wrong_passwords_look_the_same_with_and_without_a_factor(self, client, admin, secret):
        """Only whoever knows the password learns that there is a second factor."""
        answers = [password(client, email, "not the password") for email in (admin.email, "nobody@office.example")]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert {tuple(errors_of(answer).values()) for answer in answers} == {(said_of("sign_in_refused"),)}

    def test_a_passkey_lets_in(self, client, admin, despatch, earlier):
        key = SecurityKey()
        give_passkey(despatch, admin.id, earlier, key, name="Blue key")
        password(client, admin.email)
        page = client.get("/sign-in/second")
        asked = challenge(client, "/sign-in/second/challenge", page)
        answer = send(
            client, "/sign-in/second", page, factor_step=asked["step"], factor_answer=key.confirm(asked["options"])
        )
        assert answer.location == "/"
        assert (row_of(despatch, client).factor, row_of(despatch, client).proved_with) == (Factor.PASSKEY, "Blue key")

    def test_wrong_codes_do_not_hold_back_a_passkey(self, client, admin, secret, despatch, earlier):
        key = SecurityKey()
        give_passkey(despatch, admin.id, earlier, key)
        password(client, admin.email)
        while second(client, "000000").status_code != 429:
            pass
        page = client.get("/sign-in/second")
        asked = challenge(client, "/sign-in/second/challenge", page)
        data = {"factor_step": asked["step"], "factor_answer": key.confirm(asked["options"])}
        assert send(client, "/sign-in/second", page, **data).location == "/"

    def test_the_event_says_by_its_number_which_passkey_it_was(self, client, admin, despatch, earlier):
        key = SecurityKey()
        passkey = give_passkey(despatch, admin.id, earlier, key, "Blue key")
        password(client, admin.email)
        page = client.get("/sign-in/second")
        asked = challenge(client, "/sign-in/second/challenge", page)
        data = {"factor_step": asked["step"], "factor_answer": key.confirm(asked["options"])}
        send(client, "/sign-in/second", page, **data)
        with despatch.database.reading() as session:
            query = (
                select(AuditEvent.body).where(AuditEvent.action == "sign_in.started").order_by(AuditEvent.seq.desc())
            )
            after = json.loads(session.scalars(query).first())["after"]
        assert (after["factor"], after["number"], after["sign_in"]) == (
            "passkey",
            passkey.id,
            row_of(despatch, client).id,
        )

    def test_a_challenge_is_answered_once(self, client, admin, despatch, earlier):
        key = SecurityKey()
        give_passkey(despatch, admin.id, earlier, key)
        password(client, admin.email)
        page = client.get("/sign-in/second")
        asked = challenge(client, "/sign-in/second/challenge", page)
        data = {"factor_step": asked["step"], "factor_answer": SecurityKey().confirm(asked["options"])}
        assert send(client, "/sign-in/second", page, **data).status_code == 400
        data["factor_answer"] = key.confirm(asked["options"])
        assert send(client, "/sign-in/second", page, **data).status_code == 400
        with despatch.database.reading() as session:
            assert session.query(SignIn).count() == 0

    def test_nobody_gets_a_challenge_without_the_password(self, client):
        token = token_in(client.get("/sign-in").text)
        answer = client.post("/sign-in/second/challenge", data={"csrf_token": token})
        assert answer.status_code == 409


def challenge(client, to, page):
    return json.loads(client.post(to, data={"csrf_token": token_in(page.text)}).text)


class TestProve:
    @pytest.fixture
    def secret(self, despatch, admin, earlier):
        return give_app(despatch, admin.id, earlier)

    @pytest.fixture
    def client(self, app, admin, secret, despatch):
        client = client_of(app, admin)
        factor_is_stale(despatch)
        return client

    def test_a_right_code_leads_back_with_a_new_token(self, client, secret, despatch):
        before = row_of(despatch, client)
        page = client.get("/prove?next=/account")
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        answer = send(client, "/prove?next=/account", factor_code=code_at(secret, now()))
        assert answer.location == "/account"
        after = row_of(despatch, client)
        assert (after.id, after.token_sha256 != before.token_sha256) == (before.id, True)
        assert now() - after.proved_at < timedelta(minutes=1)

    def test_the_token_from_before_lets_nobody_in(self, client, secret, app):
        stolen = app.test_client()
        stolen.set_cookie("despatch", client.get_cookie("despatch").value)
        assert stolen.get("/account").status_code == 200
        send(client, "/prove", factor_code=code_at(secret, now()))
        assert stolen.get("/account").location.startswith("/sign-in")
        assert client.get("/account").status_code == 200

    def test_a_wrong_code_is_said_beside_the_box_and_counted(self, client, secret):
        wrong = send(client, "/prove", factor_code="000000")
        assert (wrong.status_code, errors_of(wrong)) == (400, {"factor_code": said_of("factor_code_wrong")})
        statuses = [send(client, "/prove", factor_code="000000").status_code for _ in range(8)]
        assert statuses[-1] == 429
        assert send(client, "/prove", factor_code=code_at(secret, now())).status_code == 429

    def test_nothing_typed_is_an_error_beside_the_box(self, client):
        assert list(errors_of(send(client, "/prove", factor_code=""))) == ["factor_code"]

    def test_what_was_typed_is_given_back_after_wrong_codes_too(self, client, secret):
        page = client.get("/account")
        asked = send(client, "/account/factors/codes/new", page, typed="A whole letter")
        assert (asked.status_code, heading_of(asked)) == (403, "Confirm that it is you")
        wrong = client.post("/prove", data={**filled_form(asked.text), "factor_code": "000000"}, headers=OURS)
        assert parts_of(wrong, "kept")
        code = code_at(secret, now())
        back = client.post("/prove", data={**filled_form(wrong.text), "factor_code": code}, headers=OURS)
        assert filled_form(back.text)["typed"] == ["A whole letter"]

    def test_of_a_download_it_leads_to_the_page_with_its_link(self, client, secret):
        asked = client.get("/audit.csv", headers={"Referer": "http://localhost/account"})
        if asked.status_code == 404:
            asked = client.get("/search.csv?q=x", headers={"Referer": "http://localhost/account"})
        assert "/prove?" in asked.location
        answer = send(client, asked.location, factor_code=code_at(secret, now()))
        assert answer.location == "/account"
        assert message_of(client.get("/account")).kind == "success"

    def test_it_leads_nowhere_else(self, client, secret):
        answer = send(client, "/prove?next=//other.example/", factor_code=code_at(secret, now()))
        assert answer.location == "/"

    def test_who_has_no_factor_sets_one_up_and_gets_back_what_they_typed(self, app, despatch):
        member = add_member(despatch, Role.DRAFTER, name="Sam Other")
        client = app.test_client()
        password(client, member.email)
        asked = send(client, "/account/factors/codes/new", client.get("/account"), typed="A whole letter")
        assert parts_of(asked, "no-factor")
        answer = client.post("/prove", data=filled_form(asked.text), headers=OURS)
        assert answer.location == "/account/factors/begin"
        enrol(client)
        back = send(client, "/account/factors/codes/saved", client.get("/account/factors/codes"))
        assert filled_form(back.text)["typed"] == ["A whole letter"]

    def test_a_passkey_proves(self, client, admin, despatch, earlier):
        key = SecurityKey()
        give_passkey(despatch, admin.id, earlier, key, name="Blue key")
        page = client.get("/prove")
        asked = challenge(client, "/prove/challenge", page)
        data = {"factor_step": asked["step"], "factor_answer": key.confirm(asked["options"])}
        assert send(client, "/prove", page, **data).location == "/"
        assert row_of(despatch, client).proved_with == "Blue key"

    def test_the_challenge_of_another_person_at_this_browser_is_refused(self, client, admin, despatch, earlier, app):
        key = SecurityKey()
        give_passkey(despatch, admin.id, earlier, key)
        page = client.get("/prove")
        asked = challenge(client, "/prove/challenge", page)
        other = client_of(app, admin)
        factor_is_stale(despatch)
        data = {"factor_step": asked["step"], "factor_answer": key.confirm(asked["options"])}
        assert send(other, "/prove", **data).status_code == 400

    def test_nobody_is_asked_for_a_code_of_an_app_that_they_do_not_have(self, signed_in, despatch, earlier):
        client = signed_in(Role.VIEWER)
        give_passkey(despatch, client.member.id, earlier, SecurityKey())
        give_codes(despatch, client.member.id, earlier)
        assert "authenticator app shows" not in client.get("/prove").text
        give_app(despatch, client.member.id, earlier)
        assert "authenticator app shows" in client.get("/prove").text


class TestOwn:
    @pytest.fixture
    def secret(self, despatch, admin, earlier):
        return give_app(despatch, admin.id, earlier)

    @pytest.fixture
    def client(self, app, admin, secret, despatch):
        give_codes(despatch, admin.id, now())
        return client_of(app, admin)

    def app_id(self, despatch):
        with despatch.database.reading() as session:
            return session.scalars(select(AuthenticatorApp.id).where(AuthenticatorApp.ended_at.is_(None))).first()

    def test_the_list_says_what_there_is(self, client, despatch, admin, earlier):
        give_passkey(despatch, admin.id, earlier, SecurityKey(), name="Blue key")
        page = client.get("/account/factors")
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert "Telephone" in page.text
        assert "Blue key" in page.text
        assert "10 recovery codes left" in words_of(part_of(page, "recovery"))

    def test_the_only_one_of_somebody_who_needs_it_stays(self, client, despatch):
        to = f"/account/factors/app/{self.app_id(despatch)}/remove"
        assert to not in links_of(client.get("/account/factors"))
        assert parts_of(client.get(to), "needed")
        send(client, to, client.get("/account"))
        assert self.app_id(despatch)

    def test_one_of_several_is_removed_and_its_owner_told(self, client, despatch, admin, earlier):
        give_passkey(despatch, admin.id, earlier, SecurityKey())
        to = f"/account/factors/app/{self.app_id(despatch)}/remove"
        assert to in links_of(client.get("/account/factors"))
        assert send(client, to).location == "/account/factors"
        assert self.app_id(despatch) is None
        assert kinds_told(despatch, admin)[-1] == "account_factor_removed"

    def test_a_name_is_changed(self, client, despatch):
        send(client, f"/account/factors/app/{self.app_id(despatch)}/rename", name="Tablet")
        assert "Tablet" in client.get("/account/factors").text

    def test_another_s_factor_is_not_there(self, client, despatch, earlier):
        sam = add_member(despatch, Role.ADMINISTRATOR, name="Sam Other")
        theirs = give_passkey(despatch, sam.id, earlier, SecurityKey())
        for what in ("rename", "remove"):
            assert client.get(f"/account/factors/passkey/{theirs.id}/{what}").status_code == 404

    def test_new_codes_replace_the_old_are_shown_and_told(self, client, despatch, admin):
        answer = send(client, "/account/factors/codes/new", client.get("/account/factors"))
        page = client.get(answer.location)
        codes = [words_of(item) for item in part_of(page, "codes").findall("li")]
        assert client.get("/account/factors/codes.txt").text.split()[-10:] == codes
        assert kinds_told(despatch, admin)[-1] == "account_codes_made"
        send(client, "/account/factors/codes/saved", page)
        assert client.get("/account/factors/codes").location == "/account/factors"
        assert client.get("/account/factors/codes.txt").location == "/account/factors"

    def test_codes_are_not_cached_and_not_another_s(self, client, app, despatch):
        send(client, "/account/factors/codes/new", client.get("/account/factors"))
        for path in ("/account/factors/codes", "/account/factors/codes.txt", "/account/factors/app"):
            assert client.get(path).headers["Cache-Control"] == "no-store"
        other = client_of(app, add_member(despatch, Role.VIEWER, name="Sam Other"))
        assert other.get("/account/factors/codes").location == "/account/factors"

    def test_few_codes_are_said_on_the_account_page(self, client, despatch):
        assert not parts_of(client.get("/account"), "few-codes")
        with despatch.database.writing() as session:
            session.execute(update(RecoveryCode).where(RecoveryCode.number > 3).values(used_at=now()))
        for path in ("/account", "/account/factors"):
            assert parts_of(client.get(path), "few-codes")

    def test_the_event_of_another_factor_says_how_it_was_proved_and_the_page_offers_to_end_other_sign_ins(
        self, client, app, admin, despatch
    ):
        client_of(app, admin)
        enrol(client)
        page = client.get("/account/factors")
        with despatch.database.reading() as session:
            query = select(AuditEvent.body).where(AuditEvent.action == events.FACTOR_ADDED).order_by(AuditEvent.seq)
            said = [json.loads(body) for body in session.scalars(query)]
        assert said[-1]["proof"]["factor"] == "app"
        assert "proof" not in said[0]
        assert "1 other browser" in words_of(part_of(page, "others"))

    @pytest.mark.parametrize("path", ["app", "passkey"])
    def test_another_factor_is_added_only_after_a_proof(self, client, despatch, path):
        """By whoever sits down at a browser that was left open."""
        assert client.get(f"/account/factors/{path}").status_code == 200
        page = client.get("/account")
        factor_is_stale(despatch)
        assert client.get(f"/account/factors/{path}").location.startswith("/prove")
        assert send(client, f"/account/factors/{path}", page, name="Mine", factor_code="1").location.startswith(
            "/prove"
        )
        assert challenge_refused(client, page)

    @pytest.mark.parametrize("path", ["codes/new", "app/{}/remove", "app/{}/rename"])
    def test_so_are_removing_renaming_and_new_codes(self, client, despatch, path):
        page = client.get("/account")
        factor_is_stale(despatch)
        answer = send(client, f"/account/factors/{path.format(self.app_id(despatch))}", page, name="Mine")
        assert answer.status_code == 403 or answer.location.startswith("/prove")
        assert actions(despatch).count(events.FACTOR_CODES_MADE) == 1

    def test_a_sign_in_without_its_factor_adds_none(self, app, client, admin, despatch):
        """As one at an identity server that asks for no second factor."""
        with despatch.database.writing() as session:
            session.execute(update(SignIn).values(factor="", proved_at=None))
        assert client.get("/account").location == "/account/factors/begin"
        assert client.get("/account/factors/begin").location == "/prove"
        for path in ("app", "passkey"):
            assert client.get(f"/account/factors/{path}").location.startswith("/prove")

    def test_such_a_sign_in_goes_on_once_it_is_proved(self, client, secret, despatch):
        with despatch.database.writing() as session:
            session.execute(update(SignIn).values(factor="", proved_at=None))
        client.get("/admin/users")
        assert send(client, "/prove", factor_code=code_at(secret, now())).location == "/admin/users"

    def test_a_passkey_is_added(self, client, admin, despatch):
        key, page = SecurityKey(), client.get("/account/factors/passkey")
        asked = challenge(client, "/account/factors/passkey/challenge", page)
        data = {"factor_step": asked["step"], "factor_answer": key.create(asked["options"]), "name": "Blue key"}
        assert send(client, "/account/factors/passkey", page, **data).location == "/account/factors"
        with despatch.database.reading() as session:
            assert session.scalars(select(Passkey.name)).all() == ["Blue key"]
        again = send(client, "/account/factors/passkey", page, **data)
        assert again.status_code == 400, "its challenge was used"

    def test_there_is_no_page_for_passkeys_where_they_can_not_work(self, client, app):
        app.extensions["despatch"].settings.base_url = "http://127.0.0.1:8000"
        assert client.get("/account/factors/passkey").status_code == 404
        assert parts_of(client.get("/account/factors"), "no-passkeys")


def challenge_refused(client, page):
    answer = client.post("/account/factors/passkey/challenge", data={"csrf_token": token_in(page.text)})
    return answer.status_code == 302


class TestLost:
    """An administrator lets somebody set up a new second factor."""

    def test_the_page_of_a_user_leads_to_it_where_there_is_one(self, signed_in, despatch, earlier):
        client = signed_in(Role.ADMINISTRATOR)
        kim = add_member(despatch, Role.DRAFTER, name="Kim New")
        to = f"/admin/users/{kim.id}/factors"
        assert to not in links_of(client.get(f"/admin/users/{kim.id}"))
        give_app(despatch, kim.id, earlier)
        assert to in links_of(client.get(f"/admin/users/{kim.id}"))
        page = client.get(to)
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert send(client, to, page).location == f"/admin/users/{kim.id}"
        assert kinds_told(despatch, kim) == ["account_factors_reset"]
        assert to not in links_of(client.get(f"/admin/users/{kim.id}"))

    def test_it_asks_for_a_proof(self, signed_in, despatch, earlier):
        client = signed_in(Role.ADMINISTRATOR)
        kim = add_member(despatch, Role.DRAFTER, name="Kim New")
        give_app(despatch, kim.id, earlier)
        page = client.get(f"/admin/users/{kim.id}/factors")
        factor_is_stale(despatch)
        answer = send(client, f"/admin/users/{kim.id}/factors", page)
        assert answer.status_code == 403 or answer.location.startswith("/prove")
        assert kinds_told(despatch, kim) == []
