"""Exclude a post in the browser, with a reason; change the reason; include it again."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect
from flask.typing import ResponseReturnValue
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from sqlalchemy import select
from wtforms import HiddenField, StringField

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.audience_step import AUDIENCE, STEP, audience_href
from app.campaigns.audience_words import NO_REASON
from app.campaigns.holdouts import NoReason, hold_out, letters_to, put_back
from app.campaigns.losses import Form, accepted
from app.campaigns.models import HoldOut
from app.campaigns.own import require_owner_once_issued
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.delivery.already import touched_by_withdrawing
from app.errors import Stale
from app.history import known
from app.registry.titles import called_on
from app.web.request import reading, writing

blueprint = Blueprint("holdouts", __name__, template_folder="templates")


class ReasonForm(Form):
    seen = HiddenField()
    reason = StringField("Reason", widget=GovTextInput(), description="Saved with the campaign, never printed")


@blueprint.route(AUDIENCE + "/hold-out/<int:post_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def one(reference: str, post_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner_once_issued(reading(), campaign, [part.registry_slug for part in campaign.audience], actor())
    titles = called_on(reading(), [post_id], valid_at=campaign.valid_at)
    if post_id not in titles:
        abort(404, description="There is no such post.")
    reason = _reason(campaign.id, post_id)
    form, stale = ReasonForm(reason=reason or "", seen=reason or ""), False
    if form.validate_on_submit():
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                seen = {post_id: form.seen.data or None}
                listing = hold_out(
                    session, found, {post_id: form.reason.data or ""}, actor=actor(), seen=seen, accepted=accepted()
                )
                gone = [letter.reference for letter in listing.withdrawn]
        except NoReason:
            form.reason.errors = [NO_REASON]
        except Stale:
            stale, reason = True, _reason(campaign.id, post_id)
            form.seen.data = reason or ""
        else:
            flash(f"{titles[post_id]} is excluded.{_withdrawn(gone)}", "success")
            return redirect(audience_href(reference))
    letters = letters_to(reading(), campaign.id, [post_id])
    answer = campaign_page(
        "campaigns/audience_hold_out.html",
        campaign,
        step=STEP.name,
        title=titles[post_id],
        form=form,
        stands=reason,
        stale=stale,
        letters=letters,
        consequence=touched_by_withdrawing(reading(), {letter.id for letter in letters}),
        back=audience_href(reference),
    )
    return answer, 400 if form.errors else 409 if stale else 200


@blueprint.post(AUDIENCE + "/put-back/<int:post_id>")
@needs(Role.DRAFTER)
def back(reference: str, post_id: int) -> ResponseReturnValue:
    with writing() as session:
        listing = put_back(session, campaign_or_404(reference, session), post_id, actor=actor(), accepted=accepted())
        letters = [letter.reference for letter in (*listing.added, *listing.restored)] if listing else []
    if listing is None:
        flash("The post is no longer excluded. Nothing was changed.", "info")
    elif letters:
        flash(f"The post is included again. Its letter is {letters[0]}.", "success")
    else:
        flash(
            "The post is no longer excluded. It does not get a letter, because it is not in the saved audience.",
            "success",
        )
    return redirect(audience_href(reference))


def _reason(campaign_id: int, post_id: int) -> str | None:
    """Why the post is excluded; None when it is not."""
    this = (HoldOut.campaign_id == campaign_id, HoldOut.post_id == post_id, known(HoldOut))
    return reading().scalars(select(HoldOut.reason).where(*this)).one_or_none()


def _withdrawn(references: Sequence[str]) -> str:
    return f" {references[0]} has been taken off the list of letters." if references else ""
