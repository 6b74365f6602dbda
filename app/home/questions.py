"""Questions to Parliament that wait for an answer: to who holds each; to drafters those that nobody holds."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.evidence.questions.find import questions
from app.evidence.questions.showing import Shown, all_shown
from app.evidence.questions.states import OPEN
from app.home.need import Need
from app.web.filters import format_date


def question_needs(session: Session, user: Person, *, today: date) -> Iterator[Need]:
    """Those that are due first."""
    mine = [one for one in questions(session, stages=OPEN) if _waits_for(user, one.holder_id)]
    shown = all_shown(session, mine, today=today)
    for one in sorted(shown, key=lambda one: (one.due.day or date.max, one.question.number)):
        yield Need(_shape(one), _title(one), one.brief, _when(one), _href(one))


def _waits_for(user: Person, holder_id: int | None) -> bool:
    return holder_id == user.id or (holder_id is None and Role.DRAFTER in user.roles)


def _title(one: Shown) -> str:
    name = f"{one.name[:1].lower()}{one.name[1:]}"
    if one.question.holder_id is None:
        return f"Say who answers {name}"
    return f"Answer {name}{', which is overdue' if one.late else ''}"


def _shape(one: Shown) -> str:
    if one.late:
        return "warn"
    return "query" if one.soon or one.question.holder_id is None else "empty"


def _when(one: Shown) -> str:
    if one.due.day is None:
        return "Due on a day that is not known"
    return f"{'Was due' if one.late else 'Due'} {format_date(one.due.day)}"


def _href(one: Shown) -> str:
    return url_for("questions.question", number=one.question.number)
