"""A campaign to the chief constables of Wales, and a drafter who is signed in."""

import pytest

from app.accounts.models import Role
from tests.campaigns.small import small_campaign


@pytest.fixture
def campaign(services):
    """To the four chief constables of Wales."""
    with services.database.writing() as session:
        small_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)
