"""An honest history of every kind is what its events say: see tests/delivery/replay for what is not."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.replay import check_all
from tests.fixtures.app import add_member
from tests.journeys.campaigns import FREE, every_state


@pytest.mark.stack
def test_campaigns_in_every_state(stack_services, cheap):
    """It makes eight campaigns, which takes seconds. The owner of one is taken away beneath Despatch, and is named."""
    owner = Actor(add_member(stack_services, Role.DRAFTER).id)
    every_state(stack_services, owner)
    by_fixtures = ("roles of user", "whether user", "member of office")
    found = [one.what or one.code for one in check_all(stack_services).faults if not one.what.startswith(by_fixtures)]
    with stack_services.database.reading() as session:
        assert found == [f"owner of campaign {campaign_by_reference(session, FREE).id}"]
