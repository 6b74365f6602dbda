"""Microsoft Entra ID and GOV.UK Internal Access: what is particular to each."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from app.accounts.models import Role
from app.platform.config import Settings
from app.platform.sign_on_settings import ENTRA, INTERNAL_ACCESS, SignOnProvider
from tests.accounts.sign_on.journey import identify, left_for, post, sign_ins, sign_on
from tests.accounts.sign_on.test_signing_on import failure_of
from tests.fixtures.app import SECRETS, add_member, token_in

TENANT = "11111111-2222-3333-4444-555555555555"
PERSON = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


class TestEntra:
    @pytest.fixture
    def provider_settings(self):
        return {"preset": "entra", "tenant": TENANT, "acr_values": "c1", "roles": {"drafter": "Despatch.Drafter"}}

    @pytest.fixture
    def member(self, services, server):
        drafter = add_member(services, Role.DRAFTER)
        identify(services, drafter, server, f"{TENANT}.{PERSON}")
        server.person = {"sub": "pairwise", "tid": TENANT, "oid": PERSON, "roles": ["Despatch.Drafter"]}
        return drafter

    def test_the_person_is_the_tenant_and_the_object(self, client, member, server):
        server.person |= {"sub": "another pairwise subject", "tid": TENANT.upper()}
        assert sign_on(client).location == "/"

    @pytest.mark.parametrize("tenant", ["99999999-2222-3333-4444-555555555555", None, 7])
    def test_another_tenant(self, client, member, server, tenant):
        server.person |= {"tid": tenant}
        assert failure_of(sign_on(client)) == "wrong_tenant"

    def test_a_token_without_the_object(self, client, member, server):
        server.person |= {"oid": None}
        assert failure_of(sign_on(client)) == "untrusted"

    def test_the_authentication_context_is_asked_for_and_counts(self, client, member, services, server):
        server.claims = {"acrs": ["c1"]}
        sign_on(client)
        assert json.loads(server.asked[0]["claims"]) == {"id_token": {"acrs": {"essential": True, "values": ["c1"]}}}
        assert sign_ins(services, member)[0].factor == "provider"

    def test_another_authentication_context_does_not_count(self, client, member, services, server):
        server.claims = {"acrs": ["c2"]}
        sign_on(client)
        assert sign_ins(services, member)[0].factor == ""

    def test_the_time_is_asked_for_at_the_act(self, signed_in, server):
        left = left_for(post(signed_in(Role.CLEARER), "/sign-on/dept/prove"))
        assert "auth_time" in left

    def test_roles_are_worked_out_at_each_sign_in(self, app, member, services, server):
        sign_on(app.test_client())
        server.person["roles"] = ["Despatch.Viewer"]
        page = sign_on(app.test_client())
        assert failure_of(page) == "no_role"
        assert all(sign_in.ended_at for sign_in in sign_ins(services, member))

    def test_too_many_groups_take_no_role_away(self, client, member, services, server):
        server.person |= {"roles": None, "_claim_names": {"roles": "src1"}}
        assert failure_of(sign_on(client)) == "too_many_groups"
        server.person |= {"roles": ["Despatch.Drafter"], "_claim_names": None}
        assert sign_on(client).location == "/"


class TestInternalAccess:
    @pytest.fixture
    def provider_settings(self):
        return {"preset": "internal-access"}

    def test_a_verified_email_address_is_needed(self, client, member, server):
        server.described = {"code_challenge_methods_supported": None, "code_challenge_methods": ["plain"]}
        for said in (None, False, "true"):
            server.claims = {"email_verified": said}
            assert failure_of(sign_on(client)) == "email_not_verified"
        server.claims = {"email_verified": True, "acr": {"values": ["AAL1"]}, "mfa_quality": "high"}
        assert sign_on(client).location == "/"


def made(**settings):
    return SignOnProvider(client_id="despatch", **settings)


def test_presets_know_their_addresses_and_names():
    entra = made(preset="entra", tenant=TENANT)
    assert (entra.discovery, entra.title, entra.roles_claim) == (
        ENTRA.format(tenant=TENANT),
        "Microsoft Entra ID",
        "roles",
    )
    access = made(preset="internal-access")
    assert (access.discovery, access.title) == (INTERNAL_ACCESS, "GOV.UK Internal Access")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"discovery": "http://dept.example/.well-known/openid-configuration"},
        {"discovery": "http://localhost.dept.example/.well-known/openid-configuration"},
        {"preset": "entra"},
        {"preset": "entra", "tenant": "common"},
        {"preset": "entra", "tenant": "department.onmicrosoft.com"},
        {"discovery": "https://dept.example/x", "roles": {"owner": "x"}, "roles_claim": "groups"},
        {"discovery": "https://dept.example/x", "roles": {"drafter": "x"}},
    ],
    ids=str,
)
def test_half_a_server_is_refused(settings):
    with pytest.raises(ValidationError):
        made(**settings)


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    for name, value in {
        "SIGN_ON__DEPT__PRESET": "entra",
        "SIGN_ON__DEPT__TENANT": TENANT,
        "SIGN_ON__DEPT__CLIENT_ID": "despatch",
        "SIGN_ON__DEPT__CLIENT_SECRET": "very secret",
        "SIGN_ON__DEPT__ROLES__DRAFTER": "Drafters, Writers",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings(instance_dir=tmp_path, **SECRETS)
    assert settings.sign_on["dept"].role_values == {"drafter": frozenset({"Drafters", "Writers"})}
    assert "very secret" not in repr(settings)


def test_addresses_follow_the_settings_and_not_the_request(client, server):
    """A request with another Host can't send a code elsewhere."""
    at = {"base_url": "http://attacker.example"}
    token = token_in(client.get("/sign-in", **at).text)
    leaving = client.post("/sign-on/dept", data={"csrf_token": token}, **at)
    assert parse_qs(urlsplit(left_for(leaving)).query)["redirect_uri"] == [
        "http://localhost:8000/sign-on/dept/callback"
    ]


@pytest.mark.parametrize(
    ("said", "sign_on", "needed"),
    [("", True, "all"), ("", False, "roles"), ("roles", True, "roles"), ("all", False, "all")],
)
def test_where_people_sign_on_everyone_needs_a_second_factor_unless_the_settings_say_otherwise(
    tmp_path, said, sign_on, needed
):
    servers = {"dept": {"discovery": "https://dept.example/x", "client_id": "despatch"}} if sign_on else {}
    settings = Settings(instance_dir=tmp_path, **SECRETS, second_factor=said, sign_on=servers)
    assert settings.second_factor == needed
    assert [server.title for server in settings.sign_on.values()] == ["Dept"] * sign_on
