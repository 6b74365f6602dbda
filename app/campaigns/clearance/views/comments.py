"""Comments on the texts that offices are asked about: say one, reply, settle, take up again."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField
from wtforms.validators import DataRequired

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.clearance.clear import ClearanceNotRequested
from app.campaigns.clearance.comments import (
    UnsettledComment,
    comment_on,
    comments_to_settle,
    reply_to,
    require_may_comment,
    settle,
)
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.clearance.comments import LONGEST
from app.clearance.models import Comment
from app.errors import NotFound
from app.registry.registries import registry_names
from app.web.acts import ActForm, finish, leave
from app.web.forms import textarea
from app.web.request import reading, writing
from app.web.typed import number_in

blueprint = Blueprint("commenting", __name__)

OFFICES_AND_DRAFTERS = (Role.CLEARER, Role.DRAFTER)


class CommentForm(ActForm):
    """`office`: for which office; blank: for the campaign's own side. `text`: the SHA-256 of what was read;
    `paragraph`: its block, from 0; blank: on the whole."""

    office = HiddenField()
    text = HiddenField()
    paragraph = HiddenField()
    body = textarea("Comment", "", LONGEST, DataRequired("Enter your comment"))

    @property
    def office_id(self) -> int | None:
        return number_in(self.office.data)

    @property
    def block(self) -> int | None:
        """Raises NotFound (no_such_paragraph) for what is no number."""
        block = number_in(self.paragraph.data)
        if block is None and self.paragraph.data:
            raise NotFound("no_such_paragraph")
        return block


@blueprint.post(CLEARANCE + "/texts/<registry>/comments")
@needs(*OFFICES_AND_DRAFTERS)
def make(reference: str, registry: str) -> ResponseReturnValue:
    form = CommentForm()

    def act(session: Session, campaign: Campaign) -> Comment:
        return comment_on(
            session,
            campaign,
            registry,
            form.text.data or "",
            form.block,
            form.body.data,
            office_id=form.office_id,
            actor=actor(),
        )

    return _act_on_comment(reference, registry, form, act)


@blueprint.post(CLEARANCE + "/comments/<int:comment_id>/reply")
@needs(*OFFICES_AND_DRAFTERS)
def reply(reference: str, comment_id: int) -> ResponseReturnValue:
    form = CommentForm()

    def act(session: Session, campaign: Campaign) -> Comment:
        return reply_to(session, campaign, comment_id, form.body.data, office_id=form.office_id, actor=actor())

    return _act_on_comment(reference, _registry_of(comment_id), form, act)


@blueprint.post(CLEARANCE + "/comments/<int:comment_id>/<any(settle, reopen):what>")
@needs(*OFFICES_AND_DRAFTERS)
def close(reference: str, comment_id: int, what: str) -> ResponseReturnValue:
    open_campaign_or_404(reference)
    with writing() as session:
        comment = settle(
            session, campaign_or_404(reference, session), comment_id, actor=actor(), again=what == "reopen"
        )
        slug = comment.registry_slug
    to = _text(reference, request.form.get("registry") or slug, number_in(request.form.get("office")))
    said = "Comment reopened." if what == "reopen" else "Comment resolved."
    return finish(f"{to}#comment-{comment_id}", said)


def _act_on_comment(
    reference: str, registry: str, form: CommentForm, act: Callable[[Session, Campaign], Comment]
) -> ResponseReturnValue:
    """Back to the text, at the comment; what can't be kept is shown again, with what is wrong."""
    campaign = open_campaign_or_404(reference)
    slug = request.form.get("registry") or registry
    require_may_comment(reading(), campaign, form.office_id, actor())

    def first_of_thread(session: Session) -> int:
        made = act(session, campaign_or_404(reference, session))
        return made.reply_to_id or made.id

    done = form.attempt(first_of_thread)
    back = _text(reference, slug, form.office_id)
    if done:
        return redirect(f"{back}#comment-{done.result}")
    return clearance_page("comment", campaign, form=form, slug=slug, back=back), form.status


def _text(reference: str, registry: str, office_id: int | None) -> str:
    """The page of the text that somebody came from."""
    if registry not in registry_names(reading()):
        abort(404)
    if office_id is None:
        return url_for("clearance_texts.text", reference=reference, registry=registry)
    return url_for("answering.text", reference=reference, registry=registry, office_id=office_id)


def _registry_of(comment_id: int) -> str:
    comment = reading().get(Comment, comment_id) or abort(404)
    return comment.registry_slug


@blueprint.app_template_global("comments_to_settle")
def to_settle(campaign: Campaign) -> list[UnsettledComment]:
    """For the pages of those who draft, and the board."""
    return comments_to_settle(reading(), campaign)


def show_board(refused: ClearanceNotRequested) -> ResponseReturnValue:
    """The request was withdrawn while the page was open."""
    return leave(url_for("clearance.clearance", reference=(request.view_args or {})["reference"]), refused)


blueprint.register_error_handler(ClearanceNotRequested, show_board)
