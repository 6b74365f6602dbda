"""How long a sign-in lasts, where somebody is signed in, and what ends it, through the application."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.models import Factor, Role, SignIn
from app.accounts.sessions.ending import Ending, ending
from app.accounts.sessions.person import PROTECTED, EndReason, Lifetime, lifetime
from app.accounts.sessions.sign_in import prove
from app.accounts.words import confirmed_with, sign_out_reason, signed_in_with
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.sign_on_settings import SignOnProvider
from tests.accounts.pages import enter, send
from tests.accounts.people import NOON
from tests.fixtures.app import SECRETS, add_member, client_of, token_in
from tests.web.markup import part_of, parts_of, rows_of, words_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def shift(despatch, user_id, **columns):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).where(SignIn.user_id == user_id).values(**columns))


def is_in(client):
    return client.get("/account").status_code == 200


class TestLifetime:
    def test_protected_roles_are_signed_out_sooner(self):
        settings = Settings(**SECRETS, session_idle_minutes=60, session_hours=24)
        usual, sooner = Lifetime(60 * MINUTE, 24 * HOUR), Lifetime(30 * MINUTE, 12 * HOUR, protected=True)
        assert {role: lifetime(settings, [Role.DRAFTER, role]) for role in Role} == {
            role: sooner if role in PROTECTED else usual for role in Role
        }

    def test_a_protected_role_never_stays_longer_than_others(self):
        settings = Settings(**SECRETS, session_idle_minutes=10, session_hours=2)
        sooner = lifetime(settings, [Role.CLEARER])
        assert (sooner.idle, sooner.absolute) == (10 * MINUTE, 2 * HOUR)

    def test_the_sentences_say_the_limits_of_whom_they_are_about(self):
        settings = Settings(**SECRETS, session_idle_minutes=45, session_hours=10, protected_hours=1)
        said = {reason: sign_out_reason(reason, settings) for reason in EndReason}
        assert "45 minutes" in said[EndReason.IDLE]
        assert "30 minutes" in said[EndReason.IDLE_PROTECTED]
        assert "10 hours" in said[EndReason.ABSOLUTE]
        assert "1 hour," in said[EndReason.ABSOLUTE_PROTECTED]
        assert all(said.values())

    @pytest.mark.parametrize(
        ("columns", "reason", "limit"),
        [
            ({"last_seen_at": now() - 31 * MINUTE}, EndReason.IDLE_PROTECTED, "30 minutes"),
            ({"started_at": now() - 13 * HOUR}, EndReason.ABSOLUTE_PROTECTED, "12 hours"),
        ],
    )
    def test_an_administrator_reads_their_own_limit(self, signed_in, despatch, columns, reason, limit):
        client = signed_in(Role.ADMINISTRATOR)
        shift(despatch, client.member.id, **columns)
        away = client.get("/account")
        assert away.location == f"/sign-in?next=/account&ended={reason}"
        assert limit in words_of(part_of(client.get(away.location), "why-ended"))

    def test_a_role_given_meanwhile_counts_at_once(self, signed_in, despatch):
        drafter, clearer = signed_in(Role.DRAFTER), signed_in(Role.CLEARER)
        for client in (drafter, clearer):
            shift(despatch, client.member.id, last_seen_at=now() - 31 * MINUTE)
        assert (is_in(drafter), is_in(clearer)) == (True, False)


class TestEnding:
    LASTING = Lifetime(30 * MINUTE, 12 * HOUR)

    @pytest.mark.parametrize(
        ("started", "seen", "found"),
        [
            (0 * MINUTE, 0 * MINUTE, Ending(1800, 120, final=False)),
            (2 * HOUR, 29 * MINUTE, Ending(60, 120, final=False)),
            (11 * HOUR + 45 * MINUTE, 0 * MINUTE, Ending(900, 120, final=True)),
            (13 * HOUR, 0 * MINUTE, Ending(0, 120, final=True)),
        ],
    )
    def test_it_says_when_and_whether_use_puts_it_off(self, started, seen, found):
        assert ending(self.LASTING, started_at=NOON - started, last_seen_at=NOON - seen, at=NOON) == found

    def test_a_short_limit_warns_at_half_of_it(self):
        short = Lifetime(MINUTE, 12 * HOUR)
        assert ending(short, started_at=NOON, last_seen_at=NOON, at=NOON).warn == 30

    def test_asking_is_no_use_and_staying_is(self, signed_in, despatch):
        client = signed_in(Role.VIEWER)
        shift(despatch, client.member.id, last_seen_at=now() - 59 * MINUTE)
        first, second = (client.get("/account/stay").json for _ in range(2))
        assert 0 < second["left"] <= first["left"] <= 60
        stayed = client.post("/account/stay", headers={"X-CSRFToken": second["token"]}).json
        assert stayed["left"] > 59 * 60
        assert client.get("/account/stay").json["left"] > 59 * 60

    def test_staying_does_not_put_off_the_absolute_end(self, signed_in, despatch):
        client = signed_in(Role.VIEWER)
        shift(despatch, client.member.id, started_at=now() - 12 * HOUR + MINUTE)
        token = client.get("/account/stay").json["token"]
        stayed = client.post("/account/stay", headers={"X-CSRFToken": token}).json
        assert stayed["final"]
        assert stayed["left"] <= 60

    def test_staying_needs_our_own_form_and_a_sign_in(self, signed_in, client):
        assert signed_in(Role.VIEWER).post("/account/stay").status_code == 400
        assert client.get("/account/stay").location.startswith("/sign-in?")

    def test_only_pages_of_people_who_are_signed_in_have_it(self, signed_in, client):
        left = re.search(r'id="sign-in-end" data-left="(\d+)"', signed_in(Role.ADMINISTRATOR).get("/account").text)
        assert 1700 < int(left[1]) <= 1800
        assert "sign-in-end" not in client.get("/sign-in").text


class TestWhere:
    def test_the_account_page_says_how_and_when_each_was_confirmed(self, app, signed_in, despatch):
        client = signed_in(Role.VIEWER)
        elsewhere = app.test_client()
        enter(elsewhere, client.member.email)
        here, other = sorted(rows_of(client.get("/account")), key=lambda row: "This browser" not in row[0])
        assert "Authenticator app: Telephone" in here[3]
        assert "Password" in other[1]
        assert other[3] == "Never"

    def test_a_sign_in_is_named_by_where_it_was_made(self):
        provider = SignOnProvider(preset="entra", tenant="0" * 8 + "-0000-0000-0000-" + "0" * 12, client_id="1")
        settings = Settings(**SECRETS, sign_on={"entra": provider})
        assert [signed_in_with(SignIn(provider=name), settings) for name in ("", "entra", "gone")] == [
            "Password",
            "Microsoft Entra ID",
            "gone",
        ]

    def test_a_confirmation_is_named_by_what_was_used(self):
        rows = [
            SignIn(factor=factor, proved_with=named)
            for factor, named in [
                (Factor.NONE, ""),
                (Factor.PASSKEY, "Blue key"),
                (Factor.RECOVERY_CODE, "3"),
                (Factor.PROVIDER, "Microsoft Entra ID"),
            ]
        ]
        assert [confirmed_with(row) for row in rows] == [
            "",
            "Passkey: Blue key",
            "Recovery code",
            "Second factor of Microsoft Entra ID",
        ]

    def test_an_administrator_ends_one_of_anothers(self, app, signed_in, despatch):
        administrator = signed_in(Role.ADMINISTRATOR)
        member = add_member(despatch, Role.VIEWER, name="Sam Other")
        first, second = client_of(app, member), client_of(app, member)
        page = f"/admin/users/{member.id}"
        with despatch.database.reading() as session:
            number = session.scalars(select(SignIn.id).where(SignIn.user_id == member.id).order_by(SignIn.id)).first()
        assert f"{page}/sign-ins/{number}/end" in administrator.get(page).text
        assert send(administrator, f"{page}/sign-ins/{number}/end", page).location == page
        assert (is_in(first), is_in(second)) == (False, True)
        assert first.get("/account").location.endswith(f"ended={EndReason.BY_ADMINISTRATOR}")

    def test_a_sign_in_is_ended_at_its_own_user_only(self, app, signed_in, despatch):
        administrator = signed_in(Role.ADMINISTRATOR)
        members = [add_member(despatch, Role.VIEWER, name=name) for name in ("Sam Other", "Kim Third")]
        clients = [client_of(app, member) for member in members]
        with despatch.database.reading() as session:
            number = session.scalars(select(SignIn.id).where(SignIn.user_id == members[1].id)).one()
        page = f"/admin/users/{members[0].id}"
        send(administrator, f"{page}/sign-ins/{number}/end", page)
        assert [is_in(client) for client in clients] == [True, True]


class TestEndedAtOnce:
    """Nothing is done any more by a browser, nor by a page that was open in it."""

    @pytest.fixture
    def administrator(self, signed_in):
        return signed_in(Role.ADMINISTRATOR)

    @pytest.fixture
    def member(self, app, despatch):
        client = client_of(app, add_member(despatch, Role.DRAFTER, Role.VIEWER, name="Sam Other"))
        client.token = token_in(client.get("/account").text)
        return client

    def is_out_everywhere(self, client, reason):
        """GET leads to sign-in; an open page's form is carried along and not taken."""
        away = client.get("/campaigns")
        ours = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/campaigns/new/details"}
        sent = client.post(
            "/campaigns/new/details", data={"csrf_token": client.token, "title": "Two words"}, headers=ours
        )
        return away.location.endswith(f"ended={reason}") and sent.status_code == 403 and bool(parts_of(sent, "kept"))

    def test_deactivated(self, administrator, member):
        page = f"/admin/users/{member.member.id}/deactivate"
        send(administrator, page, page)
        assert self.is_out_everywhere(member, EndReason.DEACTIVATED)

    def test_given_fewer_roles(self, administrator, member):
        page = f"/admin/users/{member.member.id}/edit"
        send(administrator, page, page, name="Sam Other", office="", roles=["viewer"])
        assert self.is_out_everywhere(member, EndReason.ROLES)

    def test_signed_out_everywhere(self, administrator, member):
        page = f"/admin/users/{member.member.id}"
        send(administrator, f"{page}/sign-ins/end", page)
        assert self.is_out_everywhere(member, EndReason.BY_ADMINISTRATOR)


