"""The quality of the registries as files: the counts, and the rows that one of them opens."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.downloads import current_moment, send_recorded
from app.audit.record import Subject
from app.registry.quality.counts import quality_of, rows_of
from app.registry.quality.export import table_of_counts, table_of_rows
from app.registry.quality.kinds import KINDS
from app.registry.quality.pages import LISTED, now_at, registry_asked
from app.registry.registries import registry_names
from app.web.request import reading, services
from app.web.tables.export import FILE, send_table

blueprint = Blueprint("quality_files", __name__)


@blueprint.get("/recipients/quality" + FILE)
@signed_in
def counts(extension: str) -> ResponseReturnValue:
    """How many posts and contacts have what is wrong: nothing of any person."""
    session, at = reading(), now_at()
    table = table_of_counts(quality_of(session, at), registry_names(session), at=at, moment=current_moment(session))
    return send_table(table, extension)


@blueprint.get(f"/recipients/quality/<any({LISTED}):kind>{FILE}")
@signed_in
def rows(kind: str, extension: str) -> ResponseReturnValue:
    """What the page of this kind lists. It names people and how to reach them, so the record says that it was taken."""
    at, names = now_at(), registry_names(reading())
    moment, slug = current_moment(reading()), registry_asked(request.args, names)
    ids = rows_of(reading(), at, kind, registry=slug)
    table = table_of_rows(services().database.reading, kind, ids, at=at, registry=names.get(slug, ""), moment=moment)
    subjects: list[Subject] = [("registry", slug)] if slug else []
    return send_recorded(table, extension, rows=len(ids), view=KINDS[kind].name, subjects=subjects)
