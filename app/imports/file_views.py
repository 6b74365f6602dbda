"""Imports in the browser, as files: the list of them, the rows of one tab, and a registry to fill in."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.taken import taken
from app.clock import today
from app.imports.counts import TABS, counts_of
from app.imports.export import table_of_imports, table_of_rows
from app.imports.fill_in import file_to_fill_in, take_away
from app.imports.find import import_with, past_imports
from app.imports.start import subjects_of
from app.imports.words import registry_name
from app.registry.registries import registry, registry_names
from app.web.export import send_table
from app.web.request import reading, services, writing

blueprint = Blueprint("import_files", __name__)

FILE = ".<any(csv, xlsx, json):extension>"


@blueprint.get("/imports" + FILE)
@signed_in
def imports(extension: str) -> ResponseReturnValue:
    session, slug = reading(), request.args.get("registry") or None
    found, total = past_imports(session, slug=slug, size=None)
    names = registry_names(session)
    people = names_of(session, {one.found.created_by for one in found})
    table = table_of_imports(found, names, people, of=names.get(slug, slug) if slug else "All registries")
    with writing() as record:
        columns = [column.heading for column in table.columns]
        taken(record, table.name, file=extension, rows=total, columns=columns, actor=actor())
    return send_table(table, extension, name=f"Imports {today():%Y-%m-%d}")


@blueprint.get(f"/imports/<int:import_id>/<any({', '.join(TABS)}):tab>{FILE}")
@signed_in
def rows(import_id: int, tab: str, extension: str) -> ResponseReturnValue:
    """The rows of a tab as read and corrected: those that are rejected can be mended in a spreadsheet."""
    found = import_with(reading(), import_id)
    of = registry_name(registry_names(reading()), found.registry_slug)
    table = table_of_rows(services().database.reading, found, tab, registry=of)
    view = f"Rows of import {import_id}: {table.name}"
    with writing() as session:
        taken(
            session,
            view,
            file=extension,
            rows=counts_of(session, import_id).tabs[tab],
            columns=[column.heading for column in table.columns],
            subjects=subjects_of(found),
            actor=actor(),
        )
    return send_table(table, extension, name=f"Import {import_id} {table.name.lower()}")


@blueprint.post("/recipients/<slug>/fill-in.<any(csv, xlsx):extension>")
@needs(Role.DRAFTER)
def fill_in(slug: str, extension: str) -> ResponseReturnValue:
    day = today()
    found = registry(reading(), slug)
    table = file_to_fill_in(services().database.reading, found, day=day)
    with writing() as session:
        take_away(session, found, table, file=extension, day=day, actor=actor())
    return send_table(table, extension, name=f"{found.name} to fill in {day:%Y-%m-%d}")
