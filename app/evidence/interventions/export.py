"""Published facts and inspection rounds, to take away. They name no person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.evidence.interventions.days import Day
from app.evidence.interventions.kinds import BY_SLUG, KINDS
from app.evidence.interventions.listed import Shown
from app.evidence.interventions.rounds_listed import RoundShown
from app.evidence.interventions.words import jointly
from app.evidence.source import Source
from app.registry.asked import Asked
from app.web.csv_file import Cell
from app.web.export import Column, Table

FACTS = {fact.name: fact.label for kind in KINDS for fact in reversed(kind.facts) if fact.name != "given_by"}
"""What any kind has beside who gave it, each once."""

SOURCE = (Column("Source", 50), Column("Address of the source", 50), Column("Date of the source", 16))
MOMENT = (Column("As at", 16), Column("Known at event", 10))

COLUMNS = (
    Column("Number", 8),
    Column("Area", 24),
    Column("Kind", 22),
    Column("Title", 50),
    Column("Dated", 8),
    Column("From", 18),
    Column("To", 18),
    Column("Summary", 60),
    Column("Given or issued by", 50),
    Column("Joint or single", 12),
    *(Column(label, 36) for label in FACTS.values()),
    *SOURCE,
    *MOMENT,
)

OF_ROUNDS = (
    Column("Round", 40),
    Column("Theme", 50),
    Column("Inspectorates together", 60),
    Column("Round from", 16),
    Column("Round to", 16),
    Column("Area", 24),
    Column("Inspection dated", 8),
    Column("Inspected from", 16),
    Column("Inspected to", 16),
    Column("Published outcome", 60),
    Column("Outcome published on", 16),
    Column("Report", 50),
    Column("Thematic report", 50),
    Column("Its address", 50),
    Column("Thematic report published on", 16),
    *SOURCE,
    *MOMENT,
)


def table_of(interventions: Sequence[Shown], *, asked: Asked, event: int) -> Table:
    """`event`: the audit event up to which Despatch knew what the table says."""
    rows = [
        (
            one.id,
            one.area_name,
            BY_SLUG[one.kind].name,
            one.title,
            _dated(one.dated),
            _day(one.begun_day),
            _day(one.ended_day),
            one.summary or None,
            "; ".join(one.facts.get("given_by", ())) or None,
            jointly(one) or None,
            *(_fact(one.facts.get(name)) for name in FACTS),
            *_source(one.source),
            asked.valid_at,
            event,
        )
        for one in interventions
    ]
    undated = sum(not one.dated for one in interventions)
    return Table("Published facts", COLUMNS, rows, _about("Published facts", len(rows), undated, asked, event))


def table_of_rounds(rounds: Sequence[RoundShown], *, asked: Asked, event: int) -> Table:
    """A row for each area of each round."""
    rows: list[Sequence[Cell]] = [
        (
            one.title,
            one.theme,
            "; ".join(one.inspectorates),
            _day(one.begun_day),
            _day(one.ended_day),
            area.area_name if area else None,
            _dated(area.dated) if area else None,
            _day(area.dates[0]) if area else None,
            _day(area.dates[1]) if area else None,
            area.outcome or None if area else None,
            _day(area.published) if area else None,
            area.report_url or None if area else None,
            one.report_title or None,
            one.report_url or None,
            _day(one.report_published),
            *_source(area.source if area else one.source),
            asked.valid_at,
            event,
        )
        for one in rounds
        for area in one.areas or (None,)
    ]
    undated = sum(not area.dated for one in rounds for area in one.areas)
    return Table("Inspection rounds", OF_ROUNDS, rows, _about("Rows", len(rows), undated, asked, event))


def _day(day: Day | None) -> Cell:
    """A whole day as one; a month or a year in words."""
    if day is None:
        return None
    return day.on if day.as_ == "day" else str(day)


def _dated(dated: bool) -> str:
    return "Yes" if dated else "No date recorded"


def _fact(value: Any) -> Cell:
    return ("; ".join(value) if isinstance(value, list) else value) or None


def _source(source: Source) -> tuple[str, str | None, date | None]:
    return source.title, source.url or None, source.published_on


def _about(what: str, number: int, undated: int, asked: Asked, event: int) -> list[tuple[str, Cell]]:
    moment: list[tuple[str, Cell]] = [("As at", asked.valid_at), ("Known at event", event)]
    return [(what, number), ("With no date recorded", undated), *moment]
