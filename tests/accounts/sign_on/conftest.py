"""An application whose people sign in at a department's identity server, and that server."""

from collections.abc import Iterator

import pytest

from app.accounts.models import Role
from app.accounts.sign_on import provider
from app.platform.config import Settings
from tests.accounts.sign_on.journey import PATIENCE, identify
from tests.accounts.sign_on.server import CLIENT_ID, CLIENT_SECRET, IdentityServer, identity_server
from tests.fixtures.app import SECRETS, add_member, embedded_in


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """No test fails because the machine is busy."""
    monkeypatch.setattr(provider, "WAIT_SECONDS", PATIENCE)


@pytest.fixture(scope="session")
def running_server() -> Iterator[IdentityServer]:
    with identity_server() as server:
        yield server


@pytest.fixture(scope="session")
def running_other() -> Iterator[IdentityServer]:
    with identity_server() as server:
        yield server


@pytest.fixture
def server(running_server) -> IdentityServer:
    running_server.reset()
    return running_server


@pytest.fixture
def other(running_other) -> IdentityServer:
    """Another server that people sign in at too."""
    running_other.reset()
    return running_other


@pytest.fixture
def provider_settings() -> dict[str, object]:
    """What a test module says otherwise of the department's server."""
    return {}


@pytest.fixture
def more_settings() -> dict[str, object]:
    """Settings of the application that a test module changes."""
    return {}


@pytest.fixture
def settings(tmp_path, shipped_sqlite, server, other, provider_settings, more_settings) -> Settings:
    usual = embedded_in(tmp_path, shipped_sqlite)
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    dept = {"title": "Department", "discovery": server.discovery(), **client, **provider_settings}
    elsewhere = {"title": "Elsewhere", "discovery": other.discovery(), **client}
    given = usual.model_dump(exclude_unset=True) | SECRETS | more_settings
    return Settings(**given, sign_on={"dept": dept, "elsewhere": elsewhere})


@pytest.fixture
def member(services, server):
    """A drafter who signs in at the department's server, where they are person-1."""
    drafter = add_member(services, Role.DRAFTER)
    identify(services, drafter, server)
    return drafter
