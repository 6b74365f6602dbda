"""Record what a reader decided on the exact words of a draft answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.record import Actor, record
from app.clearance.requests import keep_text, sha256_of
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.answers.find import clearances_of, files_of, version_of
from app.evidence.answers.models import AnswerClearance, AnswerVersion
from app.evidence.answers.save import lock_open_question
from app.evidence.answers.states import RECORDED_BY, AnswerSort, Reader
from app.evidence.answers.words import READERS
from app.evidence.questions.group import grouped_with
from app.evidence.questions.models import Question
from app.evidence.questions.question_holder import clearers_for, desk_of
from app.evidence.questions.showing import question_shown
from app.evidence.questions.step import send_back
from app.letters.canonical import canonical
from app.notices.notify import notify
from app.platform.clock import london_time

KIND = "answer_decided"


@dataclass(frozen=True)
class Decision:
    """`cleared`: false, the draft is returned. `decided_by`: the person, by name; `note`: conditions or changes."""

    reader: Reader
    cleared: bool
    decided_by: str
    note: str = ""


def text_of(session: Session, question: Question, version: AnswerVersion) -> bytes:
    """The canonical JSON that a reader decides on: the question and those grouped with it, by our numbers, which never
    change, with their texts; which sort of answer; the words; and the files that are published with them, if any."""
    files = files_of(session, question.id, AnswerSort(version.sort))
    attached = {"files": [[file.title, file.sha256] for file in files]} if files else {}
    asked = [[one.number, one.text] for one in (question, *grouped_with(session, question))]
    return canonical({"answer": version.sort, "questions": asked, "words": version.words, **attached})


def may_decide(session: Session, question: Question, reader: Reader, actor: Actor) -> bool:
    """Whether somebody may record what a reader decided on an answer to this question, by their office. Their role is
    their page's to check."""
    return RECORDED_BY[reader] != Role.CLEARER or actor.user_id in (None, *clearers_for(session, question))


def decide(
    session: Session, number: int, sort: AnswerSort, decision: Decision, *, sha256: str, actor: Actor, at: datetime
) -> bool:
    """Record a decision on the words whose hash is `sha256`. False where the same is recorded already.

    What the private office returns, the minister has not cleared any more, and its question is with the drafters again.
    Raises NotFound, Stale (answer_changed), and
    Refused: answer_closed, answer_not_drafted, answer_of_another_office, answer_before_office.
    """
    question = lock_open_question(session, number, sort)
    version = version_of(session, question.id, sort)
    if version is None:
        raise Refused("answer_not_drafted")
    content = text_of(session, question, version)
    if sha256_of(content) != sha256:
        raise Stale("answer_changed")
    if not may_decide(session, question, decision.reader, actor):
        raise Refused("answer_of_another_office", office=question.minister_office)
    decided = clearances_of(session, question.id, sort, sha256)
    office = decided.get(Reader.OFFICE)
    if decision.reader == Reader.MINISTER and decision.cleared and not (office and office.cleared):
        raise Refused("answer_before_office")
    before = decided.get(decision.reader)
    if before and (before.cleared, before.decided_by, before.note) == (
        decision.cleared,
        decision.decided_by,
        decision.note,
    ):
        return False
    event = record(
        session,
        events.ANSWER_CLEARED if decision.cleared else events.ANSWER_RETURNED,
        actor=actor,
        subjects=[("question", number)],
        after={"sort": sort, "version": version.number, "reader": decision.reader, "text": sha256},
        personal={"decided_by": decision.decided_by, "note": decision.note},
    )
    every = clearances_of(session, question.id, sort)
    ended = [reader for reader in every if reader == decision.reader or reader not in decided]
    minister = decided.get(Reader.MINISTER)
    if decision.reader == Reader.OFFICE and not decision.cleared and minister and minister.cleared:
        ended.append(Reader.MINISTER)
    for reader in dict.fromkeys(ended):
        every[reader].supersede(event.seq)
    session.flush()
    session.add(
        AnswerClearance(
            question_id=question.id,
            sort=sort,
            reader=decision.reader,
            text_sha256=keep_text(session, content),
            cleared=decision.cleared,
            note=decision.note,
            decided_by=decision.decided_by,
            by_id=actor.user_id,
            recorded=event.seq,
        )
    )
    session.flush()
    if not decision.cleared and decision.reader in (Reader.OFFICE, Reader.MINISTER) and sort == AnswerSort.FULL:
        send_back(session, question, london_time(at).date(), reason=decision.note, actor=actor)
    _tell_desk(session, question, version, decision, event=event.seq, actor=actor, at=at)
    return True


def _tell_desk(
    session: Session,
    question: Question,
    version: AnswerVersion,
    decision: Decision,
    *,
    event: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Tell whoever holds the question, and whoever saved the draft, what was decided and why."""
    shown, decided = question_shown(session, question), "cleared" if decision.cleared else "returned"
    note = f" Note: {decision.note}" if decision.note else ""
    notify(
        session,
        desk_of(session, question) | {version.saved_by or 0},
        KIND,
        facts={
            "reference": shown.reference,
            "title": shown.brief,
            "changed": f"{decided} by {READERS[decision.reader].lower()}",
            "due": f"{decision.decided_by} {decided} version {version.number}.{note}",
        },
        href=f"/questions/{question.number}/answers/{version.sort}",
        event=event,
        actor=actor,
        at=at,
    )
