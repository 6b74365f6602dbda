"""Setting up the first second factor, through the application."""

import re
from datetime import timedelta
from html import unescape

from sqlalchemy import update

from app.accounts.factors.models import AuthenticatorApp, RecoveryCode
from app.accounts.models import Factor, Role, SignIn
from app.platform.clock import now
from tests.accounts.factors.authenticator import code_at, enrol
from tests.accounts.factors.pages import NEW_USER, OURS, TYPED, kinds_told, password, row_of, send
from tests.fixtures.app import PASSWORD, add_member, client_of, token_in
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, links_of, part_of, parts_of, words_of


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
