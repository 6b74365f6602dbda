"""Guidance, powers and procedures: every edition, with the days on which it is in force, as known at an event."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.framework.models import Work, WorkEdition, WorkEditionVersion, WorkVersion
from app.evidence.framework.record import kind_of
from app.evidence.source import Source, source_of
from app.platform.history import known


@dataclass(frozen=True)
class Edition:
    """`in_force_from`, `in_force_to`: the first and the last day, None where not recorded or not ended. `kind`:
    guidance, power or procedure. `names`: how a text calls the guidance, or the Act of which the power is `section`;
    `cited_as`: the years and dates that name this edition. `says`, `done_by`: as WorkEditionVersion has them."""

    id: int
    work_id: int
    work_slug: str
    work_title: str
    kind: str
    names: tuple[str, ...]
    section: str
    title: str
    short: str
    cited_as: tuple[str, ...]
    in_force_from: date | None
    in_force_to: date | None
    note: str
    recorded: int
    source: Source
    says: str = ""
    done_by: str = ""

    def in_force_on(self, day: date) -> bool:
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or self.in_force_to >= day
        )


def editions(session: Session, *, known_at: int | None = None) -> list[Edition]:
    """Guidance first, then powers, then procedures, by title; of one work the newest first."""
    rows = session.execute(
        select(WorkEditionVersion, WorkVersion, Work.slug)
        .join(WorkEdition, WorkEdition.id == WorkEditionVersion.edition_id)
        .join(Work, Work.id == WorkEdition.work_id)
        .join(WorkVersion, WorkVersion.work_id == Work.id)
        .where(known(WorkEditionVersion, known_at), known(WorkVersion, known_at))
    )
    found = [edition(version, work, slug) for version, work, slug in rows]
    found.sort(key=lambda one: (one.in_force_from or date.min, one.id), reverse=True)
    return sorted(found, key=lambda one: (one.kind, one.work_title))


def edition(version: WorkEditionVersion, work: WorkVersion, slug: str) -> Edition:
    return Edition(
        id=version.edition_id,
        work_id=work.work_id,
        work_slug=slug,
        work_title=work.title,
        kind=kind_of(work),
        names=tuple(work.names),
        section=work.section,
        title=version.title,
        short=version.short,
        cited_as=tuple(version.cited_as),
        in_force_from=version.valid_from,
        in_force_to=version.valid_to and version.valid_to - timedelta(1),
        note=version.note,
        recorded=version.recorded,
        source=source_of(version),
        says=version.says,
        done_by=version.done_by,
    )
