"""Recipients in the browser: the registries, one registry, one post, each as at a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.downloads import send_recorded
from app.accounts.models import Role
from app.audit.moments import Moment, moments
from app.campaigns.letters import letters_to
from app.evidence.disclosure.holds import holds_within
from app.imports.history import import_happenings
from app.platform.clock import today
from app.registry.areas.partners import HEALTH_LEADERS
from app.registry.contacts.history import contact_happenings, preference_happenings
from app.registry.filters.saved_filters import saved_filters
from app.registry.filters.tags import all_tags, tags_of
from app.registry.happenings import change_happenings, title_happenings, value_happenings
from app.registry.holders.history import holder_happenings
from app.registry.holders.showing import holders_shown
from app.registry.models import PostVersion
from app.registry.own.posts import own_fields
from app.registry.pages import abort_on_problem, asked_here, event_of, page_at, post_or_404, words_of_pages
from app.registry.posts.count import count_posts
from app.registry.posts.list_export import history_table, registry_columns
from app.registry.posts.posts import BY_ORGANISATION, SORTS, PostFilter, PostList, choices_on, posts_on
from app.registry.posts.timeline import history_of, known_moments
from app.registry.posts.titles import greeting_of
from app.registry.posts.verify import verify_title
from app.registry.registries import coverage, registry_names
from app.registry.registries import registries as all_registries
from app.registry.registries import registry as registry_by_slug
from app.registry.requested_moment import RequestedMoment, asked_for, asked_in, filter_in
from app.registry.showing import TimelineItem, list_filters, timeline_of
from app.registry.words import WORDS_HINT
from app.search.lists import apply_search
from app.web.acts import finish, press
from app.web.request import reading
from app.web.tables.export import FILE, files_of
from app.web.tables.paging import requested_sort

blueprint = Blueprint("registry", __name__)

PAGE = 50
"""Posts on one page of a list."""


@blueprint.get("/recipients")
@signed_in
def registries() -> ResponseReturnValue:
    moment = asked_here()
    post_filter = filter_in(request.args)
    words = apply_search(PostFilter(search=post_filter.search, tag=post_filter.tag), moment)
    session = reading()
    posts = posts_on(session, PostList(None, moment.valid_at, moment.known_at, words.filters))
    counts = count_posts(session, valid_at=moment.valid_at, known_at=moment.known_at)
    names, covered = registry_names(session), coverage(session, known_at=moment.known_at)
    every = all_registries(session)
    return page_at(
        "registry/registries.html",
        moment,
        columns=registry_columns(counts, covered),
        registries=every,
        empty=[row.name for row in every if row.slug not in counts],
        names=names,
        counts=counts,
        total=sum(number or 0 for number in counts.values()),
        unknown=[names[slug] for slug, number in counts.items() if number is None],
        words=words,
        chosen=[list_filter for list_filter in list_filters(words.filters) if list_filter.chosen],
        files=files_of("lists.found"),
        counts_as=files_of("lists.counted"),
        found=posts.page(session, request.args, size=PAGE) if words.filters != PostFilter() else None,
    )


@blueprint.get("/recipients/<slug>")
@signed_in
def registry(slug: str) -> ResponseReturnValue:
    moment = asked_here()
    words = apply_search(filter_in(request.args), moment)
    session, filters = reading(), words.filters
    found = registry_by_slug(session, slug)
    counts = count_posts(session, valid_at=moment.valid_at, known_at=moment.known_at)
    posts = PostList(slug, moment.valid_at, moment.known_at, filters)
    panel = list_filters(filters, choices_on(session, posts), hint=WORDS_HINT[words.tolerant])
    sort = requested_sort(request.args, allowed=SORTS, default=BY_ORGANISATION)
    return page_at(
        "registry/registry.html",
        moment,
        registry=found,
        count=counts.get(slug),
        listed=slug in counts,
        coverage=coverage(session, known_at=moment.known_at)[slug],
        words=words,
        filters=panel,
        filtered=any(list_filter.chosen for list_filter in panel),
        asked_for=asked_for(filters),
        tags=all_tags(session),
        sort=sort,
        posts=posts_on(session, posts, sort).page(session, request.args, size=PAGE),
        files=files_of("lists.listed", slug=slug),
        saved=saved_filters(session, slug, user_id=current_user.id),
    )


@blueprint.get("/posts/<int:post_id>")
@signed_in
def post(post_id: int) -> ResponseReturnValue:
    session, moment = reading(), asked_here()
    record = post_or_404(post_id, moment)
    told = _history(post_id, record.version, moment)
    spans_of_health = coverage(session, known_at=moment.known_at)[HEALTH_LEADERS]
    return page_at(
        "registry/post.html",
        moment,
        post=record,
        own_fields=own_fields(session, record.registry.slug, post_id, known_at=moment.known_at),
        today=today(),
        greeting=greeting_of(record),
        holders=holders_shown(session, post_id, valid_at=moment.valid_at, known_at=moment.known_at, today=today()),
        health_known=any(span.holds(moment.valid_at) for span in spans_of_health),
        letters=letters_to(session, post_id),
        tags=tags_of(session, post_id, known_at=moment.known_at),
        all_tags=all_tags(session),
        timeline=told.items,
        files=files_of(".history", post_id=post_id),
        verified_by=told.people.get(record.version.title_verified_by or 0, ""),
        moments=told.moments,
        legal_holds=holds_within(session, [post_id], [], []),
    )


@blueprint.get("/posts/<int:post_id>/history" + FILE)
@signed_in
def history(post_id: int, extension: str) -> ResponseReturnValue:
    """A post's history as its page tells it. It names people, so the record says that it was taken."""
    moment = abort_on_problem(asked_here())
    record, event = post_or_404(post_id, moment), event_of(moment)
    items = _history(post_id, record.version, moment).items
    return send_recorded(
        history_table(items, record.full_title, event=event),
        extension,
        name=f"{record.full_title} history at event {event}",
        rows=len(items),
        view=f"History of {record.full_title}",
        subjects=[("post", post_id)],
        moment={"known_at": event},
    )


