"""A campaign of four letters that is to be checked."""

from datetime import date

import pytest

from tests.campaigns.small import small_campaign


@pytest.fixture
def small(services):
    """Of SMALL, to the four chief constables of Wales: its id."""
    with services.database.writing() as session:
        return small_campaign(session, reply_by=date(2015, 3, 24)).id
