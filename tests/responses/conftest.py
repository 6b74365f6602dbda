from dataclasses import dataclass

import pytest

from app.platform.services import Services
from tests.tracking.office import letter, small_campaign


@dataclass(frozen=True)
class Office:
    """Services with the small campaign of tests/tracking/office.py, and the ids of its letters by number."""

    services: Services
    ids: dict[int, int]


def _office(services):
    small_campaign(services)
    with services.database.reading() as session:
        return Office(services, {number: letter(session, number).id for number in range(1, 17)})


@pytest.fixture
def office(services):
    return _office(services)


@pytest.fixture
def stack_office(stack_services):
    return _office(stack_services)
