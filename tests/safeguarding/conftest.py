"""People on duty, on one database or on both."""

import pytest

from app.platform.services import Services
from tests.safeguarding.reporting import Duty


@pytest.fixture
def duty(services: Services) -> Duty:
    return Duty.of(services)


@pytest.fixture
def both(stack_services: Services) -> Duty:
    return Duty.of(stack_services)