class TestIdentifiers:
    def test_a_proof_makes_the_cookie_before_it_useless(self, app, signed_in, despatch):
        client = signed_in(Role.VIEWER)
        stolen = app.test_client()
        stolen.set_cookie("despatch", client.get_cookie("despatch").value)
        assert is_in(stolen)
        with despatch.database.writing() as session:
            number = session.scalars(select(SignIn.id).where(SignIn.user_id == client.member.id)).one()
            token = prove(session, number, Factor.PASSKEY, "Blue key", at=now())
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        assert (is_in(client), is_in(stolen)) == (True, False)

    def test_a_sign_in_has_its_own_identifier_each_time(self, app, despatch):
        member = add_member(despatch, Role.VIEWER)
        client, tokens = app.test_client(), []
        for _ in range(2):
            enter(client, member.email)
            with client.session_transaction() as cookie:
                tokens.append(cookie["_user_id"])
            send(client, "/sign-out")
        assert tokens[0] != tokens[1]

    def test_a_cookie_that_somebody_planted_before_a_sign_in_lets_nobody_in(self, app, despatch):
        """Session fixation."""
        member, attacker, victim = add_member(despatch, Role.VIEWER), app.test_client(), app.test_client()
        attacker.get("/sign-in")
        planted = attacker.get_cookie("despatch").value
        victim.set_cookie("despatch", planted)
        enter(victim, member.email)
        assert victim.get_cookie("despatch").value != planted
        assert (is_in(victim), is_in(attacker)) == (True, False)

    def test_a_stolen_cookie_ends_with_the_sign_in(self, app, signed_in):
        client, stolen = signed_in(Role.VIEWER), app.test_client()
        stolen.set_cookie("despatch", client.get_cookie("despatch").value)
        send(client, "/sign-out")
        assert not is_in(stolen)
        token = token_in(stolen.get("/sign-in").text)
        assert stolen.post("/account/sign-ins/end", data={"csrf_token": token}).location.startswith("/sign-in?")
