"""Draft answers for tests, in a line."""

from datetime import UTC, datetime

from app.audit.record import SYSTEM, Actor
from app.clearance.requests import sha256_of
from app.evidence.answers.clear import Decision, decide, text_of
from app.evidence.answers.find import version_of
from app.evidence.answers.save import Draft, save_answer
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.questions.find import question_by_number
from app.platform.services import Services

AT = datetime(2026, 11, 3, 10, tzinfo=UTC)

WORDS = "The Secretary of State wrote to every chief constable in March 2015."


def seen_by(services: Services, number: int, sort: AnswerSort = AnswerSort.FULL) -> int:
    with services.database.reading() as session:
        version = version_of(session, question_by_number(session, number).id, sort)
        return version.recorded if version else 0


def save(services: Services, number: int, words: str = WORDS, sort: AnswerSort = AnswerSort.FULL, **more) -> bool:
    seen = more.pop("seen", None)
    seen = seen_by(services, number, sort) if seen is None else seen
    with services.database.writing() as session:
        return save_answer(session, number, sort, Draft(words, **more), seen=seen, actor=SYSTEM)


def hash_of(services: Services, number: int, sort: AnswerSort = AnswerSort.FULL) -> str:
    with services.database.reading() as session:
        question = question_by_number(session, number)
        return sha256_of(text_of(session, question, version_of(session, question.id, sort)))


def clear(
    services: Services,
    number: int,
    reader: Reader,
    *,
    cleared: bool = True,
    note: str = "",
    sha256: str = "",
    actor: Actor = SYSTEM,
) -> bool:
    decision = Decision(reader, cleared, "Alex Example", note)
    sha256 = sha256 or hash_of(services, number)
    with services.database.writing() as session:
        return decide(session, number, AnswerSort.FULL, decision, sha256=sha256, actor=actor, at=AT)
