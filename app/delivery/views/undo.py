"""Undo that letters were marked as sent: a whole recording, or one attempt of one letter."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.letters import letter_by_reference, recipient_of
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.attempts.history import attempts_of
from app.delivery.channels import METHODS
from app.delivery.marking.recordings import letters_of_recording, recordings, undo_attempt, undo_recording
from app.delivery.refusals import REFUSALS
from app.delivery.showing import recordings_shown
from app.responses.facts import response_facts
from app.web.acts import finish, press
from app.web.filters import format_date, format_plural
from app.web.request import reading

blueprint = Blueprint("unsending", __name__)

STEP = "Send"


@blueprint.route("/campaigns/<reference>/sent/<int:seq>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def recording(reference: str, seq: int) -> ResponseReturnValue:
    """A confirmation that says what is lost, then the act."""
    campaign = own_open_campaign(reference)
    rows = recordings_shown(reading(), recordings(reading(), campaign.id, seq=seq))
    if not rows:
        abort(404, description=f"{reference} has no such entry.")
    page = url_for("delivery.recording", reference=reference, seq=seq)
    standing = rows[0].recording.standing
    if not standing:
        flash(REFUSALS["recording_undone"], "info")
        return redirect(page)
    if request.method == "GET":
        replied = _letters_with_responses(reading(), campaign) & letters_of_recording(reading(), seq)
        return campaign_page(
            "delivery/undo.html", campaign, STEP, shown=rows[0], replied=len(replied), back=page, METHODS=METHODS
        )
    if done := press(lambda session: undo_recording(session, campaign_or_404(reference, session), seq, actor=actor())):
        return finish(page, f"Undone: {format_plural(done.result, 'letter')} no longer marked as sent.")
    return redirect(page)


@blueprint.route("/letters/<reference>/attempts/<int:attempt_id>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def attempt(reference: str, attempt_id: int) -> ResponseReturnValue:
    session = reading()
    letter = letter_by_reference(session, reference) or abort(404)
    campaign = own_open_campaign(session.get_one(Campaign, letter.campaign_id).reference)
    found = next(
        (past_attempt for past_attempt in attempts_of(session, letter.id) if past_attempt.id == attempt_id), None
    ) or abort(404)
    page = url_for("letters.letter", reference=reference)
    if not found.by_hand:
        abort(404, description="Despatch sent this letter, so it can’t be undone.")
    if not found.stands:
        flash(REFUSALS["recording_undone"], "info")
        return redirect(page)
    if request.method == "GET":
        return campaign_page(
            "delivery/undo_attempt.html",
            campaign,
            STEP,
            letter=letter,
            recipient=recipient_of(session, campaign, letter),
            attempt=found,
            went=METHODS[found.channel].went,
            replied=letter.id in _letters_with_responses(session, campaign),
            back=page,
        )
    if press(
        lambda session: undo_attempt(session, campaign_or_404(campaign.reference, session), attempt_id, actor=actor())
    ):
        return finish(
            page, f"Undone: no longer marked as {METHODS[found.channel].went} on {format_date(found.sent_on)}."
        )
    return redirect(page)


def _letters_with_responses(session: Session, campaign: Campaign) -> set[int]:
    """The letters to which a response is recorded."""
    return {letter_id for letter_id, facts in response_facts(session, campaign.id).items() if facts.responses}
