"""Draft answers as they are saved: their versions, their lines from packs, and the decisions on their words."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clearance.models import ClearedText
from app.errors import NotFound, Refused
from app.evidence.answers.models import AnswerClearance, AnswerFile, AnswerLine, AnswerVersion, OwnAnswerLine
from app.evidence.answers.states import AnswerSort, Reader, can_be_drafted
from app.evidence.questions.group import lead_of
from app.evidence.questions.models import Question
from app.platform.history import known


def version_of(
    session: Session, question_id: int, sort: AnswerSort, known_at: int | None = None
) -> AnswerVersion | None:
    """The draft as it was saved last, as known at an event (None: now)."""
    mine = (AnswerVersion.question_id == question_id, AnswerVersion.sort == sort, known(AnswerVersion, known_at))
    return session.scalars(select(AnswerVersion).where(*mine)).one_or_none()


def reason_closed(session: Session, question: Question, sort: AnswerSort) -> Refused | None:
    """Why this answer can't be drafted now: answer_closed, answer_grouped. None: it can."""
    if not can_be_drafted(sort, question):
        return Refused("answer_closed")
    if lead := lead_of(session, question):
        return Refused("answer_grouped", lead=lead.uin or f"no. {lead.number}")
    return None


def versions_of(session: Session, question_id: int, sort: AnswerSort) -> list[AnswerVersion]:
    """All of them, the newest first."""
    mine = (AnswerVersion.question_id == question_id, AnswerVersion.sort == sort)
    return list(session.scalars(select(AnswerVersion).where(*mine).order_by(AnswerVersion.number.desc())))


def numbered_version(session: Session, question_id: int, sort: AnswerSort, number: int) -> AnswerVersion:
    """Raises NotFound."""
    for version in versions_of(session, question_id, sort):
        if version.number == number:
            return version
    raise NotFound("no_such_answer_version", number=number)


def lines_of(session: Session, question_id: int, sort: AnswerSort) -> list[AnswerLine]:
    mine = (AnswerLine.question_id == question_id, AnswerLine.sort == sort, known(AnswerLine))
    return list(session.scalars(select(AnswerLine).where(*mine).order_by(AnswerLine.id)))


def own_lines_of(session: Session, question_id: int, sort: AnswerSort) -> list[OwnAnswerLine]:
    mine = (OwnAnswerLine.question_id == question_id, OwnAnswerLine.sort == sort, known(OwnAnswerLine))
    return list(session.scalars(select(OwnAnswerLine).where(*mine).order_by(OwnAnswerLine.id)))


def files_of(session: Session, question_id: int, sort: AnswerSort) -> list[AnswerFile]:
    """Those that are published with the answer, as they were attached."""
    mine = (AnswerFile.question_id == question_id, AnswerFile.sort == sort, known(AnswerFile))
    return list(session.scalars(select(AnswerFile).where(*mine).order_by(AnswerFile.id)))


def clearances_of(
    session: Session, question_id: int, sort: AnswerSort, text: str = ""
) -> Mapping[Reader, AnswerClearance]:
    """The last decision of each reader on the draft, those on this text where its hash is given: it has the questions
    too, which may have changed since."""
    mine = (AnswerClearance.question_id == question_id, AnswerClearance.sort == sort, known(AnswerClearance))
    decided = session.scalars(select(AnswerClearance).where(*mine))
    return {Reader(row.reader): row for row in decided if text in ("", row.text_sha256)}


def last_cleared(
    session: Session, question_id: int, sort: AnswerSort, known_at: int
) -> tuple[AnswerVersion, ClearedText] | None:
    """The version that the minister had cleared last by an event, with its text. One that was returned afterwards,
    without other words, does not count."""
    mine = (AnswerClearance.question_id == question_id, AnswerClearance.sort == sort)
    rows = select(AnswerClearance).where(*mine, AnswerClearance.recorded <= known_at)
    decided = list(session.scalars(rows.order_by(AnswerClearance.recorded.desc())))
    returned = {row.recorded for row in decided if not row.cleared}
    by_minister = [row for row in decided if row.reader == Reader.MINISTER and row.cleared]
    row = next((row for row in by_minister if row.superseded not in returned), None)
    if row is None:
        return None
    version = next(one for one in versions_of(session, question_id, sort) if one.recorded <= row.recorded)
    return version, session.get_one(ClearedText, row.text_sha256)
