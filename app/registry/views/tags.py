"""Tags in the browser: on one post, and on all posts of a list."""

from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.errors import Refused
from app.platform.clock import today
from app.registry.filters.tags import all_tags, tag_posts, tidy_tag, untag
from app.registry.forms import TagForm
from app.registry.pages import post_or_404
from app.registry.posts.posts import PostList, count_on, ids_on
from app.registry.registries import registry
from app.registry.requested_moment import RequestedMoment, asked_for, asked_in, filter_in
from app.search.lists import apply_search
from app.web.acts import finish
from app.web.filters import format_plural
from app.web.request import reading, writing

blueprint = Blueprint("tags", __name__)


@blueprint.route("/posts/<int:post_id>/tags", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_post(post_id: int) -> ResponseReturnValue:
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    form = TagForm()
    if done := form.attempt(lambda session: tag_posts(session, [post_id], form.new_tag.data or "", actor=actor())):
        tag, fresh = done.result
        return finish(
            url_for("registry.post", post_id=post_id),
            f"Tagged “{tag}”.",
            changed=bool(fresh),
            unchanged=f"The post already has the tag “{tag}”.",
        )
    return form.page("registry/tag_post.html", post=record, tags=all_tags(reading()))


@blueprint.post("/posts/<int:post_id>/tags/remove")
@needs(Role.DRAFTER)
def remove(post_id: int) -> ResponseReturnValue:
    tag = request.form.get("tag", "")
    try:
        with writing() as session:
            taken_off = untag(session, post_id, tag, actor=actor())
    except Refused:  # no page sends such a tag
        abort(404)
    if taken_off:
        flash(f"The tag “{tag}” is removed.", "success")
    else:
        flash(f"The tag “{tag}” is not on this post. Nothing was changed.", "warning")
    return redirect(url_for("registry.post", post_id=post_id))


@blueprint.route("/recipients/<slug>/tags", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_list(slug: str) -> ResponseReturnValue:
    """Tag every post that a list shows: first how many they are, then, when they are still as many, do it."""
    moment = asked_in(request.values, today=today())
    filters = apply_search(filter_in(request.values), moment).filters
    found = registry(reading(), slug)
    if moment.problem:
        abort(400, description=moment.problem)
    posts = PostList(slug, moment.valid_at, filters=filters)
    count = count_on(reading(), posts)
    back = f"{url_for('registry.registry', slug=slug)}?{urlencode([*moment.carried.items(), *asked_for(filters)])}"
    if not count:
        flash("The list no longer has any posts, so nothing was tagged.", "warning")
        return redirect(back)
    form, tag = TagForm(request.values), ""
    if form.new_tag.data is not None:
        try:
            tag = tidy_tag(form.new_tag.data)
        except Refused as refused:
            form.refuse(refused)
    confirmed = request.form.get("count", "")
    if tag and confirmed == str(count):
        with writing() as session:
            spelled, fresh = tag_posts(session, ids_on(session, posts), tag, actor=actor())
        flash(_tagged(spelled, fresh=len(fresh), count=count), "success")
        return redirect(back)
    answer = render_template(
        "registry/tag_list.html",
        registry=found,
        form=form,
        count=count,
        confirmed=confirmed,
        filtered=bool(asked_for(filters)),
        chosen=[*moment.carried.items(), *asked_for(filters)],
        back=back,
        tags=all_tags(reading()),
    )
    return answer, 400 if form.errors else 409 if confirmed else 200


def _tagged(tag: str, *, fresh: int, count: int) -> str:
    had = count - fresh
    return f"{format_plural(fresh, 'post')} tagged “{tag}”." + (f" {had:,} already had the tag." if had else "")
