"""Take a change of organisations back as a whole, while nothing that came later depends on it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import Actor, record
from app.errors import Refused
from app.letters.page.wording import join
from app.platform.history import Versioned, next_version
from app.registry import events
from app.registry.changes.apply import SEEN, standing_change
from app.registry.changes.standing import lock_organisations
from app.registry.models import (
    AreaService,
    AreaVersion,
    Contact,
    HolderVersion,
    OrganisationCode,
    OrganisationVersion,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
    Succession,
)

SUBJECTS: dict[type[Versioned], tuple[str, ...]] = {
    OrganisationVersion: ("organisation_id",),
    OrganisationCode: ("organisation_id", "scheme"),
    Succession: ("predecessor_id", "successor_id"),
    PostVersion: ("post_id",),
    HolderVersion: ("post_id",),
    Contact: ("post_id", "organisation_id", "channel", "use"),
    PostPreference: ("post_id",),
    PostTag: ("post_id", "tag"),
    PostValue: ("post_id", "field_id"),
    AreaVersion: ("area_id",),
    AreaService: ("area_id", "organisation_id", "role"),
}
"""What a change may write, and what a version of each is about."""

HUNG = (PostTag, PostValue, PostPreference, HolderVersion, Contact, PostVersion)
"""What may hang on a post that a change made."""


class UnknownChange(Refused):
    """The event is no change of organisations, or was undone."""

    code = "unknown_change"


DEPENDS = {
    "OrganisationVersion": "a later change of one of the organisations",
    "OrganisationCode": "a code recorded later",
    "Succession": "a later change of one of the organisations",
    "PostVersion": "a later change of a post",
    "HolderVersion": "an office-holder recorded later",
    "Contact": "a contact recorded later",
    "AreaVersion": "a later change of an area",
    "AreaService": "a later change to who serves an area",
    "PostTag": "a tag of a new post, added or removed later",
    "PostValue": "a field of a new post, changed later",
    "PostPreference": "a new post’s preferred format, recorded later",
    "Letter": "a campaign that writes to a new post",
}
"""What came later, as a page says it: by the names of models, and a letter."""


class CantUndo(Refused):
    """Something that came later depends on the change: `what`, as keys of DEPENDS."""

    code = "cant_undo"

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__(what=join(list(dict.fromkeys(DEPENDS[one] for one in what))))
        self.what = what


@dataclass(frozen=True)
class Change:
    """As it was recorded. `token`: what names it. `undone`: the event that undid it; None while it stands."""

    seq: int
    token: str
    kind: str
    on: str
    note: str
    organisations: tuple[str, ...]
    successors: tuple[tuple[int, str], ...]
    name: str
    at: datetime
    actor_id: int | None
    undone: int | None = None
    undone_at: datetime | None = None
    undone_by: int | None = None


def changes_of(session: Session, organisation_id: int) -> list[Change]:
    """The changes in which an organisation had a part, newest first, those that were undone too."""
    named = AuditEvent.subjects.any(kind="organisation", subject_id=str(organisation_id))
    return changes_recorded(session, named)


def changes_recorded(session: Session, which: ColumnElement[bool]) -> list[Change]:
    """Those of the events that are changes of organisations, newest first, each with its undoing if it was undone."""
    query = select(AuditEvent).where(
        which, AuditEvent.action.in_((events.ORGANISATION_CHANGED, events.ORGANISATION_CHANGE_UNDONE))
    )
    audit_events = session.scalars(query.order_by(AuditEvent.seq.desc())).all()
    undone = {
        json.loads(event.body)["before"]["event"]: event
        for event in audit_events
        if event.action == events.ORGANISATION_CHANGE_UNDONE
    }
    return [
        _change(event, undone.get(event.seq)) for event in audit_events if event.action == events.ORGANISATION_CHANGED
    ]


def change_by_seq(session: Session, seq: int) -> Change:
    """Raises UnknownChange, also for one that was undone."""
    event = session.get(AuditEvent, seq)
    if event is None or event.action != events.ORGANISATION_CHANGED:
        raise UnknownChange
    change = _change(event)
    if standing_change(session, change.token) != seq:
        raise UnknownChange
    return change


def made_posts(session: Session, seq: int) -> list[int]:
    """The posts that there were not before the change."""
    rows = select(PostVersion.post_id).where(PostVersion.recorded == seq)
    before = select(PostVersion.post_id).where(PostVersion.recorded < seq)
    return list(session.scalars(rows.where(PostVersion.post_id.not_in(before)).distinct()))


def depends(session: Session, seq: int) -> list[str]:
    """What came later and depends on the change, as names of models; empty when it can be undone."""
    made = made_posts(session, seq)
    found = [model.__name__ for model, keys in SUBJECTS.items() if _written_since(session, model, keys, seq)]
    for model in HUNG:
        later = (
            select(model.id).where(model.post_id.in_(made), model.recorded > seq, model.superseded.is_(None)).limit(1)
        )
        if session.scalars(later).first():
            found.append(model.__name__)
    new = _made_organisations(session, seq)
    for other in (PostVersion, AreaService, Contact):
        hung = select(other.id).where(other.organisation_id.in_(new), other.recorded > seq).limit(1)
        if session.scalars(hung).first():
            found.append(other.__name__)
    later = select(AreaVersion.id).where(AreaVersion.authority_id.in_(new), AreaVersion.recorded > seq)
    followed = select(Succession.id).where(Succession.predecessor_id.in_(new), Succession.recorded > seq)
    found += [
        name for name, query in (("AreaVersion", later), ("Succession", followed)) if session.scalars(query).first()
    ]
    return list(dict.fromkeys(found))


def undo_change(session: Session, seq: int, *, used: Collection[str], actor: Actor) -> int:
    """Everything is as it was known before the change. `used`: campaigns that write to posts that it made.

    Raises UnknownChange, and CantUndo.
    """
    query = select(AuditSubject.kind, AuditSubject.subject_id).where(AuditSubject.seq == seq)
    subjects = [(kind, one) for kind, one in session.execute(query.order_by(AuditSubject.position))]
    lock_organisations(session, [int(one) for kind, one in subjects if kind == "organisation"])
    change = change_by_seq(session, seq)  # behind the lock: of two clicks at once the second finds it undone
    if what := [*depends(session, seq), *(["Letter"] if used else [])]:
        raise CantUndo(what)
    event = record(
        session,
        events.ORGANISATION_CHANGE_UNDONE,
        actor=actor,
        subjects=subjects,
        before={"event": seq},
        after={"kind": change.kind},
    )
    for model in SUBJECTS:
        for version in session.scalars(select(model).where(model.recorded == seq, model.superseded.is_(None))):
            version.supersede(event.seq)
        for version in session.scalars(select(model).where(model.superseded == seq)).all():
            session.add(next_version(version, seq=event.seq))
    session.flush()
    return event.seq


def _written_since(session: Session, model: type[Versioned], keys: tuple[str, ...], seq: int) -> bool:
    """Whether something that the change wrote was written again, or something was put beside it."""
    rows = session.scalars(select(model).where((model.recorded == seq) | (model.superseded == seq))).all()
    if any(row.recorded == seq and row.superseded is not None for row in rows):
        return True
    about = {tuple(getattr(row, key) for key in keys) for row in rows}
    first = getattr(model, keys[0])
    beside = select(model).where(model.recorded > seq, model.superseded.is_(None))
    if None not in {one[0] for one in about}:  # as it is in a contact of an organisation's office
        beside = beside.where(first.in_({one[0] for one in about}))
    return any(tuple(getattr(row, key) for key in keys) in about for row in session.scalars(beside))


def _made_organisations(session: Session, seq: int) -> list[int]:
    rows = select(OrganisationVersion.organisation_id).where(OrganisationVersion.recorded == seq)
    before = select(OrganisationVersion.organisation_id).where(OrganisationVersion.recorded < seq)
    return list(session.scalars(rows.where(OrganisationVersion.organisation_id.not_in(before)).distinct()))


def _change(event: AuditEvent, undone: AuditEvent | None = None) -> Change:
    after = json.loads(event.body)["after"]
    return Change(
        seq=event.seq,
        token=next(subject.subject_id for subject in event.subjects if subject.kind == SEEN),
        kind=after["kind"],
        on=after["on"],
        note=after["note"],
        organisations=tuple(after["organisations"]),
        successors=tuple((number, name) for number, name in after["successors"]),
        name=after["name"] or "",
        at=event.at,
        actor_id=event.actor_id,
        undone=undone.seq if undone else None,
        undone_at=undone.at if undone else None,
        undone_by=undone.actor_id if undone else None,
    )
