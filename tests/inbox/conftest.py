"""The small campaign, three of whose letters went by email, as a drafter of the office sees its inbox."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.audit.record import Actor
from tests.inbox.mail import mailed
from tests.journeys.clock import Clock
from tests.tracking.office import TODAY, small_campaign


@pytest.fixture
def on_the_day(monkeypatch) -> Clock:
    """Five in the afternoon of 27 March 2015."""
    made = Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=ZoneInfo("Europe/London")))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


@pytest.fixture
def drafter(on_the_day, services, signed_in) -> FlaskClient:
    """Alex Example, whose campaign it is."""
    client = signed_in(Role.DRAFTER)
    small_campaign(services, actor=Actor(client.member.id))
    mailed(services, [1, 2, 3])
    return client
