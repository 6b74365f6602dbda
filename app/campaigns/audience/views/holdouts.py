"""Exclude a post in the browser, with a reason; change the reason; include it again."""

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import HiddenField

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.audience.holdouts import hold_out, letters_to, put_back
from app.campaigns.audience.showing import AUDIENCE, STEP, audience_href
from app.campaigns.clearance.lost_clearances import Form, accepted_losses
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import HoldOut
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.delivery.marking.correct import touched_by_withdrawing
from app.platform.history import known
from app.registry.posts.post import UnknownPost
from app.registry.posts.titles import called_on
from app.web.acts import finish
from app.web.forms import text_input
from app.web.request import reading, writing

blueprint = Blueprint("holdouts", __name__)


class ReasonForm(Form):
    seen = HiddenField()
    reason = text_input(
        "Reason",
        "Anyone who can see this campaign can read it, and it may have to be disclosed. It is not printed on letters",
    )


@blueprint.route(AUDIENCE + "/hold-out/<int:post_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def one(reference: str, post_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner_once_issued(reading(), campaign, [part.registry_slug for part in campaign.audience], actor())
    titles = called_on(reading(), [post_id], valid_at=campaign.valid_at)
    if post_id not in titles:
        raise UnknownPost
    reason = _reason(campaign.id, post_id)
    form = ReasonForm(reason=reason or "", seen=reason or "")

    def exclude(session: Session) -> list[str]:
        """References of the letters that are withdrawn by it."""
        listing = hold_out(
            session,
            campaign_or_404(reference, session),
            {post_id: form.reason.data or ""},
            actor=actor(),
            seen={post_id: form.seen.data or None},
            accepted=accepted_losses(),
        )
        return [letter.reference for letter in listing.withdrawn]

    if done := form.attempt(exclude):
        return finish(audience_href(reference), f"{titles[post_id]} excluded.{_withdrawn(done.result)}")
    if form.stale:
        reason = _reason(campaign.id, post_id)
        form.seen.data = reason or ""
    letters = letters_to(reading(), campaign.id, [post_id])
    answer = campaign_page(
        "campaigns/audience_hold_out.html",
        campaign,
        step=STEP.name,
        title=titles[post_id],
        form=form,
        stands=reason,
        letters=letters,
        consequence=touched_by_withdrawing(reading(), {letter.id for letter in letters}),
        back=audience_href(reference),
    )
    return answer, form.status


@blueprint.post(AUDIENCE + "/put-back/<int:post_id>")
@needs(Role.DRAFTER)
def back(reference: str, post_id: int) -> ResponseReturnValue:
    with writing() as session:
        listing = put_back(
            session, campaign_or_404(reference, session), post_id, actor=actor(), accepted=accepted_losses()
        )
        letters = [letter.reference for letter in (*listing.added, *listing.restored)] if listing else []
    said = (
        f"Post included again. Its letter is {letters[0]}."
        if letters
        else "Post no longer excluded. It does not get a letter, because it is not in the saved audience."
    )
    unchanged = "Nothing was changed: the post is no longer excluded."
    return finish(audience_href(reference), said, changed=listing is not None, unchanged=unchanged)


def _reason(campaign_id: int, post_id: int) -> str | None:
    """Why the post is excluded; None when it is not."""
    this = (HoldOut.campaign_id == campaign_id, HoldOut.post_id == post_id, known(HoldOut))
    return reading().scalars(select(HoldOut.reason).where(*this)).one_or_none()


def _withdrawn(references: Sequence[str]) -> str:
    return f" {references[0]} has been removed." if references else ""
