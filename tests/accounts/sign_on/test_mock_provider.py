"""The same way through oidc-provider-mock, a server that we did not write."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from app.accounts.models import Role
from app.platform.config import Settings
from tests.accounts.sign_on.journey import PATIENCE, go, identify, newest, post, sign_ins
from tests.accounts.sign_on.test_signing_on import failure_of
from tests.fixtures.app import SECRETS, add_member, embedded_in

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""The mock is written for an older Authlib."""


class Mock:
    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"

    def knows(self, sub: str, **claims: object) -> None:
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=PATIENCE).raise_for_status()


@pytest.fixture(scope="module")
def running_mock() -> Iterator[Mock]:
    from oidc_provider_mock import run_server_in_thread

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with run_server_in_thread() as server:
            yield Mock(server.server_port)


@pytest.fixture
def server(running_mock) -> Mock:
    return running_mock


@pytest.fixture
def settings(tmp_path, shipped_sqlite, server) -> Settings:
    usual = embedded_in(tmp_path, shipped_sqlite)
    dept = {
        "title": "Department",
        "discovery": f"{server.issuer}/.well-known/openid-configuration",
        "client_id": "despatch",
        "client_secret": "secret",
        "roles_claim": "roles",
        "roles": {"drafter": "Drafters", "viewer": "Viewers"},
    }
    return Settings(**usual.model_dump(exclude_unset=True) | SECRETS, sign_on={"dept": dept})


@pytest.fixture
def member(services, server):
    drafter = add_member(services, Role.DRAFTER)
    identify(services, drafter, server)
    return drafter


def sign_on(client, sub="person-1"):
    """Through the page of the mock, on which one says who one is."""
    address = go(client)
    back = urlsplit(
        requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=PATIENCE).headers["Location"]
    )
    return client.get(f"{back.path}?{back.query}")


def test_a_person_signs_in_with_roles_and_two_factors(client, member, services, server):
    server.knows("person-1", roles=["Viewers"], amr=["mfa"], email="kim@office.example")
    assert sign_on(client).location == "/"
    (sign_in,) = sign_ins(services, member)
    assert (sign_in.provider, sign_in.factor) == ("dept", "provider")
    assert '"roles":["viewer"]' in newest(services, "user.changed").body


def test_a_person_without_a_role_is_not_let_in(client, member, server):
    server.knows("person-1", roles=[])
    assert failure_of(sign_on(client)) == "no_role"


def test_a_stranger_is_not_let_in(client, member, server):
    server.knows("person-2", roles=["Drafters"])
    assert failure_of(sign_on(client, "person-2")) == "unknown_person"


def test_signing_out_leads_to_its_page(client, member, services, server):
    server.knows("person-1", roles=["Drafters"])
    sign_on(client)
    page = post(client, "/sign-out").text
    there = re.search(r'url=(http://localhost:\d+/oauth2/end_session[^"]*)"', page)
    assert there
    assert requests.get(there[1].replace("&amp;", "&"), timeout=PATIENCE).status_code == 200
