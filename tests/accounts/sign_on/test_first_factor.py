"""An identity server lets people in who signed in there hours ago, and asks nothing. Whoever sits down at their
computer must not be able to set up a second factor of their own that way."""

import time

import pytest

from app.accounts.models import Factor, Role
from tests.accounts.factors.authenticator import enrol
from tests.accounts.sign_on.journey import come_back, identify, left_for, post, sign_ins, sign_on
from tests.accounts.sign_on.test_signing_on import failure_of
from tests.fixtures.app import add_member
from tests.web.markup import faults_of, heading_of

HOURS = 3 * 60 * 60
APP, BEGIN, AGAIN = "/account/factors/app", "/account/factors/begin", "/account/factors/sign-in-again"

ONE, TWO = {"amr": ["pwd"]}, {"amr": ["pwd", "mfa"]}


@pytest.fixture
def clearer(services, server):
    clearer = add_member(services, Role.CLEARER)
    identify(services, clearer, server)
    server.signed_in_at = int(time.time()) - HOURS
    return clearer


def sign_in_again(client):
    return client.get(come_back(left_for(post(client, AGAIN, from_page=BEGIN))))


def factors(services, member):
    return [sign_in.factor for sign_in in sign_ins(services, member)]


@pytest.mark.parametrize("claims", [ONE, TWO, ONE | {"auth_time": None}], ids=["one factor", "two", "unknown time"])
def test_a_sign_in_that_the_server_asked_nothing_for_adds_none(client, clearer, server, claims):
    server.claims = claims
    sign_on(client)
    for page in (client.get(BEGIN), client.get(APP)):
        assert heading_of(page) == "Sign in again first"
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    sent = post(client, APP, from_page=BEGIN, name="Mine", factor_code="123456")
    assert heading_of(sent) == "Sign in again first"


@pytest.mark.parametrize("claims", [ONE, TWO], ids=["one factor", "two"])
def test_after_signing_in_there_again_they_add_one(client, clearer, services, server, claims):
    server.claims = claims
    sign_on(client)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
    assert sign_in_again(client).location == BEGIN
    assert (server.asked[-1]["prompt"], server.asked[-1]["max_age"]) == ("login", "0")
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert enrol(client).location == "/account/factors/codes"
    assert factors(services, clearer) == [Factor.APP]


def test_who_has_just_signed_in_there_is_not_asked_again(client, clearer, server):
    server.signed_in_at = int(time.time())
    server.claims = ONE
    sign_on(client)
    assert enrol(client).location == "/account/factors/codes"


def test_to_sign_in_again_is_no_proof_with_one_factor(client, clearer, services, server):
    server.claims = ONE
    sign_on(client)
    sign_in_again(client)
    assert factors(services, clearer) == [Factor.NONE]
    assert client.get("/recipients.csv").location == BEGIN


def test_a_server_that_does_not_ask_again_is_not_enough(client, clearer, services, server):
    server.claims = ONE | {"auth_time": int(time.time()) - HOURS}
    sign_on(client)
    assert failure_of(sign_in_again(client)) == "not_recent"
    assert heading_of(client.get(APP)) == "Sign in again first"


def test_another_persons_account_there_is_not_enough(client, clearer, services, server):
    sign_on(client)
    server.person = {"sub": "somebody else"} | TWO
    assert failure_of(sign_in_again(client)) == "another_person"
    assert heading_of(client.get(APP)) == "Sign in again first"


def test_what_they_typed_waits_meanwhile(client, clearer, server):
    server.claims = ONE
    sign_on(client)
    typed = {"name": "Two words", "reason": "What somebody typed"}
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/offices"}
    page = client.get(BEGIN).text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    client.post("/notices/read", data={"csrf_token": token, **typed}, headers=headers)
    sign_in_again(client)
    enrol(client)
    done = post(client, "/account/factors/codes/saved", from_page="/account/factors/codes")
    assert "What somebody typed" in done.text
