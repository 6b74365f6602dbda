"""Imports in the browser, as files: the list of them, the rows of one tab, and a registry to fill in."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import needs, signed_in
from app.accounts.directory import names_of
from app.accounts.downloads import send_recorded
from app.accounts.models import Role
from app.accounts.proof import proven
from app.imports.export import import_columns, table_of_imports, table_of_rows
from app.imports.fill_in import file_to_fill_in
from app.imports.find import TABS, counts_of, import_with, past_imports
from app.imports.start import subjects_of
from app.imports.words import registry_name
from app.platform.clock import today
from app.registry.posts.posts import PostList, count_on
from app.registry.registries import registry, registry_names
from app.web.request import reading, services
from app.web.tables.export import FILE

blueprint = Blueprint("import_files", __name__)


@blueprint.get("/imports" + FILE)
@signed_in
def imports(extension: str) -> ResponseReturnValue:
    session, slug = reading(), request.args.get("registry") or None
    found = past_imports(slug).items(session)
    names = registry_names(session)
    columns = import_columns(names, names_of(session, {past_import.found.created_by for past_import in found}))
    table = table_of_imports(found, columns, of=names.get(slug, slug) if slug else "All registries")
    return send_recorded(table, extension, name=f"Imports {today():%Y-%m-%d}", rows=len(found))


@blueprint.get(f"/imports/<int:import_id>/<any({', '.join(TABS)}):tab>{FILE}")
@signed_in
def rows(import_id: int, tab: str, extension: str) -> ResponseReturnValue:
    """The rows of a tab as read and corrected: those that are rejected can be mended in a spreadsheet."""
    found = import_with(reading(), import_id)
    of = registry_name(registry_names(reading()), found.registry_slug)
    table = table_of_rows(services().database, found, tab, registry=of)
    return send_recorded(
        table,
        extension,
        name=f"Import {import_id} {table.name.lower()}",
        rows=counts_of(reading(), import_id).tabs[tab],
        view=f"Rows of import {import_id}: {table.name}",
        subjects=subjects_of(found),
    )


@blueprint.post("/recipients/<slug>/fill-in.<any(csv, xlsx):extension>")
@needs(Role.DRAFTER)
@proven
def fill_in(slug: str, extension: str) -> ResponseReturnValue:
    """It says who holds the posts of a registry and how to reach them, so the record says that it was taken."""
    day = today()
    found = registry(reading(), slug)
    return send_recorded(
        file_to_fill_in(services().database.reading, found, day=day),
        extension,
        name=f"{found.name} to fill in {day:%Y-%m-%d}",
        rows=count_on(reading(), PostList(slug, day)),
        view=f"{found.name} to fill in",
        subjects=[("registry", slug)],
        moment={"as_at": day.isoformat()},
    )
