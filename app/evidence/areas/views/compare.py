"""Areas compared over one measure in the browser: a table and a map, on any day and as known at any event."""

from dataclasses import dataclass, replace

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, signed_in
from app.accounts.downloads import send_recorded
from app.accounts.models import Role
from app.audit.find import RISK
from app.campaigns.letter.text import asks_of
from app.campaigns.lifecycle.create import campaigns
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.evidence.areas.area_comparison import Measurement, measure_facts, measure_letters, measure_risk
from app.evidence.areas.compare_showing import (
    DEFAULT,
    SORTS,
    Line,
    filter_areas,
    headline,
    lines_of,
    map_words,
    sort_areas,
    table_of_compared,
    tiles_of,
)
from app.evidence.areas.measures import FIGURES, Measure, measures
from app.platform.clock import now
from app.registry.areas.areas import AreaFilter
from app.registry.areas.pages import filters_here, list_filters
from app.registry.pages import abort_on_problem, asked_so_far, moment_of, page_at, words_of_pages
from app.registry.requested_moment import RequestedMoment
from app.safeguarding.figures import risk_figures
from app.safeguarding.files import watermark
from app.safeguarding.view_log import EVERYWHERE, record_risk_view
from app.web.request import reading, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import FILE, NAMES, files_of, send_table
from app.web.tables.paging import page_of, requested_sort
from app.web.typed import reference_in

blueprint = Blueprint("compare", __name__)
blueprint.context_processor(words_of_pages)

PAGE = 50

MARKED = "xlsx"
"""The one kind of file in which counts of reports of risk leave: each sheet says who took it."""


@dataclass(frozen=True)
class _Chosen:
    """What the address asks for. `campaign`: None where there is none."""

    asked: RequestedMoment
    campaigns: list[Campaign]
    campaign: Campaign | None
    measures: list[Measure]
    measure: Measure
    measured: Measurement
    filters: AreaFilter
    lines: list[Line]

    @property
    def reference(self) -> str:
        return self.campaign.reference if self.campaign else ""


@blueprint.get("/areas/compare")
@signed_in
def compare() -> ResponseReturnValue:
    chosen = _choose_comparison("compare")
    tiles = tiles_of(chosen.measured.areas, {line.one.area.slug for line in chosen.lines}, chosen.asked.carried)
    return page_at(
        "evidence/areas_compare.html",
        chosen.asked,
        chosen=chosen,
        page=page_of(chosen.lines, request.args, size=PAGE),
        sort=requested_sort(request.args, allowed=SORTS, default=DEFAULT),
        headline=headline([line.one for line in chosen.lines], chosen.measure, chosen.reference)
        if chosen.lines
        else ("", ""),
        tiles=tiles,
        offered=[(measure.code, measure.name) for measure in chosen.measures],
        letters=[(campaign.reference, f"{campaign.reference}: {campaign.title}") for campaign in chosen.campaigns],
        map_words=map_words(tiles, chosen.measure),
        off_map=[line.one.area.name for line in chosen.lines if not line.one.tile],
        filters=list_filters([area.area for area in chosen.measured.areas], chosen.filters),
        filtered=chosen.filters != AreaFilter(),
        files=[file for file in files_of(".export") if chosen.measure.over != "risk" or file[0] == NAMES[MARKED]],
    )


@blueprint.get("/areas/compare" + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """The table as the page shows it: counts of letters, facts or reports, and nobody's data. Those of reports are
    marked with who took them, and that they were taken is recorded."""
    chosen = _choose_comparison("export")
    of_risk = chosen.measure.over == "risk"
    if of_risk and extension != MARKED:
        abort(
            404,
            description="Download counts of reports of risk as a workbook. It names the person who downloaded it.",
        )
    abort_on_problem(chosen.asked)
    about: list[tuple[str, Cell]] = [
        ("Measure", chosen.measure.counted),
        *_campaign(chosen),
        ("Areas, regions and police forces on", chosen.measured.day),
        ("Areas", len(chosen.lines)),
    ]
    moment = moment_of(chosen.asked)
    table = table_of_compared(chosen.lines, chosen.measure, chosen.reference, about=about, moment=moment)
    if not of_risk:
        return send_table(table, extension)
    return send_recorded(
        replace(table, mark=watermark("Reports of risk", current_user.name, now())),
        extension,
        name=table.name,
        rows=len(chosen.lines),
        view=f"Areas compared: {chosen.measure.name}",
        subjects=[(RISK, EVERYWHERE)],
    )


def _choose_comparison(page: str) -> _Chosen:
    session, moment = reading(), asked_so_far()
    every = campaigns(session, states=tuple(State))
    wanted = reference_in(request.args.get("campaign"))
    newest = next((one for one in every if not one.chases_id), None)
    campaign = next((one for one in every if one.reference == wanted), newest)
    asks = asks_of(session, campaign, known_at=moment.known_at) if campaign else ()
    may_see = Role.SAFEGUARDING in current_user.roles
    offered = measures(asks, letters=campaign is not None, risk=may_see)
    measure = next((one for one in offered if one.code == request.args.get("measure", "")), offered[0])
    measured = _measured(campaign, measure, moment, page)
    filters = filters_here()
    sort = requested_sort(request.args, allowed=SORTS, default=DEFAULT)
    shown = sort_areas(filter_areas(measured.areas, filters), sort)
    lines = lines_of(shown, measure, campaign.reference if campaign else "", moment.carried)
    return _Chosen(moment, every, campaign, offered, measure, measured, filters, lines)


def _measured(campaign: Campaign | None, measure: Measure, asked: RequestedMoment, page: str) -> Measurement:
    session, day, known_at = reading(), asked.valid_at, asked.known_at
    if measure.over == "risk":
        with writing() as writer:
            record_risk_view(writer, None, what=f"areas_{page}", actor=actor())
        figures = risk_figures(session, valid_at=day, known_at=known_at)
        counts = {area.slug: getattr(area.counts, FIGURES[measure.code]) for area in figures.by_area if area.slug}
        return measure_risk(session, counts, valid_at=day, known_at=known_at)
    if measure.over == "letters" and campaign is not None:
        return measure_letters(session, campaign, measure, valid_at=day, known_at=known_at)
    return measure_facts(session, measure, valid_at=day, known_at=known_at)


def _campaign(chosen: _Chosen) -> list[tuple[str, Cell]]:
    if chosen.campaign is None or chosen.measure.over != "letters":
        return []
    return [("Campaign", f"{chosen.campaign.reference}: {chosen.campaign.title}")]
