"""Two administrators, and a member with no such role."""

import pytest

from app.accounts.models import Role
from tests.fixtures.app import add_member


@pytest.fixture
def alex(services):
    """The administrator who asks."""
    return add_member(services, Role.ADMINISTRATOR)


@pytest.fixture
def robin(services):
    """Another administrator, whom nobody let in alone."""
    return add_member(services, Role.ADMINISTRATOR, name="Robin Example")


@pytest.fixture
def kim(services):
    return add_member(services, Role.VIEWER, name="Kim Example")
