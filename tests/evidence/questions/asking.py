"""Questions and sitting days for tests, in a line."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from app.audit.record import SYSTEM, Actor
from app.evidence.questions.find import question_by_number, sectors
from app.evidence.questions.keep import QuestionFacts, add_question
from app.evidence.questions.models import Question
from app.evidence.questions.sittings import SittingPeriod, take_days
from app.evidence.questions.split import split
from app.evidence.questions.states import Act, House, Kind
from app.evidence.questions.step import Step, take_step
from app.platform.services import Services

TABLED = date(2026, 11, 2)
"""A Monday."""

TEXT = "To ask the Secretary of State, what was done by (a) councils, (b) police and (c) schools."

SITTING = [date(2026, 11, day) for day in (2, 3, 4, 5, 9, 10, 11, 12, 16, 17, 18, 19, 23, 24, 25, 26, 30)]

SAID = QuestionFacts(
    house=House.COMMONS,
    kind=Kind.ORDINARY,
    uin="70001",
    department="Department for Education",
    text=TEXT,
    own_words=False,
    tabled_on=TABLED,
    named_day=None,
    asked_by="",
    minister_office="",
    notes="",
    source="",
)


def ask(services: Services, *, once: str = "", holder_id: int | None = None, **said: Any) -> int:
    """A question that is recorded; its number."""
    with services.database.writing() as session:
        words = replace(SAID, **said)
        parts = split(words.text, sectors(session))
        made = add_question(session, words, parts, once=once or f"form {words.uin}", holder_id=holder_id, actor=SYSTEM)
        return made.number


def took(
    services: Services, number: int, act: Act, day: date = TABLED, *, seen: int | None = None, **said: Any
) -> bool:
    with services.database.writing() as session:
        seen = found(services, number).changed if seen is None else seen
        return take_step(session, number, Step(act, day, **said), seen=seen, today=date(2027, 1, 1), actor=SYSTEM)


def found(services: Services, number: int) -> Question:
    with services.database.reading() as session:
        question = question_by_number(session, number)
        assert question is not None
        return question


def sit(services: Services, *days: date, house: House = House.COMMONS, actor: Actor = SYSTEM) -> None:
    """November 2026 is known, with these days or SITTING."""
    with services.database.writing() as session:
        listed = SittingPeriod(house, date(2026, 11, 1), date(2026, 11, 30), "A test")
        take_days(session, listed, list(days or SITTING), actor=actor)


def table_file(text: str, name: str = "days.csv") -> tuple[BytesIO, str]:
    return BytesIO(text.encode()), name
