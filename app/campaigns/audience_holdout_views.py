"""Hold posts out in the browser: one with a reason, several from a pasted list; and put them back."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.audience_list import Checked, check_list, rows_in
from app.campaigns.audience_step import AUDIENCE, STEP, draft_here
from app.campaigns.audience_words import (
    FOUND,
    NO_REASON,
    NO_REASONS,
    NONE_TICKED,
    TOO_MANY_LINES,
    why_unmatched,
)
from app.campaigns.holdouts import NoReason, hold_out, put_back
from app.campaigns.losses import Form
from app.campaigns.models import Campaign, HoldOut, Letter
from app.campaigns.pages import campaign_or_404, campaign_page
from app.delivery.already import touched_by_withdrawing
from app.registry.titles import called_on
from app.web.filters import format_plural
from app.web.request import reading, writing

blueprint = Blueprint("holdouts", __name__, template_folder="templates")

MOST = 300
"""Lines of a pasted list that are looked up at once."""


class ReasonForm(Form):
    reason = StringField("Reason", widget=GovTextInput(), description="It is kept with the campaign and not printed")


@blueprint.route(AUDIENCE + "/hold-out/<int:post_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def one(reference: str, post_id: int) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    titles = called_on(reading(), [post_id], valid_at=campaign.valid_at)
    if post_id not in titles:
        abort(404, description="There is no such post.")
    held = reading().scalars(
        select(HoldOut.reason).where(HoldOut.campaign_id == campaign.id, HoldOut.post_id == post_id)
    )
    form = ReasonForm(reason=held.one_or_none() or "")
    if form.validate_on_submit():
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                listing = hold_out(session, found, {post_id: form.reason.data or ""}, actor=actor())
                gone = [letter.reference for letter in listing.withdrawn]
        except NoReason:
            form.reason.errors = [NO_REASON]
        else:
            flash(f"{titles[post_id]} is held out.{_withdrawn(gone)}", "success")
            return _back(reference)
    answer = campaign_page(
        "campaigns/audience_hold_out.html",
        campaign,
        step=STEP.name,
        title=titles[post_id],
        form=form,
        letters=_letters_to(reading(), campaign, {post_id}),
        consequence=_consequence(reading(), campaign, {post_id}),
        back=_audience(reference),
    )
    return answer, 400 if form.errors else 200


@blueprint.post(AUDIENCE + "/put-back/<int:post_id>")
@needs(Role.DRAFTER)
def back(reference: str, post_id: int) -> ResponseReturnValue:
    with writing() as session:
        listing = put_back(session, campaign_or_404(reference, session), post_id, actor=actor())
        letters = [letter.reference for letter in (*listing.added, *listing.restored)] if listing else []
    if listing is None:
        flash("It is not held out any more. Nothing was changed.", "info")
    elif letters:
        flash(f"Put back. Its letter is {letters[0]}.", "success")
    else:
        flash("Put back. It is not in the saved audience, so it gets no letter.", "success")
    return _back(reference)


@blueprint.route(AUDIENCE + "/hold-out", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def several(reference: str) -> ResponseReturnValue:
    """First which posts the lines mean; then, of those that are ticked, each with a reason, hold them out."""
    campaign = campaign_or_404(reference)
    draft, _ = draft_here(campaign)
    rows = rows_in(reading(), campaign, draft, request.form)
    errors: dict[str, str] = {}
    done = 0
    if "hold" in request.form:
        shared = " ".join(request.form.get("reason", "").split())
        reasons = {row.post_id: row.reason or shared for row in rows if row.ticked}
        try:
            if not reasons:
                errors["post"] = NONE_TICKED
            else:
                with writing() as session:
                    hold_out(session, campaign_or_404(reference, session), reasons, actor=actor())
                rows, done = [], len(reasons)
        except NoReason:
            errors["reason"] = NO_REASONS
    lines = [line for line in request.form.get("lines", "").splitlines() if line.strip()]
    if len(lines) > MOST:
        errors["lines"] = TOO_MANY_LINES.format(most=MOST)
        checked = Checked([], [])
    else:
        checked = check_list(reading(), campaign, draft, lines)
    if done:
        flash(f"{format_plural(done, 'post')} held out.", "success")
    if done and not lines:
        return _back(reference)
    known = {row.post_id for row in rows}
    rows += [row for row in checked.rows if row.post_id not in known]
    answer = campaign_page(
        "campaigns/audience_list.html",
        campaign,
        step=STEP.name,
        rows=rows,
        unmatched=[(match.line, why_unmatched(match)) for match in checked.unmatched],
        box="\n".join(lines if "lines" in errors else [match.line for match in checked.unmatched]),
        shared=request.form.get("reason", "") if not done else "",
        errors=errors,
        FOUND=FOUND,
        consequence=_consequence(reading(), campaign, {row.post_id for row in rows if not row.held}),
        back=_audience(reference),
    )
    return answer, 400 if errors else 200


def _consequence(session: Session, campaign: Campaign, post_ids: set[int]) -> str:
    """What holding these posts out does to letters that were made or sent; blank if it does nothing."""
    return touched_by_withdrawing(session, {letter.id for letter in _letters_to(session, campaign, post_ids)})


def _letters_to(session: Session, campaign: Campaign, post_ids: set[int]) -> Sequence[Letter]:
    standing = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False), Letter.post_id.in_(post_ids))
    return session.scalars(select(Letter).where(*standing)).all()


def _withdrawn(references: Sequence[str]) -> str:
    return f" {references[0]} is withdrawn." if references else ""


def _audience(reference: str) -> str:
    """The page that led here, with the draft that it showed."""
    query = request.query_string.decode()
    page: str = url_for("audience.audience", reference=reference)
    return f"{page}?{query}" if query else page


def _back(reference: str) -> ResponseReturnValue:
    return redirect(_audience(reference))
