"""Areas in the browser: all of them, and all the leaders of one, each as at a day."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.audit.taken import taken
from app.clock import today
from app.registry.areas.areas import areas_on, choices
from app.registry.areas.export import table_of, table_of_areas
from app.registry.areas.filtering import chosen_of, facets_of, filters_here
from app.registry.areas.leaders import leaders_of
from app.registry.areas.number_words import call_lines, captured, not_recorded
from app.registry.areas.numbers import whom_to_call
from app.registry.areas.pages import area_or_404
from app.registry.areas.place import place_of
from app.registry.areas.sections import SeenArea, sections_of
from app.registry.pages import as_file, asked_here, event_of, page_at, words_of_pages
from app.web.export import files_of, send_table
from app.web.request import reading, services, writing

blueprint = Blueprint("areas", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.get("/areas")
@signed_in
def index() -> ResponseReturnValue:
    asked = asked_here()
    areas = areas_on(reading(), valid_at=asked.valid_at, known_at=asked.known_at)
    filters = filters_here()
    counts = choices(areas, filters)
    return page_at(
        "registry/areas.html",
        asked,
        areas=[area for area in areas if filters.keeps(area)],
        total=len(areas),
        filters=filters,
        facets=facets_of(counts, filters),
        files=files_of(".export_list"),
        chosen=chosen_of(filters),
    )


@blueprint.get("/areas/<area>")
@signed_in
def area(area: str) -> ResponseReturnValue:
    session, asked = reading(), asked_here()
    found = area_or_404(area, asked)
    leaders = leaders_of(session, found, valid_at=asked.valid_at, known_at=asked.known_at)
    to_call = whom_to_call(session, found.area_id, valid_at=today())
    seen = SeenArea(found, leaders, asked)
    return page_at(
        "registry/area.html",
        asked,
        area=found,
        leaders=leaders,
        files=files_of(".export", area=found.slug),
        place=place_of(session, found.slug, valid_at=asked.valid_at, known_at=asked.known_at),
        to_call=to_call,
        lines=call_lines(to_call, today=today(), months=services().settings.contact_months),
        captured=captured(to_call),
        not_recorded=not_recorded(to_call),
        first=sections_of(seen, "first"),
        main=sections_of(seen, "main"),
        beside=sections_of(seen, "beside"),
    )


@blueprint.get("/areas.<any(csv, xlsx, json):extension>")
@signed_in
def export_list(extension: str) -> ResponseReturnValue:
    """The areas that the list shows, under its filters."""
    asked, filters = as_file(asked_here()), filters_here()
    areas = areas_on(reading(), valid_at=asked.valid_at, known_at=asked.known_at)
    event = event_of(asked)
    kept = [area for area in areas if filters.keeps(area)]
    table = table_of_areas(kept, asked=asked, event=event)
    return send_table(table, extension, name=f"Areas {asked.valid_at:%Y-%m-%d} at event {event}")


@blueprint.get("/areas/<area>/leaders.<any(csv, xlsx, json):extension>")
@signed_in
def export(area: str, extension: str) -> ResponseReturnValue:
    """The leaders as the page shows them. It names people, so the record says that it was taken."""
    asked = as_file(asked_here())
    found = area_or_404(area, asked)
    leaders = leaders_of(reading(), found, valid_at=asked.valid_at, known_at=asked.known_at)
    event = event_of(asked)
    table, name = table_of(found, leaders, asked=asked, event=event), f"{found.version.name} leaders"
    with writing() as session:
        taken(
            session,
            name,
            file=extension,
            rows=len(list(table.rows)),
            columns=[column.heading for column in table.columns],
            moment={"as_at": asked.valid_at.isoformat(), "known_at": event},
            subjects=[("area", found.area_id)],
            actor=actor(),
        )
    return send_table(table, extension, name=f"{name} {asked.valid_at:%Y-%m-%d} at event {event}")
