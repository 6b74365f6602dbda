"""A post of a registry of one's own is ended or taken back, in the browser."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.audience.posts import campaigns_with
from app.errors import NotFound
from app.platform.clock import today
from app.registry.own.forms import EndPostForm
from app.registry.own.leave import UsedByCampaigns, end_post, withdraw_post
from app.registry.pages import post_or_404, words_of_pages
from app.registry.posts.post import PostRecord
from app.registry.requested_moment import RequestedMoment
from app.registry.title.correct import last_said
from app.web.acts import finish, sentence
from app.web.filters import format_date
from app.web.request import reading, writing

blueprint = Blueprint("own_posts", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/end", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def end(post_id: int) -> ResponseReturnValue:
    record, form = _own_post(post_id), EndPostForm()
    if done := form.attempt(
        lambda session: end_post(session, post_id, until=form.first_day_after, seen=form.seen_event, actor=actor())
    ):
        last = f"until {format_date(form.last_day.data)}" if form.last_day.data else "with no last day"
        return finish(
            url_for("registry.post", post_id=post_id),
            f"The post is on the list {last}.",
            changed=done.result,
            unchanged="Nothing was changed. These details were already recorded.",
        )
    if form.stale:
        record = _own_post(post_id)
    if form.is_opened:
        form.seen.data = str(last_said(reading(), post_id))
    return form.page("registry/own_end.html", post=record)


@blueprint.route("/posts/<int:post_id>/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(post_id: int) -> ResponseReturnValue:
    record = _own_post(post_id)
    if request.method == "GET":
        used = campaigns_with(reading(), [post_id])
        return _withdrawing(record, UsedByCampaigns(used) if used else None)
    try:
        with writing() as session:
            withdraw_post(session, post_id, used=campaigns_with(session, [post_id]), actor=actor())
    except UsedByCampaigns as refused:
        return _withdrawing(record, refused), 409
    to = url_for("registry.registry", slug=record.registry.slug)
    return finish(to, f"{record.full_title} is removed. The audit record still shows that it was added.")


def _withdrawing(found: PostRecord, refused: UsedByCampaigns | None) -> str:
    return render_template("registry/own_withdraw.html", post=found, held=sentence(refused) if refused else "")


def _own_post(post_id: int) -> PostRecord:
    """Raises NotFound."""
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    if not record.registry.custom:
        raise NotFound("post_ships")
    return record
