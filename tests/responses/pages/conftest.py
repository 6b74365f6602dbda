"""The small campaign in an office, and a drafter of it who is signed in."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from tests.fixtures.app import add_member
from tests.responses.conftest import Office
from tests.tracking.office import letter, small_campaign


@pytest.fixture
def office(app):
    services = app.extensions["despatch"]
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Owner Example").id))
    with services.database.reading() as session:
        return Office(services, {number: letter(session, number).id for number in range(1, 17)})


@pytest.fixture
def drafter(office, signed_in):
    return signed_in(Role.DRAFTER, name="Drafter Example")
