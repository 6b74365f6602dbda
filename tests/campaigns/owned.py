"""The shipped campaign with an owner signed in, for tests of its pages."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on


@pytest.fixture
def owner(signed_in, services):
    """The owner of MAR15, signed in."""
    client = signed_in(Role.DRAFTER, name="Robin Owner")
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


@pytest.fixture
def drafter(signed_in):
    """May edit campaigns, and does not own this one."""
    return signed_in(Role.DRAFTER, name="Sam Drafter")


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden inputs of a page, as its forms would send them."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(fields)
