"""Rounds of joint targeted area inspections, as at a day and as known at an event, the newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.interventions.days import (
    Day,
    day_kept,
    end_later,
    first_and_last_day,
    later_day,
    may_be_later,
)
from app.evidence.interventions.models import InspectionRoundArea, InspectionRoundVersion, begun_by
from app.evidence.interventions.names import NamedArea, named_areas
from app.evidence.source import Source, source_of
from app.platform.history import known


@dataclass(frozen=True)
class ListedInspectionRoundArea:
    """An area in a round. `dates`: the first and the last day of its inspection; `outcome`, `report_url` and
    `published` are blank and None until it is published. `at`, `ends_later`, `published_later`: as of an
    intervention."""

    id: int
    area_id: int
    area_slug: str
    area_name: str
    dates: tuple[Day | None, Day | None]
    outcome: str
    report_url: str
    published: Day | None
    recorded: int
    source: Source
    at: date
    ends_later: Day | None
    published_later: Day | None

    @property
    def dated(self) -> bool:
        """Whether any day of its own inspection is recorded, whatever is recorded of the round."""
        return any(self.dates)

    @property
    def may_be_later(self) -> bool:
        return may_be_later(self.dates[0], self.at)

    @property
    def published_on(self) -> date | None:
        return self.published.on if self.published else None


@dataclass(frozen=True)
class ListedInspectionRound:
    """`begins`, `ends`: the first and last day, None where not recorded. `report_…`: the thematic report.
    `at`, `ends_later`, `report_later`: as of an intervention."""

    id: int
    title: str
    theme: str
    inspectorates: tuple[str, ...]
    begun_day: Day | None
    ended_day: Day | None
    areas: tuple[ListedInspectionRoundArea, ...]
    report_title: str
    report_url: str
    report_published: Day | None
    recorded: int
    source: Source
    at: date
    ends_later: Day | None
    report_later: Day | None

    @property
    def may_be_later(self) -> bool:
        return may_be_later(self.begun_day, self.at)

    @property
    def begins(self) -> date | None:
        return self.begun_day.on if self.begun_day else None

    @property
    def ends(self) -> date | None:
        return self.ended_day.on if self.ended_day else None

    @property
    def report_published_on(self) -> date | None:
        return self.report_published.on if self.report_published else None

    def of_area(self, area_id: int) -> ListedInspectionRoundArea | None:
        return next((area for area in self.areas if area.area_id == area_id), None)


def rounds(session: Session, *, valid_at: date, known_at: int | None = None) -> list[ListedInspectionRound]:
    """Those that had begun by `valid_at`, or may have, with the areas whose inspection had, or may have
    (`may_be_later`), and those of which no day is recorded (`dated`); what was published or ended on a later day is not
    told."""
    version = InspectionRoundVersion
    rows = session.scalars(select(version).where(known(version, known_at), begun_by(valid_at, version))).all()
    areas = _areas(session, [row.round_id for row in rows], valid_at=valid_at, known_at=known_at)
    found = [_listed_round(row, areas[row.round_id], valid_at) for row in rows]
    return sorted(found, key=lambda one: (one.begins or date.min, one.id), reverse=True)


def _areas(
    session: Session, round_ids: Sequence[int], *, valid_at: date, known_at: int | None
) -> defaultdict[int, list[ListedInspectionRoundArea]]:
    rows = session.scalars(
        select(InspectionRoundArea).where(
            InspectionRoundArea.round_id.in_(round_ids),
            known(InspectionRoundArea, known_at),
            begun_by(valid_at, InspectionRoundArea),
        )
    ).all()
    names = named_areas(session, {row.area_id for row in rows}, valid_at=valid_at, known_at=known_at)
    found: defaultdict[int, list[ListedInspectionRoundArea]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: names[row.area_id].name):
        found[row.round_id].append(_area_shown(row, names[row.area_id], valid_at))
    return found


def _area_shown(row: InspectionRoundArea, area: NamedArea, valid_at: date) -> ListedInspectionRoundArea:
    out = row.published_on is None or row.published_on <= valid_at
    return ListedInspectionRoundArea(
        id=row.id,
        area_id=row.area_id,
        area_slug=area.slug,
        area_name=area.name,
        dates=first_and_last_day(row, valid_at),
        outcome=row.outcome if out else "",
        report_url=row.report_url if out else "",
        published=day_kept(row.published_on, row.published_as) if out else None,
        recorded=row.recorded,
        source=source_of(row),
        at=valid_at,
        ends_later=end_later(row, valid_at),
        published_later=later_day(row.published_on, row.published_as, valid_at),
    )


def _listed_round(
    row: InspectionRoundVersion, areas: Sequence[ListedInspectionRoundArea], valid_at: date
) -> ListedInspectionRound:
    begun, ended = first_and_last_day(row, valid_at)
    out = row.report_published_on is None or row.report_published_on <= valid_at
    return ListedInspectionRound(
        id=row.round_id,
        title=row.title,
        theme=row.theme,
        inspectorates=tuple(row.inspectorates),
        begun_day=begun,
        ended_day=ended,
        areas=tuple(areas),
        report_title=row.report_title if out else "",
        report_url=row.report_url if out else "",
        report_published=day_kept(row.report_published_on, row.report_published_as) if out else None,
        recorded=row.recorded,
        source=source_of(row),
        at=valid_at,
        ends_later=end_later(row, valid_at),
        report_later=later_day(row.report_published_on, row.report_published_as, valid_at),
    )
