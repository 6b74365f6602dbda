"""A pack about the small campaign."""

import pytest

from app.audit.record import SYSTEM
from app.evidence.packs.make import look, make_pack
from tests.evidence.packs.history import DAY, asked, direction
from tests.tracking.office import busy_campaign


@pytest.fixture
def number(services) -> int:
    busy_campaign(services)
    with services.database.writing() as session:
        direction(session)
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    with services.database.writing() as session:
        return make_pack(session, looked, title="A pack", once="once", actor=SYSTEM).number
