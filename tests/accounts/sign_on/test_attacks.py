"""What an attacker tries on the way to an identity server and back, and what a hostile or broken server answers."""

import base64
import hmac
import json
import time
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from limits import parse

from app.accounts.models import Step
from app.accounts.security.limits import ADDRESS, Rule
from app.accounts.sign_on.provider import PROVIDERS
from app.platform.clock import now
from tests.accounts.sign_on.journey import come_back, go, identify, press, sign_ins, sign_on
from tests.accounts.sign_on.server import CLIENT_ID, KEYS
from tests.accounts.sign_on.test_signing_on import failure_of


@pytest.fixture(autouse=True)
def nobody_gets_in(services, member):
    """Whatever a test here tries, there is no sign-in afterwards."""
    yield
    assert sign_ins(services, member) == []


def unsigned(header, claims):
    parts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])


def with_shared_secret(claims):
    """Signed as HS256, with the server's public key as the secret: a checker that trusts the header takes it."""
    said = unsigned({"alg": "HS256", "kid": KEYS[0].kid}, claims)
    public = KEYS[0].as_pem(private=False)
    mac = hmac.digest(public, said.removesuffix(".").encode(), "sha256")
    return said + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def with_another_key(claims):
    """Signed with a key of the attacker's, under the name of the server's."""
    key = RSAKey.generate_key(2048, {"kid": KEYS[0].kid})
    return jwt.encode({"alg": "RS256", "kid": KEYS[0].kid}, claims, key, algorithms=["RS256"])


def with_its_own_key_inside(claims):
    """Signed with a key that the token itself brings along."""
    key = RSAKey.generate_key(2048, {"kid": "brought"})
    header = {"alg": "RS256", "kid": "brought", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key, algorithms=["RS256"])


def changed_after_signing(claims):
    header, _, signature = jwt.encode({"alg": "RS256", "kid": KEYS[0].kid}, claims, KEYS[0]).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "person-1", "extra": 1}).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"


@pytest.mark.parametrize(
    "make_token",
    [
        lambda claims: unsigned({"alg": "none"}, claims),
        lambda claims: unsigned({"alg": "none", "kid": KEYS[0].kid}, claims),
        with_shared_secret,
        with_another_key,
        with_its_own_key_inside,
        changed_after_signing,
        lambda claims: "no token",
        lambda claims: "",
        lambda claims: "a.b.c",
        lambda claims: unsigned([], claims),
    ],
    ids=["none", "none with a key", "HS256", "swapped key", "own key", "changed", "no token", "blank", "noise", "list"],
)
def test_a_token_that_the_server_did_not_sign(client, server, make_token):
    server.make_token = make_token
    assert failure_of(sign_on(client)) == "untrusted"


def test_a_token_of_a_weak_or_unlisted_algorithm(client, server):
    server.make_token = lambda claims: jwt.encode(
        {"alg": "RS512", "kid": KEYS[0].kid}, claims, KEYS[0], algorithms=["RS512"]
    )
    assert failure_of(sign_on(client)) == "untrusted"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"at_hash": "of another token"},
        {"amr": "mfa"},
    ],
    ids=str,
)
def test_a_token_that_says_something_wrong(client, server, claims):
    server.claims = claims
    assert failure_of(sign_on(client)) == "untrusted"


def test_an_issuer_that_differs_by_a_slash(client, server):
    server.claims = {"iss": server.issuer + "/"}
    assert failure_of(sign_on(client)) == "untrusted"


@pytest.mark.parametrize(
    "claims", [{"exp": -130}, {"iat": 130}, {"nbf": 130}, {"auth_time": 130}], ids=lambda claims: next(iter(claims))
)
def test_clocks_that_differ_by_more_than_two_minutes(client, server, claims):
    server.claims = {name: int(time.time()) + seconds for name, seconds in claims.items()}
    assert failure_of(sign_on(client)) == "clock"


def test_a_description_of_another_issuer(client, server):
    server.described = {"issuer": "https://other.example"}
    assert failure_of(press(client)) == "untrusted"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_description_without_an_address(client, server, name):
    server.described = {name: None}
    assert failure_of(press(client)) == "untrusted"


@pytest.mark.parametrize("begins", ["http://", "javascript:"])
def test_an_address_without_https_of_a_server_with_it(app, server, begins, monkeypatch):
    with app.app_context():
        provider = PROVIDERS.current()["dept"]
    server.described = {"token_endpoint": f"{begins}token.example"}
    monkeypatch.setattr(
        provider,
        "settings",
        provider.settings.model_copy(update={"discovery": "https://dept.example/.well-known/openid-configuration"}),
    )
    described = server.description() | {"issuer": "https://dept.example"}
    monkeypatch.setattr(provider, "_fetch", lambda address: described)
    with pytest.raises(Exception, match="untrusted"):
        provider.description()


def named_elsewhere(**header):
    """Signed with a key of the attacker's, which the header says to fetch."""
    return lambda claims: jwt.encode({"alg": "RS256", "kid": KEYS[0].kid, **header}, claims, ATTACKERS)


def said_in_the_header(header, signature=b"x" * 256):
    def make(claims):
        parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)

    return make


ATTACKERS = RSAKey.generate_key(2048, {"kid": KEYS[0].kid})


