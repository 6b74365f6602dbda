"""Interventions as at a day and as known at an event, the newest first: all, or by kind, area and year."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.interventions.days import Day, end_later, first_and_last_day, may_be_later
from app.evidence.interventions.kinds import BY_SLUG, facts_on, published_later
from app.evidence.interventions.models import InterventionVersion, begun_by
from app.evidence.interventions.names import NamedArea, named_areas
from app.evidence.source import Source, source_of
from app.platform.history import known


@dataclass(frozen=True)
class ListedIntervention:
    """An intervention. `begun`, `ended`: its first and last day, None where not recorded; `begun_day`, `ended_day` say
    how much of them is known. `recorded`: the event that says so. `facts`: as its kind has them (kinds.py). `at`: the
    day as at which it is told; `ends_later`, `published_later`: what is recorded of a later day, or of a month or year
    that was not over by then."""

    id: int
    kind: str
    title: str
    summary: str
    area_id: int
    area_slug: str
    area_name: str
    begun_day: Day | None
    ended_day: Day | None
    recorded: int
    facts: Mapping[str, Any]
    source: Source
    at: date
    ends_later: Day | None
    published_later: Day | None

    @property
    def dated(self) -> bool:
        """Whether any day of it is recorded: without one it may be of a later day than that on which it is told."""
        return bool(self.begun_day or self.ended_day)

    @property
    def may_be_later(self) -> bool:
        return may_be_later(self.begun_day, self.at)

    @property
    def begun(self) -> date | None:
        return self.begun_day.on if self.begun_day else None

    @property
    def ended(self) -> date | None:
        return self.ended_day.on if self.ended_day else None

    def stands_on(self, day: date) -> bool:
        """Whether it had begun and not ended, as far as is recorded."""
        return (self.begun_day is None or self.begun_day.earliest <= day) and (self.ended is None or self.ended >= day)


def interventions(
    session: Session,
    *,
    area_id: int | None = None,
    kinds: Collection[str] = (),
    valid_at: date,
    known_at: int | None = None,
) -> list[ListedIntervention]:
    """Those that had begun by `valid_at`, ended or not; one whose first day is not recorded is among them, and one that
    began in a month or a year that was not over (`may_be_later`). What ended or was published on a later day is not
    told."""
    version = InterventionVersion
    query = select(version).where(known(version, known_at), begun_by(valid_at, version))
    if area_id is not None:
        query = query.where(version.area_id == area_id)
    if kinds:
        query = query.where(version.kind.in_(kinds))
    rows = session.scalars(query).all()
    names = named_areas(session, {row.area_id for row in rows}, valid_at=valid_at, known_at=known_at)
    return newest_first([intervention_shown(row, names[row.area_id], valid_at) for row in rows])


def intervention_shown(row: InterventionVersion, area: NamedArea, valid_at: date = date.max) -> ListedIntervention:
    begun, ended = first_and_last_day(row, valid_at)
    return ListedIntervention(
        id=row.intervention_id,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        area_id=row.area_id,
        area_slug=area.slug,
        area_name=area.name,
        begun_day=begun,
        ended_day=ended,
        recorded=row.recorded,
        facts=facts_on(row.facts, valid_at),
        source=source_of(row),
        at=valid_at,
        ends_later=end_later(row, valid_at),
        published_later=published_later(row.facts, valid_at),
    )


def newest_first(rows: Sequence[ListedIntervention]) -> list[ListedIntervention]:
    """By the first day; those whose day is not recorded stand last."""
    return sorted(rows, key=lambda row: (row.begun or date.min, row.id), reverse=True)


@dataclass(frozen=True)
class InterventionFilter:
    """What is blank or empty keeps all. `area`: words of its name."""

    kinds: tuple[str, ...] = ()
    area: str = ""
    year: str = ""

    def keeps(self, one: ListedIntervention) -> bool:
        return (
            (not self.kinds or one.kind in self.kinds)
            and all(word in one.area_name.casefold() for word in self.area.casefold().split())
            and (not self.year or self.year in _years(one))
        )


def filter_interventions(
    interventions: Sequence[ListedIntervention], sift: InterventionFilter
) -> list[ListedIntervention]:
    return [intervention for intervention in interventions if sift.keeps(intervention)]


def years_of(interventions: Sequence[ListedIntervention]) -> list[str]:
    """In which any of them began, or was going on, the newest first."""
    return sorted({year for intervention in interventions for year in _years(intervention)}, reverse=True)


def _years(one: ListedIntervention) -> set[str]:
    """In which it began, or was going on: of one without an end, up to the day as at which it is told."""
    if one.begun is None:
        return set()
    last = one.ended or (one.at if BY_SLUG[one.kind].ended else one.begun)
    return {str(year) for year in range(one.begun.year, last.year + 1)}
