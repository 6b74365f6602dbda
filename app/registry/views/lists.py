"""Lists of posts as files: the registries, one of them as filtered, the posts that a search of all of them found."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.downloads import send_recorded
from app.audit.record import Subject
from app.registry.filters.tags import tags_by_post
from app.registry.pages import abort_on_problem, asked_here, moment_of
from app.registry.posts.count import count_posts
from app.registry.posts.list_export import post_columns, posts_table, registry_columns
from app.registry.posts.posts import BY_ORGANISATION, SORTS, PostList, posts_on
from app.registry.registries import coverage, registries, registry, registry_names
from app.registry.requested_moment import filter_in
from app.registry.showing import list_filters
from app.search.lists import apply_search
from app.web.request import reading
from app.web.tables.export import FILE, send_table
from app.web.tables.paging import requested_sort

blueprint = Blueprint("lists", __name__)


@blueprint.get("/recipients" + FILE)
@signed_in
def counted(extension: str) -> ResponseReturnValue:
    """How many posts each registry has: nothing of any person."""
    requested_moment = abort_on_problem(asked_here())
    session, moment = reading(), moment_of(requested_moment)
    counts = count_posts(session, valid_at=requested_moment.valid_at, known_at=requested_moment.known_at)
    spans = coverage(session, known_at=requested_moment.known_at)
    table = moment.table("Registries", registry_columns(counts, spans), registries(session))
    return send_table(table, extension)


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
    requested_moment = abort_on_problem(asked_here())
    filters = apply_search(filter_in(request.args), requested_moment).filters
    session, moment = reading(), moment_of(requested_moment)
    posts = PostList(slug, requested_moment.valid_at, requested_moment.known_at, filters)
    sort = requested_sort(request.args, allowed=SORTS, default=BY_ORGANISATION)
    rows = posts_on(session, posts, sort).items(session)
    columns = post_columns(registry_names(session), tags_by_post(session, known_at=requested_moment.known_at))
    table = posts_table(rows, columns, moment=moment, filters=list_filters(filters))
    return send_recorded(table, extension, rows=len(rows), view=view, subjects=subjects)
