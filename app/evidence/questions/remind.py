"""Tell people on the morning of a working day which of their questions are due or overdue; the same morning once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import SYSTEM, record
from app.evidence import events
from app.evidence.questions.find import questions
from app.evidence.questions.question_holder import holders, nobodys
from app.evidence.questions.showing import TrackedQuestion, all_shown
from app.evidence.questions.states import OPEN
from app.letters.dates import date_in_words, is_working_day
from app.notices.models import Notice
from app.notices.notify import notify
from app.platform.clock import LONDON, london_time, now
from app.platform.services import Services
from app.registry.working_days import bank_holidays
from app.web.filters import format_plural

KIND = "questions_due"

FROM, UNTIL = time(7), time(12)
"""When it is told, by the clock of London: a worker that was away in the morning tells it before noon, or not."""

NAMED = 5
"""Questions that a notice names; of more it says how many."""


def tell_holders(services: Services, *, at: datetime | None = None) -> None:
    """One person after the other, each in a transaction; who was told this morning is not told again. Of questions
    that nobody holds every drafter is told."""
    moment = at or now()
    here = london_time(moment)
    with services.database.reading() as session:
        if not (FROM <= here.time() < UNTIL and is_working_day(here.date(), bank_holidays(session))):
            return
        due = [
            question
            for question in all_shown(session, questions(session, stages=OPEN), today=here.date())
            if _pressing(question)
        ]
        people = [user.id for user in holders(session)] if due else []
        free = nobodys(session, [question.question for question in due])
    for user_id in people:
        mine = [question for question in due if question.question.id in free or question.question.holder_id == user_id]
        if mine:
            with services.database.writing() as session:
                session.get_one(User, user_id, with_for_update=True)
                _remind_user(session, user_id, sorted(mine, key=_by_day), free=free, at=moment)


def _remind_user(
    session: Session, user_id: int, due: Sequence[TrackedQuestion], *, free: Collection[int], at: datetime
) -> None:
    midnight = datetime.combine(london_time(at).date(), time(), LONDON)
    told = (Notice.kind == KIND, Notice.user_id == user_id, Notice.created_at >= midnight)
    if session.scalar(select(exists().where(*told))):
        return
    event = record(
        session, events.QUESTION_REMINDED, actor=SYSTEM, subjects=[("user", user_id)], after={"questions": len(due)}
    )
    notify(
        session,
        [user_id],
        KIND,
        facts={
            "reference": due[0].reference,
            "title": due[0].brief,
            "changed": _due_counts(due),
            "due": _due_sentences(due, free),
        },
        href="/questions?tab=open",
        event=event.seq,
        actor=SYSTEM,
        at=at,
    )


def _pressing(one: TrackedQuestion) -> bool:
    return one.late or one.soon


def _by_day(one: TrackedQuestion) -> tuple[object, int]:
    return one.due.day, one.question.number


def _due_counts(due: Iterable[TrackedQuestion]) -> str:
    """ "1 overdue, 2 due by the next working day"."""
    due = list(due)
    late, soon = sum(question.late for question in due), sum(question.soon for question in due)
    said = [
        f"{late} overdue" if late else "",
        f"{soon} due by the next working day" if soon else "",
    ]
    return ", ".join(one for one in said if one)


def _due_sentences(due: Sequence[TrackedQuestion], free: Collection[int]) -> str:
    said = [
        f"{question.name} {'was' if question.late else 'is'} due on {date_in_words(question.due.day)}"
        f"{', and has not been assigned to anyone' if question.question.id in free else ''}."
        for question in due[:NAMED]
        if question.due.day
    ]
    more = len(due) - NAMED
    return " ".join([*said, *([f"{format_plural(more, 'question')} more."] if more > 0 else [])])
