"""What has to be looked at again: whatever rows came, went or were erased since an audit event, and whatever began or
ended since a day. Rows tell it, not the events' words, since one event may cover many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.platform.history import Versioned, known
from app.registry.models import (
    AreaVersion,
    Contact,
    HolderVersion,
    OrganisationCode,
    OrganisationVersion,
    PostTag,
    PostVersion,
)
from app.web.typed import numbers_in


@dataclass
class StaleOwners:
    posts: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    areas: set[int] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.posts) + len(self.organisations) + len(self.areas) + len(self.tags)


def stale_owners(session: Session, *, seq: int, day: date | None, today: date) -> StaleOwners:
    """Whose entries may be wrong, when they were right at event `seq` and on `day` (None: on no day)."""
    found = StaleOwners()
    owners: tuple[tuple[type[Versioned], tuple[tuple[Any, set[Any]], ...]], ...] = (
        (PostVersion, ((PostVersion.post_id, found.posts),)),
        (HolderVersion, ((HolderVersion.post_id, found.posts),)),
        (Contact, ((Contact.post_id, found.posts), (Contact.organisation_id, found.organisations))),
        (OrganisationVersion, ((OrganisationVersion.organisation_id, found.organisations),)),
        (OrganisationCode, ((OrganisationCode.organisation_id, found.organisations),)),
        (AreaVersion, ((AreaVersion.area_id, found.areas),)),
        (PostTag, ((PostTag.tag, found.tags),)),
    )
    for model, kept in owners:
        columns = [column for column, _ in kept]
        rows = select(*columns).where(_changed(model, seq=seq, day=day, today=today)).distinct()
        for row in session.execute(rows.execution_options(yield_per=1000)):
            for value, (_, owners_found) in zip(row, kept, strict=True):
                if value is not None:
                    owners_found.add(value)
    about = select(AuditSubject.kind, AuditSubject.subject_id).where(AuditSubject.seq > seq)
    for kind, identity in session.execute(about.where(AuditSubject.kind.in_(("post", "organisation")))):
        (found.posts if kind == "post" else found.organisations).update(numbers_in([identity]))
    found.posts.update(_in_parts(session, PostVersion.post_id, PostVersion.organisation_id, found.organisations))
    found.areas.update(_in_parts(session, AreaVersion.area_id, AreaVersion.authority_id, found.organisations))
    return found


def erased_since(session: Session, seq: int) -> set[int]:
    """The posts of holders that were erased: their names must not wait."""
    return set(session.scalars(select(HolderVersion.post_id).where(HolderVersion.erased > seq)))


def newest(session: Session) -> int:
    """The number of the last event, 0 when there is none."""
    return session.scalars(select(func.coalesce(func.max(AuditEvent.seq), 0))).one()


def _changed(model: type[Versioned], *, seq: int, day: date | None, today: date) -> ColumnElement[bool]:
    changed = [model.recorded > seq, model.superseded > seq]
    if model is HolderVersion:
        changed.append(HolderVersion.erased > seq)
    if day is not None and day < today:
        changed += [column.between(day, today) for column in (model.valid_from, model.valid_to)]
    return or_(*changed)


def _in_parts(session: Session, column: Any, owner: Any, ids: Iterable[int]) -> Iterator[int]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        query = select(column).where(owner.in_(ordered[start : start + 500]), known(column.class_))
        yield from session.scalars(query)
