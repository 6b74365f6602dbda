"""An area's timeline: published facts and inspection rounds together, newest first, for any page that shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.fact_history import Row
from app.evidence.interventions.kinds import BY_SLUG
from app.evidence.interventions.listing import ListedIntervention
from app.evidence.interventions.rounds_listing import ListedInspectionRound
from app.evidence.interventions.showing import rows_of
from app.evidence.interventions.words import (
    dates_of_area,
    dates_of_intervention,
    dates_of_round,
    later_publication_words,
)
from app.evidence.source import Source


@dataclass(frozen=True)
class Entry:
    """`endpoint` and `values`: where its own page is. `rows`: what is recorded, beside the summary. `day`: its first,
    or the last where that alone is recorded. `over`: no day is recorded, but its round of inspections had ended."""

    day: date | None
    kind: str
    title: str
    when: str
    summary: str
    rows: Sequence[Row]
    source: Source
    endpoint: str
    values: dict[str, int]
    over: bool = False

    @property
    def dated(self) -> bool:
        return self.day is not None


def timeline_of(
    interventions: Sequence[ListedIntervention], rounds: Sequence[ListedInspectionRound], *, area_id: int
) -> list[Entry]:
    """Of one area. What has no recorded day stands last."""
    entries = [
        *(_intervention(intervention) for intervention in interventions if intervention.area_id == area_id),
        *(entry for one in rounds if (entry := _round(one, area_id))),
    ]
    return sorted(entries, key=lambda one: one.day or date.min, reverse=True)


def _intervention(one: ListedIntervention) -> Entry:
    return Entry(
        one.begun or one.ended,
        BY_SLUG[one.kind].name,
        one.title,
        dates_of_intervention(one),
        one.summary,
        rows_of(one)[2:],
        one.source,
        "interventions.intervention",
        {"intervention_id": one.id},
    )


def _round(one: ListedInspectionRound, area_id: int) -> Entry | None:
    """The day is that of the area's own inspection alone: the round's days, which are told beside it, are not its."""
    area = one.of_area(area_id)
    if area is None:
        return None
    day = area.dates[0] or area.dates[1]
    when = dates_of_area(area) if day else f"{dates_of_area(area)}. The round: {dates_of_round(one)}"
    rows: list[Row] = [("Theme", one.theme, ""), ("Inspectorates", "; ".join(one.inspectorates), "")]
    if area.published:
        rows.append(("Outcome published on", str(area.published), area.report_url))
    if area.published_later:
        rows.append(("Published outcome", later_publication_words(area.published_later, area.at), ""))
    if one.report_title:
        rows.append(("Thematic report", one.report_title, one.report_url))
    if one.report_later:
        rows.append(("Thematic report", later_publication_words(one.report_later, one.at), ""))
    return Entry(
        day.on if day else None,
        "Joint targeted area inspection",
        one.title,
        when,
        area.outcome,
        rows,
        area.source,
        "rounds.round",
        {"round_id": one.id},
        over=not day and one.ended_day is not None,
    )
