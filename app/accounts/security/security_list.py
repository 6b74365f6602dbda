"""The security events of the audit record: listed, counted, and as a table to download."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.accounts.security.security_events import SECURITY_EVENTS
from app.accounts.words import security_reason
from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.platform.clock import LONDON
from app.platform.events import Event
from app.web.tables.export import PLAIN, ListColumn
from app.web.tables.list_query import ListQuery

LAST_DAY, LAST_WEEK = timedelta(hours=24), timedelta(days=7)

CODES = [str(kind) for kind in SECURITY_EVENTS]


@dataclass(frozen=True)
class SecurityRow:
    """An event in words. `user`: who did it, `about`: whose account it was tried at: a number and a name, or None where
    nobody is known. `page`: the endpoint."""

    number: int
    at: datetime
    what: str
    why: str
    user: tuple[int, str] | None
    about: tuple[int, str] | None
    page: str
    address: str


@dataclass(frozen=True)
class KindCount:
    """How many events of a kind were recorded in the last 24 hours and in the last 7 days."""

    kind: Event
    day: int
    week: int


SECURITY_COLUMNS: Sequence[ListColumn[SecurityRow]] = [
    ListColumn("When", lambda row: row.at, 20, cell="when"),
    ListColumn("What happened", lambda row: row.what, 40, cell=PLAIN),
    ListColumn("Reason", lambda row: row.why, 40, cell=PLAIN),
    ListColumn("Signed in", lambda row: row.user[1] if row.user else "", 28, cell="user"),
    ListColumn("Account", lambda row: row.about[1] if row.about else "", 28, cell="about"),
    ListColumn("Page", lambda row: row.page, 28, cell=PLAIN),
    ListColumn("Address", lambda row: row.address, 20, cell=PLAIN),
    ListColumn("Event", lambda row: row.number, 10),
]


def security_events(kind: str = "", day: date | None = None) -> ListQuery[SecurityRow]:
    """The newest first; of one kind, and of one day in London, if that is asked for."""
    query = select(AuditEvent).where(AuditEvent.action.in_([kind] if kind in CODES else CODES))
    if day:
        query = query.where(AuditEvent.at >= _midnight(day), AuditEvent.at < _midnight(day + timedelta(days=1)))
    return ListQuery(query.order_by(AuditEvent.seq.desc()), _rows)


def count_by_kind(session: Session, *, at: datetime) -> list[KindCount]:
    """All kinds, in their order."""
    in_a_day = func.sum(case((AuditEvent.at > at - LAST_DAY, 1), else_=0))
    recent = select(AuditEvent.action, in_a_day, func.count())
    recent = recent.where(AuditEvent.action.in_(CODES), AuditEvent.at > at - LAST_WEEK).group_by(AuditEvent.action)
    counts = {action: (day, week) for action, day, week in session.execute(recent)}
    return [KindCount(kind, *counts.get(str(kind), (0, 0))) for kind in SECURITY_EVENTS]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _rows(session: Session, found: Sequence[Any]) -> list[SecurityRow]:
    events: list[AuditEvent] = [event for (event,) in found]
    accounts = {event.seq: _account(event) for event in events}
    people = {event.actor_id for event in events} | set(accounts.values())
    names = names_of(session, [number for number in people if number])
    words = {str(kind): kind.words for kind in SECURITY_EVENTS}
    rows = []
    for event in events:
        after = body_of(event)["after"] or {}
        rows.append(
            SecurityRow(
                number=event.seq,
                at=event.at,
                what=words[event.action],
                why=words.get(str(after.get("of")), "") or security_reason(str(after.get("reason", ""))),
                user=_person(names, event.actor_id),
                about=_person(names, accounts[event.seq]),
                page=str(after.get("endpoint", "")),
                address=str(after.get("address", "")),
            )
        )
    return rows


def _account(event: AuditEvent) -> int | None:
    return next((int(subject.subject_id) for subject in event.subjects if subject.kind == "user"), None)


def _person(names: Mapping[int, str], number: int | None) -> tuple[int, str] | None:
    return (number, names[number]) if number and number in names else None