@pytest.mark.parametrize(
    "make_token",
    [
        named_elsewhere(jku="http://localhost:1/jwks"),
        named_elsewhere(x5u="http://localhost:1/chain"),
        named_elsewhere(kid="../../dev/null"),
        named_elsewhere(kid="' OR 1=1 --"),
        lambda claims: jwt.encode({"alg": "RS256"}, claims, ATTACKERS),
        said_in_the_header({"alg": "RS256", "kid": [KEYS[0].kid]}),
        said_in_the_header({"alg": "RS256", "kid": None}),
        said_in_the_header({"alg": ["RS256"], "kid": KEYS[0].kid}),
        said_in_the_header({"alg": "NoNe", "kid": KEYS[0].kid}, b""),
        said_in_the_header({"alg": "ES256", "kid": KEYS[0].kid}, bytes(64)),
        said_in_the_header({"alg": "RS256", "kid": KEYS[0].kid, "crit": ["b64"], "b64": False}),
        lambda claims: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA",
        lambda claims: base64.urlsafe_b64encode(b"[" * 100_000).decode() + ".e30.AA",
        lambda claims: "A" * 1_000_000,
        lambda claims: "\0.\0.\0",
    ],
    ids=[
        "jku",
        "x5u",
        "path",
        "SQL",
        "no kid",
        "kids",
        "null",
        "algs",
        "NoNe",
        "ES256",
        "b64",
        "JWE",
        "deep",
        "long",
        "NUL",
    ],
)
def test_a_token_whose_header_leads_astray(client, server, make_token):
    server.make_token = make_token
    assert failure_of(sign_on(client)) == "untrusted"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": ["another"]},
        {"sub": ["person-1"]},
        {"exp": True},
        {"exp": float("nan")},
        {"aud": {CLIENT_ID: 1}},
        {"aud": CLIENT_ID.upper()},
        {"aud": CLIENT_ID + " "},
        {"amr": {"values": ["mfa"]}},
    ],
    ids=str,
)
def test_a_claim_of_another_type_or_spelling(client, server, claims):
    server.claims = claims
    assert failure_of(sign_on(client)) == "untrusted"


@pytest.mark.parametrize("subject", ["PERSON-1", "person-1 ", "person-1\0", "person\u20111", "person-1.person-1"])
def test_a_subject_that_looks_like_anothers(client, server, subject):
    server.person = {"sub": subject}
    assert failure_of(sign_on(client)) == "unknown_person"


def test_nobody_begins_sign_ons_without_end(app, client, monkeypatch):
    """Each writes a row, whoever asks."""
    monkeypatch.setattr("app.accounts.sign_on.begin.SIGN_ON", (Rule((ADDRESS, "sign-on"), parse("2 per 10 minutes")),))
    for _ in range(2):
        assert go(app.test_client()).startswith("http")
    refused = press(app.test_client())
    assert (refused.status_code, refused.headers["Retry-After"].isdigit()) == (429, True)


class TestMixUp:
    """An attacker's server is one of several, and sends the browser on to the honest one, to get its code."""

    def test_an_answer_to_another_servers_address(self, client, server, other):
        """The code of the honest server comes to the attacker's address, which would redeem it there."""
        back = come_back(go(client, "dept"))
        assert failure_of(client.get(back.replace("/sign-on/dept/", "/sign-on/elsewhere/"))) == "untrusted"
        assert other.fetched == []

    def test_an_answer_that_names_another_issuer(self, client, server, other):
        server.answer = {"iss": other.issuer}
        assert failure_of(sign_on(client)) == "untrusted"
        assert "/token" not in server.fetched

    def test_an_answer_without_an_issuer_where_one_was_announced(self, client, server):
        server.described = {"authorization_response_iss_parameter_supported": True}
        server.answer = {"iss": None}
        assert failure_of(sign_on(client)) == "untrusted"
        assert "/token" not in server.fetched

    def test_a_token_of_another_server(self, client, services, member, server, other):
        """The attacker's server passes on a token that the honest one made for us."""
        identify(services, member, other, provider="elsewhere")
        other.make_token = lambda claims: server.signed(claims | {"iss": server.issuer})
        assert failure_of(sign_on(client, "elsewhere")) == "untrusted"


class TestState:
    def test_an_answer_in_a_browser_that_asked_nothing(self, app, client):
        """Login CSRF: the attacker's own answer, which the victim's browser is made to open."""
        attackers = come_back(go(client))
        victim = app.test_client()
        assert failure_of(victim.get(attackers)) == "step_useless"
        with victim.session_transaction() as cookie:
            assert "_user_id" not in cookie
        failed = client.get(attackers.replace("code=", "code=used"))
        assert failed.status_code == 400, "the attacker's own browser still has it"

    def test_an_answer_without_a_state_or_with_a_made_up_one(self, client, server):
        go(client)
        assert failure_of(client.get("/sign-on/dept/callback?code=x")) == "step_useless"
        assert failure_of(client.get("/sign-on/dept/callback?code=x&state=made-up")) == "step_useless"
        assert "/token" not in server.fetched

    def test_an_attackers_code_with_the_victims_state(self, app, client, server):
        """The verifier does not fit the code, which another sign-on asked for."""
        server.claims = {"nonce": None}
        attackers = come_back(go(app.test_client()))
        code = attackers.split("code=")[1].split("&")[0]
        victims = come_back(go(client))
        own = victims.split("code=")[1].split("&")[0]
        assert failure_of(client.get(victims.replace(own, code))) == "step_useless"

    def test_a_state_that_ran_out(self, client, services):
        back = come_back(go(client))
        with services.database.writing() as session:
            session.query(Step).update({"expires_at": now() - timedelta(seconds=1)})
        assert failure_of(client.get(back)) == "step_useless"


def test_noise_in_the_answer(client):
    for query in ("", "state=", "state=%00", "state=é&code=ü", "state=" + "x" * 5000):
        assert client.get(f"/sign-on/dept/callback?{query}").status_code == 400
