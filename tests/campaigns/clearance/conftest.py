"""The shipped campaign in a session, its offices asked, and one of them."""

import pytest

from app.campaigns.lifecycle.create import campaign_by_reference
from tests.campaigns.clearing import ask


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


@pytest.fixture
def asked(session, campaign):
    ask(session, campaign)
    return campaign


@pytest.fixture
def home(campaign):
    """The private office of the Home Secretary, by its id."""
    return campaign.signatories[0].office_id
