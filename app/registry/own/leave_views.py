"""A post of a registry of one's own is ended or taken back, in the browser."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.uses import campaigns_with
from app.clock import today
from app.letters.wording import join
from app.registry.asked import Asked
from app.registry.own.forms import EndPostForm
from app.registry.own.leave import EndsBeforeItBegins, UsedByCampaigns, end_post, withdraw_post
from app.registry.pages import post_or_404, words_of_pages
from app.registry.post import PostRecord
from app.registry.title.correct import CalledOtherwise, last_said
from app.web.filters import format_date
from app.web.request import reading, writing

blueprint = Blueprint("own_posts", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/end", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def end(post_id: int) -> ResponseReturnValue:
    found, form = _own_post(post_id), EndPostForm()
    stale = False
    if form.validate_on_submit():
        try:
            with writing() as session:
                done = end_post(session, post_id, until=form.first_day_after, seen=form.known_by_then, actor=actor())
        except EndsBeforeItBegins as refused:
            begins = format_date(refused.begins)
            form.last_day.errors = [f"The post is on the list from {begins}: enter that day or a later one."]
        except CalledOtherwise:
            stale, found = True, _own_post(post_id)
        else:
            last = f"until {format_date(form.last_day.data)}" if form.last_day.data else "with no last day"
            said = f"The post is on the list {last}." if done else "That is what was recorded. Nothing was changed."
            flash(said, "success" if done else "info")
            return redirect(url_for("registry.post", post_id=post_id))
    if stale or not form.is_submitted():
        form.seen.data = str(last_said(reading(), post_id))
    page = render_template("registry/own_end.html", post=found, form=form, stale=stale)
    return page, 409 if stale else 400 if form.errors else 200


@blueprint.route("/posts/<int:post_id>/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(post_id: int) -> ResponseReturnValue:
    found = _own_post(post_id)
    if request.method == "GET":
        return _withdrawing(found, campaigns_with(reading(), [post_id]))
    try:
        with writing() as session:
            withdraw_post(session, post_id, used=campaigns_with(session, [post_id]), actor=actor())
    except UsedByCampaigns as refused:
        return _withdrawing(found, list(refused.references)), 409
    flash(f"{found.full_title} is taken back. The record keeps that it was added.", "success")
    return redirect(url_for("registry.registry", slug=found.registry.slug))


def _withdrawing(found: PostRecord, used: list[str]) -> str:
    held = f"Campaigns write to this post or name it: {join(used)}. Give it a last day instead." if used else ""
    return render_template("registry/own_withdraw.html", post=found, held=held)


def _own_post(post_id: int) -> PostRecord:
    found = post_or_404(post_id, Asked(today(), None, ""))
    if not found.registry.custom:
        refusal = "You cannot end a post that ships with Despatch. Close its organisation, or exclude the post instead."
        abort(404, description=refusal)
    return found
