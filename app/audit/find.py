"""Look events up: by action, actor, subject and time, in pages by number."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from app.audit import events
from app.audit.anchor import current_head
from app.audit.following_events import follows
from app.audit.models import AuditEvent, AuditPersonal, AuditSubject
from app.audit.moments import Moment
from app.places import Place
from app.platform.clock import now
from app.platform.database import plain_rows

DESPATCH = 0
"""As an actor to look for: Despatch itself. Users count from 1."""


RISK = "risk"
"""The kind of subject, and the family of actions, of reports that a child may be at risk: events that only the
safeguarding role may see."""


KEPT: Place[tuple[str, Callable[[], Select[int]]]] = Place("whose events are kept")
"""Other subjects whose events only that role may see: their kind, and the query of their numbers."""


@dataclass(frozen=True)
class EventFilter:
    """What to look for; what is left out does not narrow. `since` is included, `until` is not (UTC).

    `family`: the first part of the action, as in "campaign.closed". `but`: actions that are left out. `once`: an action
    and a kind of subject, such as a run: of its events about the same subject only the last is found.
    `also`: actions whose events are found besides, with the kind of subject and the query of the subjects' numbers,
    such as what became of a campaign's letters. `risk`: whether events about RISK and KEPT are found too; None: only
    where that kind is looked for.
    """

    action: str = ""
    family: str = ""
    but: Collection[str] = ()
    once: tuple[str, str] | None = None
    actor: int | None = None
    kind: str = ""
    identity: str = ""
    also: Sequence[tuple[Collection[str], str, Select[int]]] = ()
    since: datetime | None = None
    until: datetime | None = None
    risk: bool | None = None


@dataclass(frozen=True)
class Slice:
    """Events, the newest first, and the numbers to go on from; None where there are no more."""

    events: Sequence[AuditEvent]
    newer: int | None
    older: int | None


@dataclass(frozen=True)
class LastVerification:
    """The last time that the chain was verified."""

    at: datetime
    events: int
    faults: int


def find_events(
    session: Session, wanted: EventFilter, *, size: int, before: int | None = None, after: int | None = None
) -> Slice:
    """The newest `size` events; or those right before number `before`, or right after `after`."""
    query = _matching_events(wanted)
    if after is not None:
        audit_events = session.scalars(
            query.where(AuditEvent.seq > after).order_by(AuditEvent.seq).limit(size + 1)
        ).all()
        more, events = len(audit_events) > size, list(reversed(audit_events[:size]))
        return Slice(events, newer=events[0].seq if more else None, older=events[-1].seq if events else None)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    audit_events = session.scalars(query.order_by(AuditEvent.seq.desc()).limit(size + 1)).all()
    more, events = len(audit_events) > size, list(audit_events[:size])
    newer = events[0].seq if events and before is not None else None
    return Slice(events, newer=newer, older=events[-1].seq if more else None)


def count_events(session: Session, wanted: EventFilter, after: int = 0) -> Counter[str]:
    """How many events after number `after` fit, by action."""
    found = _matching_events(wanted).where(AuditEvent.seq > after).with_only_columns(AuditEvent.action, func.count())
    return Counter(dict(session.execute(found.group_by(AuditEvent.action)).all()))


def all_events(session: Session, wanted: EventFilter, *, through: int, window: int = 500) -> Iterator[AuditEvent]:
    """Every event that fits, up to number `through`, in order, a window at a time in memory."""
    last = 0
    query = _matching_events(wanted).where(AuditEvent.seq <= through).order_by(AuditEvent.seq).limit(window)
    while events := session.scalars(query.where(AuditEvent.seq > last)).all():
        yield from events
        last = events[-1].seq
        session.expunge_all()


def events_before(session: Session, wanted: EventFilter, seq: int) -> Sequence[AuditEvent]:
    """Every event that fits before number `seq`, in order."""
    return session.scalars(_matching_events(wanted).where(AuditEvent.seq < seq).order_by(AuditEvent.seq)).all()


def personal_of(session: Session, seq: int) -> Sequence[AuditPersonal]:
    return session.scalars(select(AuditPersonal).where(AuditPersonal.seq == seq).order_by(AuditPersonal.name)).all()


def moments_before(session: Session, wanted: EventFilter, seq: int) -> dict[int, Moment]:
    """The moments of every event that fits before number `seq`, by number, in order: a timeline of tens of thousands
    needs no more of them."""
    columns = (AuditEvent.seq, AuditEvent.at, AuditEvent.action, AuditEvent.actor_id)
    query = _matching_events(wanted).with_only_columns(*columns).where(AuditEvent.seq < seq).order_by(AuditEvent.seq)
    return {row[0]: Moment(*row) for row in plain_rows(session, query)}


def personal_before(session: Session, wanted: EventFilter, seq: int) -> dict[int, list[tuple[str, str | None]]]:
    """The names and values of the personal values of every event that fits before number `seq`, by the event's number,
    each by name."""
    seqs = _matching_events(wanted).with_only_columns(AuditEvent.seq).where(AuditEvent.seq < seq)
    columns = select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.value)
    facts = columns.where(AuditPersonal.seq.in_(seqs)).order_by(AuditPersonal.seq, AuditPersonal.name)
    found: dict[int, list[tuple[str, str | None]]] = {}
    for number, name, value in plain_rows(session, facts):
        found.setdefault(number, []).append((name, value))
    return found


def all_personal(session: Session, seqs: Collection[int]) -> dict[int, dict[str, str]]:
    """The personal values of each of these events that are not erased, by name."""
    found: dict[int, dict[str, str]] = {}
    for fact in session.scalars(select(AuditPersonal).where(AuditPersonal.seq.in_(seqs))):
        if fact.value is not None:
            found.setdefault(fact.seq, {})[fact.name] = fact.value
    return found


def kinds(session: Session) -> Sequence[str]:
    """The kinds of subject that any event is about."""
    return session.scalars(select(AuditSubject.kind).distinct().order_by(AuditSubject.kind)).all()


def last_verified(session: Session) -> LastVerification | None:
    """As its event says, of which the columns may be changed. An event that does not follow from the one before it, or
    is of a time to come, counts as none."""
    last = current_head(session)
    query = select(AuditEvent).where(
        AuditEvent.action == events.AUDIT_VERIFIED, AuditEvent.seq <= (last.seq if last else 0)
    )
    event = session.scalar(query.order_by(AuditEvent.seq.desc()).limit(1))
    if event is None or not follows(session, event):
        return None
    body = body_of(event)
    at, after = datetime.fromisoformat(body["at"]), body["after"]
    if body["action"] != events.AUDIT_VERIFIED or at > now():
        return None
    return LastVerification(at=at, events=after["events"], faults=after["faults"])


def about_risk(session: Session, events: Collection[AuditEvent]) -> list[AuditEvent]:
    """Those of the events that only the role may see."""
    others = select(AuditEvent.seq).where(AuditEvent.seq.in_([event.seq for event in events]), *_not_about_risk())
    seen = set(session.scalars(others))
    return [event for event in events if event.seq not in seen]


def any_about_risk(session: Session, wanted: EventFilter) -> bool:
    """Whether what is looked for has events that only the role may see."""
    others = _matching_events(replace(wanted, risk=False)).with_only_columns(AuditEvent.seq)
    query = _matching_events(wanted).with_only_columns(AuditEvent.seq).where(AuditEvent.seq.not_in(others))
    return session.scalar(query.limit(1)) is not None


def body_of(event: AuditEvent) -> dict[str, Any]:
    """The body of an event, as it was recorded."""
    body: dict[str, Any] = json.loads(event.body)
    return body


def bodies_of(session: Session, *conditions: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """The bodies of the events that fit, in order. What protects somebody reads these: the chain covers a body, and
    not the columns that repeat parts of it."""
    for body in session.scalars(select(AuditEvent.body).where(*conditions).order_by(AuditEvent.seq)):
        yield json.loads(body)


def _not_about_risk(looked_for: str = "") -> Iterator[ColumnElement[bool]]:
    """What leaves events about RISK and about KEPT out; but for the kind `looked_for`."""
    if looked_for != RISK:
        yield ~AuditEvent.action.startswith(f"{RISK}.", autoescape=True)
        yield AuditEvent.seq.not_in(select(AuditSubject.seq).where(AuditSubject.kind == RISK))
    for kind, numbers in KEPT:
        if looked_for != kind:
            theirs = select(cast(numbers().subquery().c[0], String))
            about = (AuditSubject.kind == kind, AuditSubject.subject_id.in_(theirs))
            yield AuditEvent.seq.not_in(select(AuditSubject.seq).where(*about))


def _last(action: str, kind: str) -> Select[int]:
    """The number of the last event of this action about each subject of this kind."""
    about = select(func.max(AuditSubject.seq)).join(AuditEvent, AuditEvent.seq == AuditSubject.seq)
    return about.where(AuditEvent.action == action, AuditSubject.kind == kind).group_by(AuditSubject.subject_id)


def _besides(actions: Collection[str], kind: str, numbers: Select[int]) -> ColumnElement[bool]:
    theirs = select(cast(numbers.subquery().c[0], String))
    about = select(AuditSubject.seq).where(AuditSubject.kind == kind, AuditSubject.subject_id.in_(theirs))
    return AuditEvent.action.in_(actions) & AuditEvent.seq.in_(about)


def _matching_events(wanted: EventFilter) -> Select[AuditEvent]:
    query = select(AuditEvent)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.family:
        query = query.where(AuditEvent.action.startswith(f"{wanted.family}.", autoescape=True))
    if wanted.but:
        query = query.where(AuditEvent.action.not_in(wanted.but))
    if wanted.actor is not None:
        query = query.where(AuditEvent.actor_id == (wanted.actor or None))
    if wanted.kind or wanted.identity:
        about = select(AuditSubject.seq)
        if wanted.kind:
            about = about.where(AuditSubject.kind == wanted.kind)
        if wanted.identity:
            about = about.where(AuditSubject.subject_id == wanted.identity)
        besides = (_besides(*one) for one in wanted.also)
        query = query.where(or_(AuditEvent.seq.in_(about), *besides))
    if wanted.once:
        action, kind = wanted.once
        query = query.where(or_(AuditEvent.action != action, AuditEvent.seq.in_(_last(action, kind))))
    if not wanted.risk:
        query = query.where(*_not_about_risk("" if wanted.risk is False else wanted.kind))
    if wanted.since:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEvent.at < wanted.until)
    return query
