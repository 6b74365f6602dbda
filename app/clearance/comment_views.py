"""Comments on the texts that offices are asked about: say one, reply, settle, take up again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.clear import NotAsked
from app.campaigns.clear_comment import (
    MayNotComment,
    NoSuchParagraph,
    NotToSettle,
    comment_on,
    reply_to,
    require_may_comment,
    settle,
)
from app.campaigns.clear_comments_list import Listed, comments_to_settle
from app.campaigns.clear_page import CLEARANCE, clearance_page
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.clearance.comments import LONGEST
from app.clearance.models import Comment
from app.registry.registries import registry_names
from app.web.errors import show_error
from app.web.forms import tidy_lines
from app.web.request import reading, writing

blueprint = Blueprint("commenting", __name__, template_folder="templates")

OFFICES_AND_DRAFTERS = (Role.CLEARER, Role.DRAFTER)
NOT_ASKED = "Nobody is asked about this campaign’s texts now, so nothing is commented on. Your words were not kept."


class CommentForm(FlaskForm):  # type: ignore[misc]
    """`office`: for which office; blank: for the campaign's own side. `text`: the SHA-256 of what was read;
    `paragraph`: its block, from 0; blank: on the whole."""

    office = HiddenField()
    text = HiddenField()
    paragraph = HiddenField()
    body = TextAreaField(
        "Comment",
        [
            DataRequired("Enter what you want to say"),
            Length(max=LONGEST, message=f"Use at most {LONGEST:,} characters"),
        ],
        filters=[tidy_lines],
        widget=GovTextArea(),
    )

    @property
    def office_id(self) -> int | None:
        return _number(self.office.data)

    @property
    def block(self) -> int | None:
        """Raises NoSuchParagraph for what is no number."""
        block = _number(self.paragraph.data)
        if block is None and self.paragraph.data:
            raise NoSuchParagraph(self.paragraph.data)
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

    return _done(reference, registry, form, act)


@blueprint.post(CLEARANCE + "/comments/<int:comment_id>/reply")
@needs(*OFFICES_AND_DRAFTERS)
def reply(reference: str, comment_id: int) -> ResponseReturnValue:
    form = CommentForm()

    def act(session: Session, campaign: Campaign) -> Comment:
        return reply_to(session, campaign, comment_id, form.body.data, office_id=form.office_id, actor=actor())

    return _done(reference, _registry_of(comment_id), form, act)


@blueprint.post(CLEARANCE + "/comments/<int:comment_id>/<any(settle, reopen):what>")
@needs(*OFFICES_AND_DRAFTERS)
def close(reference: str, comment_id: int, what: str) -> ResponseReturnValue:
    open_campaign_or_404(reference)
    with writing() as session:
        comment = settle(
            session, campaign_or_404(reference, session), comment_id, actor=actor(), again=what == "reopen"
        )
        slug = comment.registry_slug
    flash("The comment is to be settled again." if what == "reopen" else "The comment is settled.", "success")
    return _back(reference, request.form.get("registry") or slug, _number(request.form.get("office")), comment_id)


def _done(
    reference: str, registry: str, form: CommentForm, act: Callable[[Session, Campaign], Comment]
) -> ResponseReturnValue:
    """Back to the text, at the comment; what can't be kept is shown again, with what is wrong."""
    campaign = open_campaign_or_404(reference)
    back = request.form.get("registry") or registry
    try:
        require_may_comment(reading(), campaign, form.office_id, actor())
        if not form.validate():
            to = _text(reference, back, form.office_id)
            return clearance_page("comment", campaign, form=form, slug=back, back=to), 400
        with writing() as session:
            made = act(session, campaign_or_404(reference, session))
            first = made.reply_to_id or made.id
    except NotAsked:
        flash(NOT_ASKED, "warning")
        return redirect(url_for("clearance.clearance", reference=reference))
    return _back(reference, back, form.office_id, first)


def _back(reference: str, registry: str, office_id: int | None, comment_id: int) -> ResponseReturnValue:
    return redirect(_text(reference, registry, office_id) + f"#comment-{comment_id}")


def _text(reference: str, registry: str, office_id: int | None) -> str:
    """The page of the text that somebody came from."""
    if registry not in registry_names(reading()):
        abort(404)
    if office_id is None:
        return url_for("clearance_texts.text", reference=reference, registry=registry)
    return url_for("answering.text", reference=reference, registry=registry, office_id=office_id)


def _registry_of(comment_id: int) -> str:
    found = reading().get(Comment, comment_id) or abort(404)
    return found.registry_slug


def _number(text: Any) -> int | None:
    """A number that a row may have; None for all else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


@blueprint.app_template_global("comments_to_settle")
def to_settle(campaign: Campaign) -> list[Listed]:
    """For the pages of those who draft, and the board."""
    return comments_to_settle(reading(), campaign)


def refuse_to_comment(_refused: MayNotComment) -> ResponseReturnValue:
    return show_error(Forbidden("Members of the offices that are asked comment, and those who draft the letter."))


def refuse_to_settle(_refused: NotToSettle) -> ResponseReturnValue:
    return show_error(Forbidden("A comment is settled by the campaign’s owner, or by who made it."))


def refuse_no_paragraph(_refused: NoSuchParagraph) -> ResponseReturnValue:
    return show_error(NotFound("There is no such paragraph to comment on, or no such comment."))


blueprint.app_errorhandler(MayNotComment)(refuse_to_comment)
blueprint.app_errorhandler(NotToSettle)(refuse_to_settle)
blueprint.app_errorhandler(NoSuchParagraph)(refuse_no_paragraph)
