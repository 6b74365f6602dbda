"""From a bounce to the letter sent again: what failed, why, the contact to correct, and only those once more."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.clearance.lost_clearances import owner_only_reason
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.delivery.channels import METHODS
from app.delivery.marking.groups import letters_failed_once
from app.delivery.marking.sendable import sendable
from app.delivery.pages import LETTER
from app.delivery.progress import sent_letters
from app.delivery.sending.undelivered import failures
from app.delivery.words import STANDS
from app.platform.clock import today
from app.tracking.progress import returned_by_reply
from app.web.request import reading

blueprint = Blueprint("fixing", __name__)

STEP = "Send"


@blueprint.get("/campaigns/<reference>/send/failed")
@signed_in
def failed(reference: str) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    letters = sendable(session, campaign, letter_ids=letters_failed_once(session, campaign.id))
    found = failures(session, campaign, letters, today=today())
    return campaign_page(
        "delivery/failed.html",
        campaign,
        STEP,
        failures=found,
        ready=[failure for failure in found if failure.ready],
        open=campaign.state == State.OPEN,
        by_reply=returned_by_reply(session, campaign, today=today()),
        whose=owner_only_reason(campaign),
        METHODS=METHODS,
        STANDS=STANDS,
        sent=sent_letters(session, campaign) > 0,
        LETTER=LETTER,
    )
