"""Sign out here and at the identity server, and sign-ins that the server ends."""

import time

import pytest

from app.accounts.models import SignIn
from app.accounts.sessions.person import EndReason
from tests.accounts.sign_on.journey import left_for, newest, sign_ins, sign_on
from tests.accounts.sign_on.server import CLIENT_ID, LOGOUT_EVENT
from tests.fixtures.app import PASSWORD, client_of, token_in

PATH = "/sign-on/dept/back-channel-logout"


def sign_out(client):
    return client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})


class TestSignOut:
    def test_it_ends_the_sign_in_here_and_leads_to_the_server(self, client, member, services, server):
        sign_on(client)
        left = left_for(sign_out(client))
        assert left.startswith(f"{server.issuer}/end-session?client_id={CLIENT_ID}&post_logout_redirect_uri=")
        assert left.endswith(("localhost%3A8000%2Fsign-in", "localhost:8000/sign-in"))
        assert sign_ins(services, member)[0].ended_at
        assert client.get("/account").status_code == 302

    def test_a_server_without_an_end_or_out_of_reach_keeps_nobody_signed_in(self, client, member, services, server):
        server.described = {"end_session_endpoint": None}
        sign_on(client)
        assert sign_out(client).location == "/sign-in"
        assert sign_ins(services, member)[0].ended_at

    def test_who_signed_in_with_a_password_does_not_go_there(self, app, services, member):
        assert sign_out(client_of(app, member)).location == "/sign-in"

    def test_a_copied_cookie_is_of_no_use_afterwards(self, app, client, member):
        sign_on(client)
        with client.session_transaction() as cookie:
            copied = dict(cookie)
        sign_out(client)
        thief = app.test_client()
        with thief.session_transaction() as cookie:
            cookie.update(copied)
        assert thief.get("/account").location.startswith("/sign-in")


class TestBackChannel:
    @pytest.fixture
    def signed_on(self, client, member, server):
        server.claims = {"sid": "session-1"}
        sign_on(client)
        return client

    def ended(self, services, member):
        return [bool(sign_in.ended_at) for sign_in in sign_ins(services, member)]

    def test_it_ends_the_sign_in_that_it_names(self, app, signed_on, services, member, server):
        with_password = client_of(app, member)
        answer = app.test_client().post(PATH, data={"logout_token": server.logout_token(sid="session-1")})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert self.ended(services, member) == [True, False]
        page = signed_on.get("/account")
        assert f"ended={EndReason.BY_PROVIDER}" in page.location
        assert with_password.get("/account").status_code == 200
        event = newest(services, "sign_in.ended_by_provider")
        assert event.actor_id is None

    def test_it_ends_all_of_a_person(self, app, signed_on, services, member, server):
        server.claims = {"sid": "session-2"}
        sign_on(app.test_client())
        app.test_client().post(PATH, data={"logout_token": server.logout_token(sub="person-1")})
        assert self.ended(services, member) == [True, True]

    def test_a_session_of_somebody_else_stays(self, app, signed_on, services, member, server):
        token = server.logout_token(sub="person-2", sid="session-1")
        assert app.test_client().post(PATH, data={"logout_token": token}).status_code == 200
        assert self.ended(services, member) == [False]

    def test_the_same_session_at_another_server_stays(self, app, signed_on, services, member, other):
        path = PATH.replace("dept", "elsewhere")
        assert (
            app.test_client().post(path, data={"logout_token": other.logout_token(sid="session-1")}).status_code == 200
        )
        assert self.ended(services, member) == [False]

    def test_it_never_says_whether_a_person_exists(self, app, signed_on, server):
        answers = [
            app.test_client().post(PATH, data={"logout_token": server.logout_token(sub=sub)})
            for sub in ("person-1", "nobody")
        ]
        assert len({(answer.status_code, answer.data) for answer in answers}) == 1

    def test_a_token_counts_once(self, app, signed_on, services, member, server):
        token = server.logout_token(sid="session-1")
        assert app.test_client().post(PATH, data={"logout_token": token}).status_code == 200
        with services.database.writing() as session:
            session.query(SignIn).update({"ended_at": None})
        assert app.test_client().post(PATH, data={"logout_token": token}).status_code == 400
        assert self.ended(services, member) == [False]

    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "one"},
            {"events": None},
            {"events": {}},
            {"events": [LOGOUT_EVENT]},
            {"events": {LOGOUT_EVENT: True}},
            {"jti": None},
            {"iss": "https://other.example"},
            {"aud": "another-client"},
            {"aud": None},
            {"iat": None},
            {"iat": int(time.time()) - 700},
            {"iat": int(time.time()) + 700},
            {"exp": int(time.time()) - 200},
            {"sid": None},
            {"sid": 7},
            {"sub": {}},
        ],
        ids=lambda claims: " ".join(claims),
    )
    def test_a_token_that_says_something_wrong_ends_nothing(self, app, signed_on, services, member, server, claims):
        token = server.logout_token(**{"sid": "session-1"} | claims)
        assert app.test_client().post(PATH, data={"logout_token": token}).status_code == 400
        assert self.ended(services, member) == [False]

    @pytest.mark.parametrize("kind", ["JWT", "at+jwt", ""])
    def test_another_kind_of_token_ends_nothing(self, app, signed_on, services, member, server, kind):
        server.header = {"typ": kind}
        token = server.logout_token(sid="session-1")
        assert app.test_client().post(PATH, data={"logout_token": token}).status_code == 400
        assert self.ended(services, member) == [False]

    @pytest.mark.parametrize("data", [{}, {"logout_token": ""}, {"logout_token": "x.y.z"}])
    def test_noise_ends_nothing(self, app, signed_on, services, member, data):
        assert app.test_client().post(PATH, data=data).status_code == 400
        assert self.ended(services, member) == [False]

    def test_a_server_that_is_not_in_the_settings(self, app):
        assert app.test_client().post("/sign-on/nowhere/back-channel-logout").status_code == 404

    def test_it_needs_no_form_token_which_other_forms_do(self, app, member):
        client = client_of(app, member)
        assert client.post("/account/sign-ins/end").status_code == 400


def test_the_password_of_tests_is_the_members(client, member):
    """So that a test above can't pass because nobody could sign in."""
    token = token_in(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"email": member.email, "password": PASSWORD, "csrf_token": token})
    assert answer.location == "/"
