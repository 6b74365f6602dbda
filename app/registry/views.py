"""Recipients in the browser: the registries, one registry, one post, one organisation, each as at a day."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.moments import moments
from app.campaigns.letters import letters_to
from app.registry.address_form import AddressForm
from app.registry.addresses import AddressChanged, newest_address, record_address
from app.registry.asked import Asked, asked_for, asked_in, filter_in
from app.registry.contacts import own_postal, postal
from app.registry.count import count_posts
from app.registry.forms import HolderForm
from app.registry.holders import NotRecordable, record_holder, withdraw_holder
from app.registry.organisation import UnknownOrganisation, organisation_on
from app.registry.pages import asked_here, post_or_404, today
from app.registry.partners import HEALTH_LEADERS
from app.registry.post import UnknownPost
from app.registry.posts import PAGE, SORTS, ListedPost, PostFilter, PostList, choices_on, count_on, posts_on
from app.registry.registries import UnknownRegistry, coverage, registry_names
from app.registry.registries import registries as all_registries
from app.registry.registries import registry as registry_by_slug
from app.registry.showing import chosen_tags, facets, holder_options, span, spans, timeline_of
from app.registry.tags import all_tags, tags_of
from app.registry.timeline import history_of, known_moments
from app.registry.verify import verify_title
from app.registry.words import CHANNELS, KINDS, ROLES, SCHEMES, not_recordable, source_name
from app.web.paging import Page, Sort, requested_page, requested_sort
from app.web.request import reading, writing

blueprint = Blueprint("registry", __name__, template_folder="templates")

BY_ORGANISATION = Sort("organisation")


@blueprint.get("/recipients")
@signed_in
def registries() -> ResponseReturnValue:
    session, asked = reading(), asked_here()
    search = request.args.get("q", "").strip()
    everywhere = PostList(None, asked.valid_at, asked.known_at, PostFilter(search=search))
    counts = count_posts(session, valid_at=asked.valid_at, known_at=asked.known_at)
    names = registry_names(session)
    return _page(
        "registry/registries.html",
        asked,
        registries=all_registries(session),
        names=names,
        counts=counts,
        total=sum(number or 0 for number in counts.values()),
        unknown=[names[slug] for slug, number in counts.items() if number is None],
        coverage=coverage(session, known_at=asked.known_at),
        search=search,
        found=_listed(everywhere, BY_ORGANISATION) if search else None,
    )


@blueprint.get("/recipients/<slug>")
@signed_in
def registry(slug: str) -> ResponseReturnValue:
    session, asked = reading(), asked_here()
    try:
        found = registry_by_slug(session, slug)
    except UnknownRegistry:
        abort(404, description="There is no registry of this name. All of them are listed under Recipients.")
    filters = filter_in(request.args)
    posts = PostList(slug, asked.valid_at, asked.known_at, filters)
    choices = choices_on(session, posts)
    sort = requested_sort(request.args, allowed=SORTS, default=BY_ORGANISATION)
    return _page(
        "registry/registry.html",
        asked,
        registry=found,
        count=count_posts(session, valid_at=asked.valid_at, known_at=asked.known_at)[slug],
        coverage=coverage(session, known_at=asked.known_at)[slug],
        filters=filters,
        facets=facets(choices, filters),
        holders=holder_options(choices["holder"]),
        asked_for=asked_for(filters),
        tags=all_tags(session),
        chosen=chosen_tags(filters),
        sort=sort,
        posts=_listed(posts, sort),
    )


@blueprint.get("/posts/<int:post_id>")
@signed_in
def post(post_id: int) -> ResponseReturnValue:
    session, asked = reading(), asked_here()
    found = post_or_404(post_id, asked)
    history = history_of(session, post_id, known_at=asked.known_at)
    known = known_moments(session, post_id)
    recorded = moments(session, {one.seq for one in history})
    names = names_of(session, {m.actor_id for m in (*known, *recorded.values()) if m.actor_id is not None})
    spans_of_health = coverage(session, known_at=asked.known_at)[HEALTH_LEADERS]
    return _page(
        "registry/post.html",
        asked,
        post=found,
        today=today(),
        health_known=any(one.holds(asked.valid_at) for one in spans_of_health),
        letters=letters_to(session, post_id),
        tags=tags_of(session, post_id, known_at=asked.known_at),
        all_tags=all_tags(session),
        timeline=timeline_of(history, known, recorded, names),
        moments=known,
    )


@blueprint.route("/posts/<int:post_id>/holder", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def holder(post_id: int) -> ResponseReturnValue:
    found = post_or_404(post_id, Asked(today(), None, ""))
    form = HolderForm()
    if form.validate_on_submit() and _recorded(post_id, form):
        flash(f"{form.full_name.data} is recorded as {found.full_title}.", "success")
        return redirect(url_for(".post", post_id=post_id))
    return render_template("registry/holder.html", post=found, form=form), 400 if form.errors else 200


def _recorded(post_id: int, form: HolderForm) -> bool:
    """Record what the form says; if the day is none for this post, say so beside it instead."""
    try:
        with writing() as session:
            record_holder(
                session,
                post_id,
                form.person,
                since=form.since.data,
                today=today(),
                acting=form.acting.data,
                source=form.source.data,
                actor=actor(),
            )
    except NotRecordable as refused:
        form.since.errors = [not_recordable(refused)]
        return False
    return True


@blueprint.route("/posts/<int:post_id>/address", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def address(post_id: int) -> ResponseReturnValue:
    found, form = post_or_404(post_id, Asked(today(), None, "")), AddressForm(today=today())
    stale = False
    if form.validate_on_submit():
        try:
            if _address_recorded(post_id, form):
                flash(f"The postal address of {found.full_title} is recorded.", "success")
                return redirect(url_for(".post", post_id=post_id))
        except AddressChanged:
            stale = True
    newest = newest_address(reading(), post_id)
    if stale or request.method == "GET":
        form.seen.data = str(newest.recorded if newest else 0)
    shown = {"newest": newest, "own": own_postal(found.contacts), "printed": postal(found.contacts), "stale": stale}
    page = render_template("registry/address.html", post=found, form=form, **shown)
    return page, 409 if stale else 400 if form.errors else 200


def _address_recorded(post_id: int, form: AddressForm) -> bool:
    """Record what the form says; if the day is none for this post, say so beside it instead. Raises AddressChanged."""
    try:
        with writing() as session:
            record_address(
                session,
                post_id,
                form.address,
                since=form.since.data,
                today=today(),
                source=form.source.data,
                verified_on=form.verified_on.data,
                seen=int(form.seen.data) if (form.seen.data or "").isdecimal() else 0,
                actor=actor(),
            )
    except NotRecordable as refused:
        form.since.errors = [not_recordable(refused)]
        return False
    return True


@blueprint.post("/posts/<int:post_id>/holder/withdraw")
@needs(Role.DRAFTER)
def withdraw(post_id: int) -> ResponseReturnValue:
    try:
        since = date.fromisoformat(request.form.get("since", ""))
    except ValueError:
        abort(400)
    try:
        with writing() as session:
            taken_back = withdraw_holder(session, post_id, since=since, actor=actor())
    except UnknownPost:
        abort(404)
    if taken_back:
        flash("The office-holder is taken back. The history keeps what was recorded.", "success")
    else:
        flash("Nobody is recorded from that day. Nothing was changed.", "warning")
    return redirect(url_for(".post", post_id=post_id))


@blueprint.post("/posts/<int:post_id>/verified")
@needs(Role.DRAFTER)
def verify(post_id: int) -> ResponseReturnValue:
    asked = asked_in(request.form, today=today())
    try:
        with writing() as session:
            verify_title(session, post_id, valid_at=asked.valid_at, on=today(), actor=actor())
    except UnknownPost:
        abort(404, description="This post is not on the list on that day, so it has no title to verify.")
    flash("Title and salutation are verified.", "success")
    return redirect(url_for(".post", post_id=post_id, **asked.carried))


@blueprint.get("/organisations/<int:organisation_id>")
@signed_in
def organisation(organisation_id: int) -> ResponseReturnValue:
    asked = asked_here()
    try:
        found = organisation_on(reading(), organisation_id, valid_at=asked.valid_at, known_at=asked.known_at)
    except UnknownOrganisation:
        abort(404, description="There is no such organisation, or Despatch did not know of it then.")
    return _page("registry/organisation.html", asked, organisation=found, today=today())


@blueprint.context_processor
def _words() -> dict[str, Any]:
    tables = {"CHANNELS": CHANNELS, "KINDS": KINDS, "ROLES": ROLES, "SCHEMES": SCHEMES}
    return {**tables, "source_name": source_name, "span": span, "spans": spans}


def _listed(posts: PostList, sort: Sort) -> Page[ListedPost]:
    session = reading()
    total = count_on(session, posts)
    number = requested_page(request.args, size=PAGE, total=total)
    items = posts_on(session, posts, page=number, sort=sort.key, descending=sort.descending)
    return Page(items, number=number, size=PAGE, total=total)


def _page(template: str, asked: Asked, **values: Any) -> ResponseReturnValue:
    """A page as at a day; 400 when the day that was asked for is none: the page then shows today, and says so."""
    return render_template(template, asked=asked, at=asked.carried, **values), 400 if asked.problem else 200
