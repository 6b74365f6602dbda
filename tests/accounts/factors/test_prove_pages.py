"""Confirming an act with a second factor, through the application."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.platform.clock import now
from tests.accounts.factors.authenticator import SecurityKey, code_at, enrol, give_app, give_codes, give_passkey
from tests.accounts.factors.pages import OURS, challenge, factor_is_stale, password, row_of, send
from tests.fixtures.app import add_member, client_of
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, heading_of, message_of, parts_of


class TestProve:
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
