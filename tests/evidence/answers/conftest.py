"""Questions with packs."""

import pytest

from app.audit.record import SYSTEM
from app.evidence.packs.make import look, make_pack
from app.evidence.questions.find import question_by_number
from app.platform.services import Services
from tests.evidence.packs.history import DAY, asked, direction
from tests.evidence.packs.packing import pack, question
from tests.evidence.questions.asking import ask
from tests.tracking.office import busy_campaign


@pytest.fixture
def number(services) -> int:
    """The number of the question."""
    return with_pack(services)


def with_pack(services: Services) -> int:
    """The number of a question with a pack of a campaign that was sent."""
    busy_campaign(services)
    question = ask(services)
    with services.database.writing() as session:
        direction(session)
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
        question_id = question_by_number(session, question).id
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM, question=(question_id, question))
    return question


@pytest.fixture
def march(services) -> int:
    """The number of a question with a pack of the letters of March 2015, of which none was sent."""
    number = question(services)
    with services.database.reading() as session:
        question_id = question_by_number(session, number).id
    pack(services, question=(question_id, number))
    return number
