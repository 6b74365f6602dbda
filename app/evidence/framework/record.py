"""Record guidance, a power, and an edition of either; correct them; remove an edition that was recorded in error."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.evidence.fact_versions import RecordedInError, lock_row, made_once, seen_version, standing_version
from app.evidence.framework.models import Work, WorkEdition, WorkEditionVersion, WorkVersion
from app.evidence.source import Source, source_of
from app.platform.history import known, next_version

GUIDANCE, POWER = "guidance", "power"

ONE_DAY = timedelta(1)


@dataclass(frozen=True)
class WorkDetails:
    kind: str
    title: str
    names: tuple[str, ...]
    section: str

    def as_values(self) -> dict[str, Any]:
        return {"kind": self.kind, "title": self.title, "names": list(self.names), "section": self.section}


@dataclass(frozen=True)
class WorkEditionDetails:
    """`first`, `last`: the days on which it is in force, None where not recorded or not ended."""

    title: str
    short: str
    cited_as: tuple[str, ...]
    first: date | None
    last: date | None
    note: str
    source: Source

    def as_values(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "short": self.short,
            "cited_as": list(self.cited_as),
            "valid_from": self.first,
            "valid_to": self.last + ONE_DAY if self.last else None,
            "note": self.note,
            **self.source.as_values(),
        }

    def as_facts(self) -> dict[str, Any]:
        return {"title": self.title, "first": _iso(self.first), "last": _iso(self.last), "source": self.source.url}


def work_said(version: WorkVersion) -> WorkDetails:
    return WorkDetails(version.kind, version.title, tuple(version.names), version.section)


def edition_said(version: WorkEditionVersion) -> WorkEditionDetails:
    last = version.valid_to - ONE_DAY if version.valid_to else None
    cited_as = tuple(version.cited_as)
    return WorkEditionDetails(
        version.title, version.short, cited_as, version.valid_from, last, version.note, source_of(version)
    )


def slug_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-") or "work"


def add_work(session: Session, said: WorkDetails, *, once: str, actor: Actor, slug: str = "") -> int:
    """The work that the form `once` made; the same form twice makes one. Raises Refused: work_taken."""
    work = Work(slug=slug or slug_of(said.title), once=once)
    if not made_once(session, work):
        if made := session.scalars(select(Work.id).where(Work.once == once)).one_or_none():
            return made
        raise Refused("work_taken", field="title")
    event = record(
        session, "framework.work_recorded", actor=actor, subjects=[("work", work.id)], after=said.as_values()
    )
    session.add(WorkVersion(work_id=work.id, recorded=event.seq, **said.as_values()))
    session.flush()
    return work.id


def correct_work(session: Session, work_id: int, said: WorkDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Stale."""
    lock_row(session, Work, work_id)
    version = seen_version(session, WorkVersion, seen=seen, work_id=work_id)
    was = work_said(version)
    if was == said:
        return False
    event = record(
        session,
        "framework.work_corrected",
        actor=actor,
        subjects=[("work", work_id)],
        before=was.as_values(),
        after=said.as_values(),
    )
    version.supersede(event.seq)
    session.add(next_version(version, seq=event.seq, **said.as_values()))
    session.flush()
    return True


def add_edition(session: Session, work_id: int, said: WorkEditionDetails, *, once: str, actor: Actor) -> int:
    """The edition that the form `once` made; the same form twice makes one. Raises Refused: ends_before,
    editions_overlap."""
    lock_row(session, Work, work_id)
    if made := session.scalars(select(WorkEdition.id).where(WorkEdition.once == once)).one_or_none():
        return made
    _check(said, _standing(session, work_id))
    edition = WorkEdition(work_id=work_id, once=once)
    session.add(edition)
    session.flush()
    event = record(
        session,
        "framework.edition_recorded",
        actor=actor,
        subjects=[("edition", edition.id), ("work", work_id)],
        after=said.as_facts(),
    )
    session.add(WorkEditionVersion(edition_id=edition.id, recorded=event.seq, **said.as_values()))
    session.flush()
    return edition.id


def correct_edition(session: Session, edition_id: int, said: WorkEditionDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before, editions_overlap; and Stale, RecordedInError."""
    work_id, stands = _lock_seen_edition(session, edition_id, seen=seen)
    was = edition_said(stands)
    if was == said:
        return False
    _check(said, [version for version in _standing(session, work_id) if version.edition_id != edition_id])
    event = record(
        session,
        "framework.edition_corrected",
        actor=actor,
        subjects=[("edition", edition_id), ("work", work_id)],
        before=was.as_facts(),
        after=said.as_facts(),
    )
    stands.supersede(event.seq)
    session.add(next_version(stands, seq=event.seq, **said.as_values()))
    session.flush()
    return True


def remove_edition(session: Session, edition_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error. Raises Stale, RecordedInError."""
    work_id, version = _lock_seen_edition(session, edition_id, seen=seen)
    event = record(
        session,
        "framework.edition_removed",
        actor=actor,
        subjects=[("edition", edition_id), ("work", work_id)],
        before=edition_said(version).as_facts(),
        after={"removed": True},
        personal={"reason": reason},
    )
    version.supersede(event.seq)
    session.flush()


def current_work(session: Session, slug: str) -> WorkVersion:
    """Raises NotFound."""
    work_id = session.scalars(select(Work.id).where(Work.slug == slug)).one_or_none()
    if work_id is None or (version := standing_version(session, WorkVersion, work_id=work_id)) is None:
        raise NotFound("no_such_work")
    return version


def current_edition(session: Session, edition_id: int) -> WorkEditionVersion:
    """Raises NotFound."""
    if version := standing_version(session, WorkEditionVersion, edition_id=edition_id):
        return version
    raise NotFound("no_such_edition")


def _lock_seen_edition(session: Session, edition_id: int, *, seen: int) -> tuple[int, WorkEditionVersion]:
    """The work, held, and the edition as the form showed it. Raises Stale, RecordedInError."""
    work = lock_row(session, Work, session.get_one(WorkEdition, edition_id).work_id)
    if standing_version(session, WorkEditionVersion, edition_id=edition_id) is None:
        raise RecordedInError("edition_removed")
    return work.id, seen_version(session, WorkEditionVersion, seen=seen, edition_id=edition_id)


def _standing(session: Session, work_id: int) -> Sequence[WorkEditionVersion]:
    of_work = select(WorkEdition.id).where(WorkEdition.work_id == work_id)
    return session.scalars(
        select(WorkEditionVersion).where(WorkEditionVersion.edition_id.in_(of_work), known(WorkEditionVersion))
    ).all()


def _check(said: WorkEditionDetails, others: Sequence[WorkEditionVersion]) -> None:
    """An edition of which no day is recorded stands beside any other."""
    if said.first and said.last and said.last < said.first:
        raise Refused("ends_before", field="last")
    if said.first is None and said.last is None:
        return
    for details in map(edition_said, others):
        if details.first is None and details.last is None:
            continue
        if (details.first or date.min) <= (said.last or date.max) and (said.first or date.min) <= (
            details.last or date.max
        ):
            raise Refused("editions_overlap", field="last", title=details.title)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
