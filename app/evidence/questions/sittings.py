"""The sitting days of a house: as they are known, one added, one taken away, a file of them taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, lock_record, record
from app.errors import Refused
from app.evidence import events
from app.evidence.questions.due import Calendar, merge_spans
from app.evidence.questions.models import SittingDay, SittingSpan
from app.evidence.questions.states import House
from app.platform.history import known
from app.web.tables.rows import Cell, TableRefused
from app.web.tables.table_file import rows_in
from app.web.typed import day_in, one_line


def calendar_of(session: Session, house: str, known_at: int | None = None) -> Calendar:
    """Of a question whose house nobody recorded, an empty one."""
    days = session.scalars(select(SittingDay.day).where(SittingDay.house == house, known(SittingDay, known_at)))
    return Calendar(
        frozenset(days), merge_spans([(span.begins, span.ends) for span in spans_of(session, house, known_at)])
    )


def sitting_days(session: Session, house: str) -> list[SittingDay]:
    """Those that stand, in their order."""
    query = select(SittingDay).where(SittingDay.house == house, known(SittingDay))
    return list(session.scalars(query.order_by(SittingDay.day)))


def spans_of(session: Session, house: str, known_at: int | None = None) -> list[SittingSpan]:
    query = select(SittingSpan).where(SittingSpan.house == house, known(SittingSpan, known_at))
    return list(session.scalars(query.order_by(SittingSpan.begins, SittingSpan.id)))


def add_day(session: Session, house: House, day: date, *, source: str, actor: Actor) -> bool:
    """False where it is there already. Raises Refused: sittings_not_covered."""
    lock_record(session)
    calendar = calendar_of(session, house)
    if day in calendar.days:
        return False
    if not calendar.covers(day, day):  # one day alone would not say what lies between
        raise Refused("sittings_not_covered", field="day")
    event = record(
        session,
        events.SITTING_ADDED,
        actor=actor,
        subjects=[("house", house)],
        after={"house": house, "day": day.isoformat(), "source": source},
    )
    session.add(SittingDay(house=house, day=day, source=source, recorded=event.seq))
    session.flush()
    return True


def remove_day(session: Session, house: House, day: date, *, actor: Actor) -> bool:
    """The house did not sit, or will not. False where the day was taken away already, or never was one."""
    lock_record(session)
    query = select(SittingDay).where(SittingDay.house == house, SittingDay.day == day, known(SittingDay))
    sitting_day = session.scalars(query).one_or_none()
    if sitting_day is None:
        return False
    event = record(
        session,
        events.SITTING_REMOVED,
        actor=actor,
        subjects=[("house", house)],
        before={"house": house, "day": day.isoformat()},
        after={"removed": True},
    )
    sitting_day.supersede(event.seq)
    session.flush()
    return True


DAY = ("day", "date", "sitting day", "sitting date")
HOUSE = ("house",)
"""What the columns may be headed; other columns are left out."""

HOUSES: Mapping[str, House] = {
    "commons": House.COMMONS,
    "house of commons": House.COMMONS,
    "lords": House.LORDS,
    "house of lords": House.LORDS,
}
"""How a file names a house, in small letters."""


@dataclass(frozen=True)
class SittingPeriod:
    """The days on which a house sits: all there are from `begins` to `ends`."""

    house: House
    begins: date
    ends: date
    source: str


@dataclass(frozen=True)
class Wrong:
    """A row that can't be taken: `code` says why, `said` what stands in it."""

    row: int
    code: str
    said: Cell


class RowsWrong(Exception):
    """Some rows can't be taken, so none is."""

    code = "rows_wrong"

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(len(wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class SittingDaysResult:
    """How many sitting days the file has, how many were new, and how many that it lacks were taken away."""

    days: int
    added: int
    removed: int


def days_in(body: bytes, listed: SittingPeriod) -> list[date]:
    """The days of a file, in their order. Raises TableRefused for what is no such table, RowsWrong for its rows."""
    rows = list(enumerate(rows_in(body), 1))
    heading, headings = next((number, row) for number, row in rows if any(row))
    at_day, at_house = _column(headings, DAY), _column(headings, HOUSE)
    if at_day is None:
        raise TableRefused("no_day_column")
    found: dict[date, int] = {}
    wrong: list[Wrong] = []
    for number, row in rows:
        if number <= heading or not any(row):
            continue
        cell, house = _cell(row, at_day), _cell(row, at_house)
        day = cell if isinstance(cell, date) else day_in(cell)
        code = _fault(day, one_line(str(house)), listed, found)
        if code or day is None:
            wrong.append(Wrong(number, code, house if code == "other_house" else day or cell))
        else:
            found[day] = number
    if wrong:
        raise RowsWrong(wrong)
    if not found:
        raise TableRefused("no_rows")
    return sorted(found)


def take_days(session: Session, listed: SittingPeriod, days: Sequence[date], *, actor: Actor) -> SittingDaysResult:
    """Between its first and last day the file replaces what was known. The same file again changes nothing."""
    lock_record(session)
    standing = {
        sitting_day.day: sitting_day
        for sitting_day in sitting_days(session, listed.house)
        if listed.begins <= sitting_day.day <= listed.ends
    }
    added = [day for day in days if day not in standing]
    gone = [one for day, one in standing.items() if day not in set(days)]
    covered = any(
        sitting_span.begins <= listed.begins and listed.ends <= sitting_span.ends
        for sitting_span in spans_of(session, listed.house)
    )
    if covered and not added and not gone:
        return SittingDaysResult(len(days), 0, 0)
    event = record(
        session,
        events.SITTINGS_LISTED,
        actor=actor,
        subjects=[("house", listed.house)],
        after={
            "house": listed.house,
            "begins": listed.begins.isoformat(),
            "ends": listed.ends.isoformat(),
            "source": listed.source,
            "days": len(days),
            "added": len(added),
            "removed": len(gone),
            "digests": digests_of([day.isoformat() for day in days]),
        },
    )
    for one in gone:
        one.supersede(event.seq)
    new = [SittingDay(house=listed.house, day=day, source=listed.source, recorded=event.seq) for day in added]
    session.add_all(new)
    if not covered:
        span = {"house": listed.house, "begins": listed.begins, "ends": listed.ends, "source": listed.source}
        session.add(SittingSpan(**span, recorded=event.seq))
    session.flush()
    return SittingDaysResult(len(days), len(added), len(gone))


def _fault(day: date | None, house: str, listed: SittingPeriod, found: Mapping[date, int]) -> str:
    """Why a row can't be taken; blank where it can."""
    if day is None:
        return "no_day"
    if house and HOUSES.get(house.casefold()) != listed.house:
        return "other_house"
    if not listed.begins <= day <= listed.ends:
        return "out_of_range"
    return "twice" if day in found else ""


def _column(headings: Sequence[Cell], known: Sequence[str]) -> int | None:
    said = [one_line(str(cell)).casefold() for cell in headings]
    return next((place for place, one in enumerate(said) if one in known), None)


def _cell(row: Sequence[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else ""
