"""An administrator, and the app that they have."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.platform.clock import now
from tests.accounts.factors.authenticator import give_app
from tests.fixtures.app import add_member


@pytest.fixture
def admin(despatch):
    return add_member(despatch, Role.ADMINISTRATOR)


@pytest.fixture
def earlier():
    """When an app was added: its codes of now are still to be used."""
    return now() - timedelta(hours=1)


@pytest.fixture
def secret(despatch, admin, earlier):
    """Of the administrator's app."""
    return give_app(despatch, admin.id, earlier)
