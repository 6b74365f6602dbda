"""How many reports came, and how soon the directors were told: at the end of any day, as known at any event.

A report counts on the day on which it was received here. Reports on one matter are one, of the earliest receipt. Times
are judged at the end of the day asked about, or at the moment at which it was known if that is earlier: what has not
come to pass is not missed. What counts as notified was said by one person and confirmed by another by the event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.platform.clock import LONDON, london_time, now
from app.safeguarding.clock.clock import Clock
from app.safeguarding.rows import Rows, clock_in, told_unconfirmed


@dataclass(frozen=True)
class RiskCounts:
    """`immediate`: of those received, those not decided otherwise. Of these: `notified_1h`, `notified_4h` and
    `notified_24h` within so many hours, each within the next; `open`: no second person has confirmed that somebody was
    told; `unconfirmed`, of the open ones: one person recorded it; `median` and `worst`: from the receipt until somebody
    was, None where nobody was. `missed`: of those received, those whose deadline passed before either was done; told
    too late, or still open, they stay missed."""

    received: int
    immediate: int
    notified_1h: int
    notified_4h: int
    notified_24h: int
    missed: int
    open: int
    median: timedelta | None
    worst: timedelta | None
    unconfirmed: int = 0

    @property
    def untold(self) -> int:
        """Of the open ones, those of which nobody recorded that anyone was told."""
        return self.open - self.unconfirmed

    @property
    def notified(self) -> int:
        return self.immediate - self.open


@dataclass(frozen=True)
class OfArea:
    """`area_id` None: those of areas that nobody knows, or that do not ship."""

    area_id: int | None
    name: str
    slug: str
    counts: RiskCounts


@dataclass(frozen=True)
class OfMonth:
    """`month`: its first day, here."""

    month: date
    counts: RiskCounts


@dataclass(frozen=True)
class RiskFigures:
    """`judged_at`: the moment at which times were judged. By area, by name; by month, the first first."""

    judged_at: datetime
    total: RiskCounts
    by_area: Sequence[OfArea]
    by_month: Sequence[OfMonth]


@dataclass(frozen=True)
class _Matter:
    area_id: int | None
    received_at: datetime
    clock: Clock
    unconfirmed: bool

    @property
    def day(self) -> date:
        return london_time(self.received_at).date()

    @property
    def month(self) -> date:
        return self.day.replace(day=1)


def risk_figures(
    session: Session, *, valid_at: date, known_at: int | None, area_id: int | None = None, at: datetime | None = None
) -> RiskFigures:
    """Of one area, or of all. `at`: now, where `known_at` is None."""
    end = datetime.combine(valid_at + timedelta(1), time(), LONDON)
    judged_at = min(end, _known_moment(session, known_at, at))
    rows = Rows(session, known_at)
    matters = [matter for matter in _matters(rows, judged_at) if matter.day <= valid_at]
    matters = [matter for matter in matters if area_id is None or matter.area_id == area_id]
    areas = {matter.area_id for matter in matters}
    named = {each: rows.areas.get(each, ("", "")) if each else ("", "") for each in areas}
    return RiskFigures(
        judged_at=judged_at,
        total=_counts(matters),
        by_area=[
            OfArea(each, named[each][1], named[each][0], _counts(_in_area(matters, each)))
            for each in sorted(areas, key=lambda each: (each is None, named[each][1]))
        ],
        by_month=[
            OfMonth(month, _counts(matter for matter in matters if matter.month == month))
            for month in sorted({matter.month for matter in matters})
        ],
    )


def _known_moment(session: Session, known_at: int | None, at: datetime | None) -> datetime:
    """When the event was recorded; before the first, whatever is asked."""
    if known_at is None:
        return at or now()
    found = moments(session, [known_at])
    return found[known_at].at if found else now()


def _matters(rows: Rows, judged_at: datetime) -> list[_Matter]:
    return [
        _Matter(
            area_id=rows.facts[report_id].area_id,
            received_at=rows.received_at(report_id),
            clock=clock_in(rows, report_id, judged_at),
            unconfirmed=told_unconfirmed(rows, report_id, judged_at),
        )
        for report_id in rows.reports
        if report_id not in rows.original and rows.received_at(report_id) <= judged_at
    ]


def _in_area(found: Iterable[_Matter], area_id: int | None) -> list[_Matter]:
    return [matter for matter in found if matter.area_id == area_id]


def _counts(found: Iterable[_Matter]) -> RiskCounts:
    matters = list(found)
    clocks = [matter.clock for matter in matters]
    immediate = [clock for clock in clocks if clock.state != "not_immediate"]
    took = [clock.told_at - clock.received_at for clock in immediate if clock.told_at]
    within = {hours: sum(duration <= timedelta(hours=hours) for duration in took) for hours in (1, 4, 24)}
    return RiskCounts(
        received=len(clocks),
        immediate=len(immediate),
        notified_1h=within[1],
        notified_4h=within[4],
        notified_24h=within[24],
        missed=sum(clock.missed for clock in clocks),
        open=len(immediate) - len(took),
        median=timedelta(seconds=median(duration.total_seconds() for duration in took)) if took else None,
        worst=max(took, default=None),
        unconfirmed=sum(matter.unconfirmed and matter.clock.runs for matter in matters),
    )
