"""Sam, of the safeguarding team, at a browser an hour after reports were received."""

import pytest

from app.accounts.models import Role
from tests.fixtures.app import add_member
from tests.journeys.clock import Clock
from tests.safeguarding.reporting import Duty, after


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """An hour after the reports of `Duty` were received."""
    made = Clock(after(1))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


@pytest.fixture
def sam(clock, signed_in):
    return signed_in(Role.SAFEGUARDING, name="Sam Example")


@pytest.fixture
def duty(sam, services) -> Duty:
    """`second` is Sam, at the browser."""
    first = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    return Duty(services, first.id, sam.member.id)
