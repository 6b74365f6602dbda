"""Lists of posts as files: the registries, one of them as filtered, the posts that a search of all of them found."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.audit.record import Subject
from app.audit.taken import taken
from app.registry.asked import filter_in
from app.registry.count import count_posts
from app.registry.list_export import posts_table, registries_table
from app.registry.pages import as_file, asked_here, event_of
from app.registry.posts import SORTS, PostList, count_on, posts_on
from app.registry.registries import coverage, registries, registry, registry_names
from app.registry.showing import chosen_tags
from app.registry.tags import tags_by_post
from app.search.lists import searched
from app.web.export import send_table
from app.web.paging import Sort, requested_sort
from app.web.request import reading, writing

blueprint = Blueprint("lists", __name__)

FILE = ".<any(csv, xlsx, json):extension>"


@blueprint.get("/recipients" + FILE)
@signed_in
def counted(extension: str) -> ResponseReturnValue:
    """How many posts each registry has: nothing of any person."""
    asked = as_file(asked_here())
    session, event = reading(), event_of(asked)
    counts = count_posts(session, valid_at=asked.valid_at, known_at=asked.known_at)
    spans = coverage(session, known_at=asked.known_at)
    table = registries_table(registries(session), counts, spans, asked=asked, event=event)
    return send_table(table, extension, name=f"Registries {asked.valid_at:%Y-%m-%d} at event {event}")


@blueprint.get("/recipients/posts" + FILE)
@signed_in
def found(extension: str) -> ResponseReturnValue:
    return _send(None, "Posts of all registries", extension, subjects=[])


@blueprint.get("/recipients/<slug>" + FILE)
@signed_in
def listed(slug: str, extension: str) -> ResponseReturnValue:
    return _send(slug, registry(reading(), slug).name, extension, subjects=[("registry", slug)])


def _send(slug: str | None, view: str, extension: str, *, subjects: Sequence[Subject]) -> ResponseReturnValue:
    """What the page lists, in its order. It names people, so the record says that it was taken."""
    asked = as_file(asked_here())
    filters = searched(filter_in(request.args), asked).filters
    session, event = reading(), event_of(asked)
    posts = PostList(slug, asked.valid_at, asked.known_at, filters)
    sort = requested_sort(request.args, allowed=SORTS, default=Sort("organisation"))
    total = count_on(session, posts)
    rows = posts_on(session, posts, size=total, sort=sort.key, descending=sort.descending)
    chosen = chosen_tags(filters)
    tags = tags_by_post(session, known_at=asked.known_at)
    table = posts_table(rows, registry_names(session), tags, asked=asked, event=event, chosen=chosen)
    with writing() as record:
        taken(
            record,
            view,
            file=extension,
            rows=total,
            columns=[column.heading for column in table.columns],
            moment={"as_at": asked.valid_at.isoformat(), "known_at": event},
            subjects=subjects,
            actor=actor(),
        )
    return send_table(table, extension, name=f"{view} {asked.valid_at:%Y-%m-%d} at event {event}")
