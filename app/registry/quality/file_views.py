"""The quality of the registries as files: the counts, and the rows that one of them opens."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.audit.anchor import head
from app.audit.record import Subject
from app.audit.taken import taken
from app.registry.quality.counts import quality_of, rows_of
from app.registry.quality.export import table_of_counts, table_of_rows
from app.registry.quality.kinds import KINDS
from app.registry.quality.pages import LISTED, now_at, registry_asked
from app.registry.registries import registry_names
from app.web.export import send_table
from app.web.request import reading, services, writing

blueprint = Blueprint("quality_files", __name__)

FILE = ".<any(csv, xlsx, json):extension>"


@blueprint.get("/recipients/quality" + FILE)
@signed_in
def counts(extension: str) -> ResponseReturnValue:
    """How many posts and contacts have what is wrong: nothing of any person."""
    session, at, event = reading(), now_at(), head(reading()).seq
    table = table_of_counts(quality_of(session, at), registry_names(session), at=at, event=event)
    return send_table(table, extension, name=f"{table.name} {at.valid_at:%Y-%m-%d} at event {event}")


@blueprint.get(f"/recipients/quality/<any({LISTED}):kind>{FILE}")
@signed_in
def rows(kind: str, extension: str) -> ResponseReturnValue:
    """What the page of this kind lists. It names people and how to reach them, so the record says that it was taken."""
    at, event, names = now_at(), head(reading()).seq, registry_names(reading())
    slug = registry_asked(request.args, names)
    ids = rows_of(reading(), at, kind, registry=slug)
    table = table_of_rows(services().database.reading, kind, ids, at=at, registry=names.get(slug, ""), event=event)
    subjects: list[Subject] = [("registry", slug)] if slug else []
    view = KINDS[kind].name
    with writing() as session:
        taken(
            session,
            view,
            file=extension,
            rows=len(ids),
            columns=[column.heading for column in table.columns],
            moment={"as_at": at.valid_at.isoformat(), "known_at": event},
            subjects=subjects,
            actor=actor(),
        )
    return send_table(table, extension, name=f"{view} {at.valid_at:%Y-%m-%d} at event {event}")
