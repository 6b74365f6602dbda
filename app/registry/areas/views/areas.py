"""Areas in the browser: all of them, and all the leaders of one, each as at a day."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.downloads import send_recorded
from app.platform.clock import today
from app.registry.areas.areas import AreaFilter, areas_on
from app.registry.areas.export import AREAS, leaders_table
from app.registry.areas.leaders import leaders_of
from app.registry.areas.numbers import call_lines, missing_numbers_words, numbers_to_call, switchboard_words
from app.registry.areas.pages import area_or_404, filters_here, list_filters
from app.registry.areas.sections import AREA_SECTIONS, SeenArea
from app.registry.areas.tiles import place_of
from app.registry.pages import abort_on_problem, asked_here, moment_of, page_at, words_of_pages
from app.web.request import reading, services
from app.web.sections import render_sections
from app.web.tables.export import FILE, files_of, send_table
from app.web.tables.paging import page_of

blueprint = Blueprint("areas", __name__)
blueprint.context_processor(words_of_pages)

PAGE = 50


@blueprint.get("/areas")
@signed_in
def index() -> ResponseReturnValue:
    moment = asked_here()
    areas = areas_on(reading(), valid_at=moment.valid_at, known_at=moment.known_at)
    filters = filters_here()
    matching = [area for area in areas if filters.keeps(area)]
    return page_at(
        "registry/areas.html",
        moment,
        columns=AREAS,
        page=page_of(matching, request.args, size=PAGE),
        total=len(areas),
        filters=list_filters(areas, filters),
        filtered=filters != AreaFilter(),
        files=files_of(".export_list"),
    )


@blueprint.get("/areas/<area>")
@signed_in
def area(area: str) -> ResponseReturnValue:
    session, moment = reading(), asked_here()
    record = area_or_404(area, moment)
    leaders = leaders_of(session, record, valid_at=moment.valid_at, known_at=moment.known_at)
    to_call = numbers_to_call(session, record.area_id, valid_at=today())
    seen = SeenArea(record, leaders, moment)
    return page_at(
        "registry/area.html",
        moment,
        area=record,
        leaders=leaders,
        files=files_of(".export", area=record.slug),
        place=place_of(session, record.slug, valid_at=moment.valid_at, known_at=moment.known_at),
        to_call=to_call,
        lines=call_lines(to_call, today=today(), months=services().settings.contact_months),
        captured=switchboard_words(to_call, today=today()),
        not_recorded=missing_numbers_words(to_call, record.version.name),
        first=render_sections(AREA_SECTIONS, "first", seen),
        main=render_sections(AREA_SECTIONS, "main", seen),
        beside=render_sections(AREA_SECTIONS, "beside", seen),
    )


@blueprint.get("/areas" + FILE)
@signed_in
def export_list(extension: str) -> ResponseReturnValue:
    """The areas that the list shows, under its filters."""
    moment, filters = abort_on_problem(asked_here()), filters_here()
    areas = areas_on(reading(), valid_at=moment.valid_at, known_at=moment.known_at)
    listed_areas = [area for area in areas if filters.keeps(area)]
    return send_table(moment_of(moment).table("Areas", AREAS, listed_areas, [("Areas", len(listed_areas))]), extension)


@blueprint.get("/areas/<area>/leaders" + FILE)
@signed_in
def export(area: str, extension: str) -> ResponseReturnValue:
    """The leaders as the page shows them. It names people, so the record says that it was taken."""
    moment = abort_on_problem(asked_here())
    record = area_or_404(area, moment)
    leaders = leaders_of(reading(), record, valid_at=moment.valid_at, known_at=moment.known_at)
    table = leaders_table(record, leaders, moment=moment_of(moment))
    rows, view = len(list(table.rows)), f"{record.version.name} leaders"
    return send_recorded(table, extension, rows=rows, view=view, subjects=[("area", record.area_id)])
