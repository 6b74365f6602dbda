"""Questions and their parts, as they are kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.evidence.questions.models import Question, QuestionPart, QuestionStep
from app.evidence.questions.states import Act
from app.platform.history import known
from app.registry.as_known import RegistryAsKnown, registries_then, without_list
from app.registry.registries import listed_registries, registries


@dataclass(frozen=True)
class Part:
    """A part of a question: `letter` a, b … or i, ii … or 1, 2 … ("" of a question without parts), and the sector that
    it asks about; "" where nobody has said."""

    letter: str
    words: str
    sector: str


def no_such_question(number: int) -> NotFound:
    return NotFound("no_such_question", number=number)


def question_of(session: Session, number: int) -> Question:
    """Raises NotFound."""
    if question := question_by_number(session, number):
        return question
    raise no_such_question(number)


def question_by_number(session: Session, number: int) -> Question | None:
    return session.scalars(select(Question).where(Question.number == number)).one_or_none()


def questions(session: Session, *, stages: Iterable[str] | None = None) -> list[Question]:
    """All, or those that stand at one of these stages: the newest first."""
    query = select(Question).order_by(Question.tabled_on.desc(), Question.number.desc())
    if stages is not None:
        query = query.where(Question.stage.in_(tuple(stages)))
    return list(session.scalars(query))


def parts_of(session: Session, question: Question, known_at: int | None = None) -> list[Part]:
    """In their order, as known at an event. One at least, of a question that was known by then."""
    rows = session.scalars(
        select(QuestionPart)
        .where(QuestionPart.question_id == question.id, known(QuestionPart, known_at))
        .order_by(QuestionPart.position)
    )
    return [Part(row.letter, row.words, row.sector) for row in rows]


def steps_of(session: Session, question_id: int, known_at: int | None = None) -> list[QuestionStep]:
    """What was done with it and not undone, in its order."""
    return list(
        session.scalars(
            select(QuestionStep)
            .where(QuestionStep.question_id == question_id, known(QuestionStep, known_at))
            .order_by(QuestionStep.id)
        )
    )


def sectors(session: Session) -> dict[str, str]:
    """The sectors that a part may ask about, with their names: those of the registries, in their order."""
    found: dict[str, str] = {}
    for row in registries(session):
        found.setdefault(row.sector, row.sector_name)
    return found


def empty_registries(session: Session) -> dict[str, list[str]]:
    """By sector, the names of its registries that have no list, so that nobody can write to them."""
    listed, sectors = listed_registries(session), defaultdict[str, list[RegistryAsKnown]](list)
    for row in registries_then(session, None).values():
        sectors[row.sector].append(row)
    empty = {sector: without_list(rows, listed) for sector, rows in sectors.items()}
    return {sector: [row.name for row in rows] for sector, rows in empty.items() if rows}


def expected_of(steps: list[QuestionStep]) -> date | None:
    """The day by which the last holding answer says that the answer comes."""
    return next((step.expected_on for step in reversed(steps) if step.act == Act.HOLD), None)


def answered_on(steps: list[QuestionStep]) -> date | None:
    return next((step.day for step in steps if step.act == Act.ANSWER), None)