@dataclass(frozen=True)
class _History:
    """`people`: the names of those who acted; `moments`: after which Despatch knew something new of the post."""

    items: Sequence[TimelineItem]
    people: Mapping[int, str]
    moments: Sequence[Moment]


def _history(post_id: int, version: PostVersion, asked: RequestedMoment) -> _History:
    session = reading()
    happened = [
        *history_of(session, post_id, known_at=asked.known_at),
        *holder_happenings(session, post_id, known_at=asked.known_at),
        *contact_happenings(session, post_id, version.organisation_id, known_at=asked.known_at),
        *preference_happenings(session, post_id, known_at=asked.known_at),
        *title_happenings(session, post_id, known_at=asked.known_at),
        *value_happenings(session, post_id, known_at=asked.known_at),
        *change_happenings(session, post_id, today=today(), known_at=asked.known_at),
        *import_happenings(session, post_id, known_at=asked.known_at),
    ]
    known = known_moments(session, post_id)
    recorded = moments(session, {happening.seq for happening in happened})
    acted = {moment.actor_id for moment in (*known, *recorded.values())} | {version.title_verified_by}
    people = names_of(session, {user for user in acted if user is not None})
    return _History(timeline_of(happened, known, recorded, people), people, known)


@blueprint.post("/posts/<int:post_id>/verified")
@needs(Role.DRAFTER)
def verify(post_id: int) -> ResponseReturnValue:
    moment = asked_in(request.form, today=today())
    seen = (request.form.get("title", ""), request.form.get("salutation", ""))
    to = url_for(".post", post_id=post_id, **moment.carried)
    if press(
        lambda session: verify_title(session, post_id, valid_at=moment.valid_at, on=today(), seen=seen, actor=actor())
    ):
        return finish(to, "Title and salutation are verified.")
    return redirect(to)


blueprint.context_processor(words_of_pages)
