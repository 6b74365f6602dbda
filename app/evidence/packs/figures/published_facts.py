"""Interventions and inspection rounds as a pack's rows: all, or those that were chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.evidence.fields import Lines
from app.evidence.interventions.days import Day
from app.evidence.interventions.kinds import BY_SLUG, told_of
from app.evidence.interventions.listing import ListedIntervention, interventions
from app.evidence.interventions.rounds_listing import ListedInspectionRound, ListedInspectionRoundArea, rounds
from app.evidence.interventions.words import dates_of_area, dates_of_intervention, dates_of_round
from app.evidence.packs.figures.concerns import sectors_inspected, sectors_of_intervention
from app.evidence.packs.figures.findings import PackRequest
from app.evidence.packs.figures.rows import InspectionRoundRow, InterventionRow
from app.evidence.source import Source
from app.letters.page.wording import join
from app.web.filters import format_date


@dataclass(frozen=True)
class PublishedFacts:
    """Each row with the sectors that it is about, the newest first."""

    interventions: Sequence[tuple[InterventionRow, frozenset[str]]]
    rounds: Sequence[tuple[InspectionRoundRow, frozenset[str]]]

    def about(self, sector: str) -> tuple[list[InterventionRow], list[InspectionRoundRow]]:
        return [row for row, about in self.interventions if sector in about], [
            row for row, about in self.rounds if sector in about
        ]


def published_facts(
    session: Session, asked: PackRequest, *, inspecting: str, valid_at: date, known_at: int
) -> PublishedFacts:
    """`inspecting`: the sector of those who inspect, as known then."""
    chosen, both = asked.interventions, asked.rounds
    acts = interventions(session, valid_at=valid_at, known_at=known_at) if chosen is None or chosen else ()
    found = rounds(session, valid_at=valid_at, known_at=known_at) if both is None or both else ()
    return PublishedFacts(
        [
            (
                intervention_row(intervention),
                sectors_of_intervention(
                    intervention.kind, intervention.facts.get("inspectorates", ()), inspecting=inspecting
                ),
            )
            for intervention in acts
            if chosen is None or intervention.id in chosen
        ],
        [
            (_round_row(one, area, valid_at), sectors_inspected(one.inspectorates, inspecting=inspecting))
            for one in found
            if both is None or one.id in both
            for area in one.areas
        ],
    )


def facts_after(session: Session, valid_at: date, known_at: int) -> Mapping[int, str]:
    """Of each intervention recorded with a first day after `valid_at`, by id: that its date is later."""
    return {
        one.id: f"its date, {one.begun_day}, is after {format_date(valid_at)}: {one.area_name}: {one.title}"
        for one in interventions(session, valid_at=date.max, known_at=known_at)
        if one.begun_day and one.begun_day.earliest > valid_at
    }


def rounds_after(session: Session, valid_at: date, known_at: int) -> Mapping[int, str]:
    """Of each round recorded, by id: that none of its areas is recorded as inspected by `valid_at`."""
    day = format_date(valid_at)
    return {
        one.id: f"no area of it is recorded as inspected by {day}: {one.title}"
        for one in rounds(session, valid_at=date.max, known_at=known_at)
    }


def intervention_row(one: ListedIntervention) -> InterventionRow:
    kind = BY_SLUG[one.kind]
    days = ((kind.begun, one.begun_day), (kind.ended, one.ended_day))
    partly = [(name, str(day)) for name, day in days if name and day and day.as_ != "day"]
    told = [
        (fact.called(value), join(list(value)) if isinstance(fact, Lines) else str(value))
        for fact, value in told_of(kind, one.facts)
    ]
    day = one.begun_day or one.ended_day
    return InterventionRow(
        id=f"intervention:{one.id}",
        intervention_id=one.id,
        kind=kind.name,
        title=one.title,
        area_slug=one.area_slug,
        area=one.area_name,
        begun=_whole(one.begun_day),
        ended=_whole(one.ended_day),
        facts=(*partly, *told),
        source=_source(one.source),
        code=one.kind,
        when=dates_of_intervention(one),
        dated=one.dated,
        given_by=tuple(one.facts.get("given_by", ())),
        appointed=tuple(one.facts.get("appointed", ())),
        earliest=one.begun_day.earliest if one.begun_day else None,
        latest=day.on if day else None,
        may_be_later=one.may_be_later,
    )


def _round_row(one: ListedInspectionRound, area: ListedInspectionRoundArea, valid_at: date) -> InspectionRoundRow:
    return InspectionRoundRow(
        id=f"round:{one.id}:{area.area_id}",
        round_id=one.id,
        title=one.title,
        theme=one.theme,
        inspectorates=one.inspectorates,
        area_slug=area.area_slug,
        area=area.area_name,
        dates=dates_of_area(area),
        outcome=area.outcome or f"None recorded by {format_date(valid_at)}",
        report_url=area.report_url,
        dated=area.dated,
        round_dates=dates_of_round(one),
        published=str(area.published) if area.published and area.outcome else "",
        round_over=one.ended_day is not None,
        may_be_later=area.may_be_later if area.dated else one.may_be_later,
    )


def _whole(day: Day | None) -> date | None:
    """Of which the day itself is known; a month or a year stands among the facts."""
    return day.on if day and day.as_ == "day" else None


def _source(source: Source) -> str:
    return " ".join(filter(None, (source.title, source.url)))
