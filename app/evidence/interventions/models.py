"""Published facts about areas: interventions, rounds of joint inspections and what each says of an area, files beside.

`begun_as` and the like say how much of a day is known: day, month or year; blank when no day is. `valid_from` is the
first day on which a fact was surely so (the last day of the month, where only the month is known) and `valid_to` the
day after its last; both may be blank.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, Date, ForeignKey, String, Text, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.evidence.interventions.days import last_of_month
from app.platform.database import Base
from app.platform.history import Versioned
from app.web.files.kept_files import KeptFileColumns

Facts = JSON().with_variant(JSONB(), "postgresql")


class SourceColumns:
    """Where a fact is published: a title, an address (blank: none), its date, and the day on which it was read."""

    source_title: Mapped[str] = mapped_column(String(300))
    source_url: Mapped[str] = mapped_column(String(500))
    source_date: Mapped[date | None] = mapped_column(Date)
    source_read_on: Mapped[date | None] = mapped_column(Date)


class DatePrecisionColumns:
    begun_as: Mapped[str] = mapped_column(String(5))
    ended_as: Mapped[str] = mapped_column(String(5))


class Intervention(Base):
    """`once`: the form that recorded it, or the row of the shipped file that it came with."""

    __tablename__ = "interventions"

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)


class InterventionVersion(Versioned, DatePrecisionColumns, SourceColumns, Base):
    """What is said of an intervention. `kind` and what `facts` may hold: app/evidence/interventions/kinds.py. One that
    has no version that stands was recorded in error; the event that superseded the last says why."""

    __tablename__ = "intervention_versions"

    intervention_id: Mapped[int] = mapped_column(ForeignKey("interventions.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Facts)


class InterventionFile(Versioned, KeptFileColumns, Base):
    """A file beside an intervention."""

    __tablename__ = "intervention_files"

    intervention_id: Mapped[int] = mapped_column(ForeignKey("interventions.id"), index=True)


class InspectionRound(Base):
    """Joint targeted area inspections of one theme. `once`: as of an intervention."""

    __tablename__ = "inspection_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)


class InspectionRoundVersion(Versioned, DatePrecisionColumns, SourceColumns, Base):
    """`inspectorates`: their names, in order. `report_…`: the thematic report, blank until there is one."""

    __tablename__ = "inspection_round_versions"

    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_rounds.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(300))
    inspectorates: Mapped[list[str]] = mapped_column(Facts)
    report_title: Mapped[str] = mapped_column(String(300))
    report_url: Mapped[str] = mapped_column(String(500))
    report_published_on: Mapped[date | None] = mapped_column(Date)
    report_published_as: Mapped[str] = mapped_column(String(5))


class InspectionRoundArea(Versioned, DatePrecisionColumns, SourceColumns, Base):
    """An area in a round: when it was inspected, and what was published of it; blank until it is."""

    __tablename__ = "inspection_round_areas"

    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_rounds.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    outcome: Mapped[str] = mapped_column(Text)
    report_url: Mapped[str] = mapped_column(String(500))
    published_on: Mapped[date | None] = mapped_column(Date)
    published_as: Mapped[str] = mapped_column(String(5))


def begun_by(
    valid_at: date, version: type[InterventionVersion | InspectionRoundVersion | InspectionRoundArea]
) -> ColumnElement[bool]:
    """Whether it had begun by the day, or may have: of some only the month or the year is known, of some no day."""
    ends = {"day": valid_at, "month": last_of_month(valid_at), "year": valid_at.replace(month=12, day=31)}
    begun = version.valid_from
    return or_(begun.is_(None), *((version.begun_as == as_) & (begun <= last) for as_, last in ends.items()))
