"""Questions to Parliament that wait for an answer: to the drafter who holds each; to all those that nobody holds."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.evidence.questions.find import questions
from app.evidence.questions.hands import nobodys
from app.evidence.questions.showing import Shown, all_shown
from app.evidence.questions.states import OPEN
from app.home.need import Need
from app.web.filters import format_date


def question_needs(session: Session, user: Person, *, today: date) -> Iterator[Need]:
    """Those that are due first."""
    if Role.DRAFTER not in user.roles:
        return
    waiting = questions(session, stages=OPEN)
    free = nobodys(session, waiting)
    mine = [one for one in waiting if one.id in free or one.holder_id == user.id]
    shown = all_shown(session, mine, today=today)
    for one in sorted(shown, key=lambda one: (one.due.day or date.max, one.question.number)):
        held = one.question.id not in free
        yield Need(_shape(one, held), _title(one, held), one.brief, _when(one), _href(one))


def _title(one: Shown, held: bool) -> str:
    name = f"{one.name[:1].lower()}{one.name[1:]}"
    if not held:
        return f"Say who answers {name}"
    return f"Answer {name}{', which is overdue' if one.late else ''}"


def _shape(one: Shown, held: bool) -> str:
    if one.late:
        return "warn"
    return "query" if one.soon or not held else "empty"


def _when(one: Shown) -> str:
    if one.due.day is None:
        return "Due on a day that is not known"
    return f"{'Was due' if one.late else 'Due'} {format_date(one.due.day)}"


def _href(one: Shown) -> str:
    return url_for("questions.question", number=one.question.number)
