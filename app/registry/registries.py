"""The registries, and for which dates their lists are complete."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import existing
from app.platform.history import known
from app.platform.memory import read_once
from app.registry import events
from app.registry.models import Coverage, PostVersion, Registry


def has_list(known_at: int | None = None) -> ColumnElement[bool]:
    """Whether a registry of a query has posts, or dates for which its list is complete. One that has neither is
    declared empty: nobody knows how many posts there are."""
    posts = exists().where(PostVersion.registry_slug == Registry.slug, known(PostVersion, known_at))
    covered = exists().where(Coverage.registry_slug == Registry.slug, known(Coverage, known_at))
    return or_(covered, posts)


def listed_registries(session: Session, *, known_at: int | None = None) -> frozenset[str]:
    """The registries that have a list, by slug."""
    return frozenset(session.scalars(select(Registry.slug).where(has_list(known_at))))


def listed_names(session: Session) -> dict[str, str]:
    """Names by slug of the registries that have a list, in the registries' order."""
    listed = listed_registries(session)
    return {slug: name for slug, name in registry_names(session).items() if slug in listed}


@dataclass(frozen=True)
class CoverageSpan:
    """A span of days for which a registry's list is complete: half-open, blank is unbounded; and why it is."""

    valid_from: date | None
    valid_to: date | None
    note: str

    def holds(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day and (self.valid_to is None or day < self.valid_to)


@read_once
def registries(session: Session) -> list[Registry]:
    """All registries, in their order."""
    return list(session.scalars(select(Registry).order_by(Registry.position)))


def registry_names(session: Session) -> dict[str, str]:
    """Names by slug, in the registries' order."""
    return {row.slug: row.name for row in registries(session)}


def registry(session: Session, slug: str) -> Registry:
    """One registry. Raises NotFound."""
    return existing(session.get(Registry, slug), "no_such_registry")


def coverage(session: Session, *, known_at: int | None = None) -> dict[str, list[CoverageSpan]]:
    """The spans of every registry by slug, earliest first; a registry without any has an empty list."""
    spans: dict[str, list[CoverageSpan]] = {row.slug: [] for row in registries(session)}
    for row in session.scalars(select(Coverage).where(known(Coverage, known_at))):
        spans[row.registry_slug].append(CoverageSpan(row.valid_from, row.valid_to, row.note))
    return {slug: sorted(found, key=lambda c: c.valid_from or date.min) for slug, found in spans.items()}


def rename(session: Session, row: Registry, *, name: str, sector: str, sector_name: str, actor: Actor) -> None:
    """Give a registry another name, or move it to another sector, so that what it was called before is known
    (`as_known.py`)."""
    before = {"name": row.name, "sector": row.sector, "sector_name": row.sector_name}
    row.name, row.sector, row.sector_name = name, sector, sector_name
    session.flush()
    record(
        session,
        events.REGISTRY_RENAMED,
        actor=actor,
        subjects=[("registry", row.slug)],
        before=before,
        after={"name": name, "sector": sector, "sector_name": sector_name},
    )
