"""WRITE, whose two offices are asked, with its owner and people of its offices signed in."""

import pytest

from app.accounts.models import Role
from tests.clearance.clearers import asked_campaign, clearer


@pytest.fixture
def owner(services, signed_in):
    """Owns WRITE, and belongs to no office."""
    client = signed_in(Role.DRAFTER, name="Robin Owner")
    asked_campaign(services, client.member.id)
    return client


@pytest.fixture
def home(owner, services, signed_in):
    """Of the Home Secretary's private office."""
    return clearer(services, signed_in, name="Sam Example")
