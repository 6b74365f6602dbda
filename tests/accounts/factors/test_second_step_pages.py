"""Signing in with a password and a second factor, through the application."""

import json

from limits import parse
from sqlalchemy import select, update

from app.accounts.models import Factor, Role, SignIn, Step, User
from app.accounts.refusals import REFUSALS as ACCOUNT_REFUSALS
from app.accounts.security.known_browser import SALT
from app.accounts.security.limits import SECOND_FACTOR, Rule
from app.audit.models import AuditEvent
from app.platform.clock import now
from app.web.signing import signer
from tests.accounts.factors.authenticator import SecurityKey, code_at, give_app, give_codes, give_passkey
from tests.accounts.factors.pages import (
    NEW_USER,
    OURS,
    TYPED,
    actions,
    challenge,
    kinds_told,
    password,
    row_of,
    send,
)
from tests.fixtures.app import PASSWORD, add_member, client_of, token_in
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, heading_of, message_of, parts_of


def second(client, code, to="/sign-in/second"):
    return send(client, to, factor_code=code)


def known_cookie(app, member):
    """The cookie of a browser where this member signed in before."""
    with app.test_request_context():
        return str(signer(SALT).dumps([member.id]))


def second_step_with_typed(app, admin, despatch):
    """A browser whose sign-in ended while its owner typed, and the second step that they come to."""
    client = client_of(app, admin)
    page = client.get(NEW_USER)
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))
    asked = send(client, NEW_USER, page, **TYPED)
    form = {**filled_form(asked.text), "email": admin.email, "password": PASSWORD}
    return client, client.post("/sign-in", data=form, headers=OURS)


def use_key(client, key):
    """What the second step answers to a passkey."""
    page = client.get("/sign-in/second")
    asked = challenge(client, "/sign-in/second/challenge", page)
    data = {"factor_step": asked["step"], "factor_answer": key.confirm(asked["options"])}
    return send(client, "/sign-in/second", page, **data)


class TestSignIn:
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
        client, step = second_step_with_typed(app, admin, despatch)
        assert (step.status_code, heading_of(step)) == (200, "Confirm that it is you")
        assert parts_of(step, "kept")
        wrong = client.post("/sign-in/second", data={**filled_form(step.text), "factor_code": "000000"}, headers=OURS)
        assert wrong.status_code == 400
        code = code_at(secret, now())
        back = client.post("/sign-in/second", data={**filled_form(wrong.text), "factor_code": code}, headers=OURS)
        assert filled_form(back.text)["name"] == ["Kim New"]

    def test_what_was_typed_outlives_a_step_that_ran_out(self, app, admin, secret, despatch):
        client, step = second_step_with_typed(app, admin, despatch)
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
        assert use_key(client, key).location == "/"

    def test_the_event_says_by_its_number_which_passkey_it_was(self, client, admin, despatch, earlier):
        key = SecurityKey()
        passkey = give_passkey(despatch, admin.id, earlier, key, "Blue key")
        password(client, admin.email)
        use_key(client, key)
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
