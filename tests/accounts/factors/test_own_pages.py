"""One's own second factors and recovery codes, through the application."""

import json

import pytest
from sqlalchemy import select, update

from app.accounts import events
from app.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.models import Role, SignIn
from app.audit.models import AuditEvent
from app.platform.clock import now
from tests.accounts.factors.authenticator import SecurityKey, code_at, enrol, give_codes, give_passkey
from tests.accounts.factors.pages import (
    actions,
    challenge,
    factor_is_stale,
    kinds_told,
    send,
)
from tests.fixtures.app import add_member, client_of, token_in
from tests.web.markup import faults_of, links_of, part_of, parts_of, words_of


def challenge_refused(client, page):
    answer = client.post("/account/factors/passkey/challenge", data={"csrf_token": token_in(page.text)})
    return answer.status_code == 302


class TestOwn:
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
