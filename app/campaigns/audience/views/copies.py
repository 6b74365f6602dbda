"""The copy list in the browser: posts found by their words, or free lines, in order."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.audience.copies import add_copy, copies_seen, copy_lines, move_copy, remove_copy
from app.campaigns.clearance.lost_clearances import Form, accepted_losses
from app.campaigns.letter.step import STEP
from app.campaigns.pages import campaign_or_404, campaign_page
from app.registry.posts.posts import PostFilter, PostList, count_on, posts_on
from app.registry.registries import registry_names
from app.web.acts import finish
from app.web.forms import text_input
from app.web.request import reading, writing
from app.web.typed import numbers_in

blueprint = Blueprint("copies", __name__)

COPIES = "/campaigns/<reference>/letter/copies"

FOUND = 20
"""Posts that a search shows: more words find fewer."""


class LineForm(Form):
    line = text_input("Another person or office", "As it will be printed, 120 characters or fewer")


@blueprint.get(COPIES)
@signed_in
def copies(reference: str) -> ResponseReturnValue:
    return _page(reference, LineForm(formdata=None))


@blueprint.post(COPIES)
@needs(Role.DRAFTER)
def add(reference: str) -> ResponseReturnValue:
    """A post by its number, from what a search found, or a free line."""
    form = LineForm()
    done = form.attempt(
        lambda session: add_copy(
            session,
            campaign_or_404(reference, session),
            _requested_post_id() or form.line.data or "",
            seen=request.form.get("seen", ""),
            actor=actor(),
            accepted=accepted_losses(),
        )
    )
    if form.stale:
        raise form.stale
    return finish(_list(reference), "Added to the copy list.") if done else _page(reference, form)


@blueprint.post(COPIES + "/<int:copy_id>/<any(up, down, remove):what>")
@needs(Role.DRAFTER)
def change(reference: str, copy_id: int, what: str) -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        if what == "remove":
            remove_copy(session, campaign, copy_id, seen=seen, actor=actor(), accepted=accepted_losses())
        else:
            move_copy(session, campaign, copy_id, up=what == "up", seen=seen, actor=actor(), accepted=accepted_losses())
    return redirect(_list(reference))


def _requested_post_id() -> int | None:
    return next(iter(numbers_in(request.form.getlist("post"))), None)


def _page(reference: str, form: LineForm) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    words = request.args.get("q", "").strip()
    post_list = PostList(None, campaign.valid_at, filters=PostFilter(search=words))
    page = campaign_page(
        "campaigns/audience_copies.html",
        campaign,
        step=STEP.name,
        form=form,
        copies=copy_lines(session, campaign),
        posts_there={copy.post_id for copy in campaign.copies},
        seen=copies_seen(campaign),
        words=words,
        found=posts_on(session, post_list).items(session, most=FOUND) if words else [],
        total=count_on(session, post_list) if words else 0,
        names=registry_names(session),
    )
    return page, form.status


def _list(reference: str) -> str:
    return url_for(".copies", reference=reference, q=request.args.get("q") or None)
