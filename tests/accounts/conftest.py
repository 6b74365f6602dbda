"""The application's services, and a drafter."""

import pytest

from app.accounts.models import Role
from tests.fixtures.app import add_member


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.fixture
def member(despatch):
    return add_member(despatch, Role.DRAFTER)
