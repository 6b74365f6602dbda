"""The small campaign with what came back, as a drafter sees it at five in the afternoon of 27 March 2015."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.audit.record import Actor
from tests.evidence.disclosure.asking import asked, of_campaign, restrict, the_office
from tests.journeys.clock import Clock
from tests.tracking.office import TODAY


@pytest.fixture
def on_the_day(monkeypatch) -> Clock:
    made = Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=ZoneInfo("Europe/London")))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


@pytest.fixture
def drafter(on_the_day, services, signed_in) -> FlaskClient:
    client = signed_in(Role.DRAFTER)
    the_office(services, actor=Actor(client.member.id))
    return client


@pytest.fixture
def hidden(services, monkeypatch):
    """From some moment on the message is about a report of risk; what was recorded of it too."""
    message = the_office(services)

    def hide():
        restrict(monkeypatch, message)
        return message

    return hide


@pytest.fixture
def number(services):
    the_office(services)
    return asked(services, of_campaign(services))
