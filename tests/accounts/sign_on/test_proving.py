"""Prove at the identity server that it is you, at the moment of the act."""

import time
from datetime import UTC, datetime

import pytest

from app.accounts.models import Factor, Role, SignIn
from app.accounts.words import AFTER_PROOF
from tests.accounts.sign_on.journey import come_back, go, identify, left_for, newest, post, sign_ins
from tests.accounts.sign_on.test_signing_on import failure_of, form_to, typed_while_signed_out
from tests.fixtures.app import add_member


@pytest.fixture
def client(signed_in, services, server):
    client = signed_in(Role.CLEARER)
    identify(services, client.member, server)
    server.claims = {"amr": ["pwd", "mfa"]}
    with services.database.writing() as session:
        session.query(SignIn).update({"proved_at": datetime(2026, 11, 1, tzinfo=UTC)})
    return client


def prove(client, next_="/account"):
    return client.get(come_back(left_for(post(client, f"/sign-on/dept/prove?next={next_}"))))


def cookie_of(client):
    with client.session_transaction() as cookie:
        return cookie["_user_id"]


def test_the_server_asks_anew_and_the_proof_is_fresh(client, services, server):
    server.signed_in_at = int(time.time()) - 5000
    before = cookie_of(client)
    assert prove(client).location == "/account"
    assert (server.asked[0]["prompt"], server.asked[0]["max_age"]) == ("login", "0")
    (sign_in,) = sign_ins(services, client.member)
    assert (sign_in.factor, sign_in.proved_with) == (Factor.PROVIDER, "Department")
    assert sign_in.proved_at == datetime.fromtimestamp(server.signed_in_at, UTC)
    assert cookie_of(client) != before, "a new identifier"
    assert newest(services, "sign_in.proved").actor_id == client.member.id
    assert client.get("/account").status_code == 200


class TestRoles:
    @pytest.fixture
    def provider_settings(self):
        return {"roles_claim": "roles", "roles": {"clearer": "Clearers"}}

    def test_a_role_that_the_claim_takes_away_ends_the_sign_in_instead(self, client, services, server):
        server.claims |= {"roles": ["Others"]}
        page = prove(client)
        assert "Your roles were changed" in page.text
        assert client.get("/account").location.startswith("/sign-in")
        assert newest(services, "user.changed")

    def test_a_role_that_it_still_gives_stays(self, client, services, server):
        server.claims |= {"roles": ["Clearers"]}
        assert prove(client).location == "/account"
        assert client.get("/account").status_code == 200


def test_what_can_not_be_given_back_is_said_afterwards(client, server):
    page = client.get(come_back(left_for(post(client, "/sign-on/dept/prove?next=/account&then=again"))))
    assert AFTER_PROOF["again"] in client.get(page.location).text


def test_an_old_sign_in_there_proves_nothing(client, services, server):
    """The server does not ask again, although it should."""
    server.claims |= {"auth_time": int(time.time()) - 200}
    assert failure_of(prove(client)) == "not_recent"
    assert not_proved(services, client)


def test_a_sign_in_at_an_unknown_time_proves_nothing(client, services, server):
    server.claims |= {"auth_time": None}
    assert failure_of(prove(client)) == "not_recent"
    assert not_proved(services, client)


def test_a_password_there_proves_nothing(client, services, server):
    server.claims = {"amr": ["pwd"]}
    assert failure_of(prove(client)) == "not_enough"
    assert not_proved(services, client)


@pytest.mark.parametrize("linked", [True, False])
def test_another_persons_account_proves_nothing(client, services, server, linked):
    if linked:
        identify(services, add_member(services, Role.CLEARER, name="Robin Example"), server, "person-2")
    server.person = {"sub": "person-2"}
    assert failure_of(prove(client)) == "another_person"
    assert not_proved(services, client)


def test_a_sign_in_that_was_ended_meanwhile_is_not_proved(client, services, server):
    address = left_for(post(client, "/sign-on/dept/prove?next=/account"))
    with services.database.writing() as session:
        session.query(SignIn).update({"ended_at": datetime(2026, 11, 1, tzinfo=UTC)})
    assert failure_of(client.get(come_back(address))) == "signed_out"


def test_an_answer_for_signing_in_proves_nothing(app, client, services, server):
    """Of a sign-on that was begun without asking the server to ask anew."""
    stranger = app.test_client()
    back = come_back(go(stranger))
    client.get(back)
    assert not_proved(services, client)


def test_a_proof_leads_nowhere_else(client):
    assert prove(client, "//other.example/").location == "/"


def test_a_region_of_another_browser_can_not_finish_it(app, client, services):
    back = come_back(left_for(post(client, "/sign-on/dept/prove?next=/account")))
    assert failure_of(app.test_client().get(back)) == "step_useless"
    assert not_proved(services, client)


def test_what_was_typed_is_given_back_and_kept_on_failure(app, client, server):
    form = form_to(typed_while_signed_out(app.test_client()), "/sign-on/dept")
    sealed = dict(form.form_values())["kept"]
    server.claims = {}
    failed = client.get(come_back(left_for(post(client, "/sign-on/dept/prove?next=/account", kept=sealed))))
    assert failure_of(failed) == "not_enough"
    again = form_to(failed, "/sign-on/dept/prove")
    server.claims = {"amr": ["mfa"]}
    done = client.get(come_back(left_for(client.post(again.action, data=dict(again.form_values())))))
    assert "Words of some length" in done.text
    assert form_to(failed, "/prove") is not None


def not_proved(services, client):
    (sign_in,) = sign_ins(services, client.member)
    return sign_in.factor == Factor.APP and sign_in.proved_at == datetime(2026, 11, 1, tzinfo=UTC)
