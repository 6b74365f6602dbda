"""Published facts and inspection rounds: the columns of their files. They name no person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.evidence.interventions.days import Day
from app.evidence.interventions.kinds import BY_SLUG, KINDS
from app.evidence.interventions.listing import ListedIntervention
from app.evidence.interventions.rounds_listing import ListedInspectionRound, ListedInspectionRoundArea
from app.evidence.interventions.words import jointly
from app.evidence.source import Source
from app.web.filters import format_date
from app.web.tables.csv_file import Cell
from app.web.tables.export import AsAt, ListColumn, Row, Table

FACTS = list(dict.fromkeys(fact.label for kind in KINDS for fact in reversed(kind.facts) if fact.name != "given_by"))
"""What any kind has beside who gave it, by label, each once."""


def _fact_column(label: str) -> ListColumn[ListedIntervention]:
    return ListColumn(label, lambda intervention: _fact(_recorded(intervention, label)), 36)


def _recorded(intervention: ListedIntervention, label: str) -> Any:
    """What is recorded under the label that the kind of the intervention gives it."""
    names = [fact.name for fact in BY_SLUG[intervention.kind].facts if fact.label == label]
    return intervention.facts.get(names[0]) if names else None


def _source_columns(source_of: Callable[[Row], Source]) -> Sequence[ListColumn[Row]]:
    return [
        ListColumn("Source", lambda row: source_of(row).title, 50),
        ListColumn("Link to the source", lambda row: source_of(row).url or None, 50),
        ListColumn("Date of the source", lambda row: source_of(row).published_on, 16),
    ]


COLUMNS: Sequence[ListColumn[ListedIntervention]] = [
    ListColumn("Area", lambda one: one.area_name, 24),
    ListColumn("Kind", lambda one: BY_SLUG[one.kind].name, 22),
    ListColumn("Title", lambda one: one.title, 50),
    ListColumn("Date recorded?", lambda one: _dated(one.begun_day, _last_day(one)), 12),
    ListColumn("From", lambda one: _day(one.begun_day), 18),
    ListColumn("To", lambda one: _day(_last_day(one)), 18),
    ListColumn("Ended?", lambda one: _ended(one), 24),
    ListColumn("Summary", lambda one: one.summary or None, 60),
    ListColumn("Given or issued by", lambda one: "; ".join(one.facts.get("given_by", ())) or None, 50),
    ListColumn("Joint or single", lambda one: jointly(one) or None, 12),
    *map(_fact_column, FACTS),
    *_source_columns(lambda one: one.source),
]


@dataclass(frozen=True)
class InspectionRoundLine:
    """A round and, where any is recorded, one of its areas."""

    round: ListedInspectionRound
    area: ListedInspectionRoundArea | None

    @property
    def source(self) -> Source:
        return self.area.source if self.area else self.round.source


OF_ROUNDS: Sequence[ListColumn[InspectionRoundLine]] = [
    ListColumn("Round", lambda line: line.round.title, 40),
    ListColumn("Theme", lambda line: line.round.theme, 50),
    ListColumn("Inspectorates", lambda line: "; ".join(line.round.inspectorates), 60),
    ListColumn("Round from", lambda line: _day(line.round.begun_day), 16),
    ListColumn("Round to", lambda line: _day(_last_day(line.round)), 16),
    ListColumn("Area", lambda line: line.area.area_name if line.area else None, 24),
    ListColumn("Date of inspection recorded?", lambda line: _dated(*_inspected(line.area)) if line.area else None, 12),
    ListColumn("Inspected from", lambda line: _day(_inspected(line.area)[0]) if line.area else None, 16),
    ListColumn("Inspected to", lambda line: _day(_inspected(line.area)[1]) if line.area else None, 16),
    ListColumn("Published outcome", lambda line: line.area.outcome or None if line.area else None, 60),
    ListColumn("Outcome published on", lambda line: _day(line.area.published) if line.area else None, 16),
    ListColumn("Report", lambda line: line.area.report_url or None if line.area else None, 50),
    ListColumn("Thematic report", lambda line: line.round.report_title or None, 50),
    ListColumn("Link to the thematic report", lambda line: line.round.report_url or None, 50),
    ListColumn("Thematic report published on", lambda line: _day(line.round.report_published), 16),
    *_source_columns(lambda line: line.source),
]


def table_of(interventions: Sequence[ListedIntervention], *, moment: AsAt) -> Table:
    undated = sum(not (one.begun_day or _last_day(one)) for one in interventions)
    about = _about("Published facts", len(interventions), undated)
    return moment.table("Published facts", COLUMNS, interventions, about)


def table_of_rounds(rounds: Sequence[ListedInspectionRound], *, moment: AsAt) -> Table:
    """A row for each area of each round."""
    lines = [InspectionRoundLine(one, area) for one in rounds for area in one.areas or (None,)]
    undated = sum(not any(_inspected(area)) for one in rounds for area in one.areas)
    return moment.table("Inspection rounds", OF_ROUNDS, lines, _about("Rows", len(lines), undated))


def _day(day: Day | None) -> Cell:
    """A whole day as one; a month or a year in words."""
    if day is None:
        return None
    return day.on if day.as_ == "day" else str(day)


def _last_day(one: ListedIntervention | ListedInspectionRound) -> Day | None:
    return one.ended_day or _unfinished(one.ends_later, one.at)


def _ended(one: ListedIntervention) -> str | None:
    """Whether a direction or a notice had ended: one whose end was still to come differs from one without an end."""
    if one.kind not in ("direction", "notice"):
        return None
    if one.ended_day:
        return "Yes"
    if one.ends_later:
        return f"In {end}" if (end := _unfinished(one.ends_later, one.at)) else f"Not by {format_date(one.at)}"
    return "No end recorded"


def _inspected(area: ListedInspectionRoundArea) -> tuple[Day | None, Day | None]:
    """The first and last day of its own inspection."""
    begun, ended = area.dates
    return begun, ended or _unfinished(area.ends_later, area.at)


def _unfinished(end: Day | None, at: date) -> Day | None:
    """A month or a year of an end that was not over by `at`; None of an end that was still to come."""
    return end if end and end.earliest <= at else None


def _dated(begun: Day | None, ended: Day | None) -> str:
    """How much is recorded of the first day or, without one, of the last."""
    day = begun or ended
    return {"day": "Yes", "month": "Month only", "year": "Year only"}[day.as_] if day else "No date recorded"


def _fact(value: Any) -> Cell:
    return ("; ".join(value) if isinstance(value, list) else value) or None


def _about(what: str, number: int, undated: int) -> list[tuple[str, Cell]]:
    return [(what, number), ("With no date recorded", undated)]
