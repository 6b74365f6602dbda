"""Correct letters that were sent: say why, and make their next edition."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.campaigns.printing import freeze
from app.delivery.marking.correct import COMPARED, correct, corrections, unchanged_letters
from app.delivery.marking.forms import CorrectionForm
from app.delivery.pages import ChosenLetters, chosen_letters, redirect_to_choose, redirect_to_list
from app.delivery.sending.holds import answered_already
from app.delivery.showing import last_sending_words
from app.platform.database import wake_after_commit
from app.production.runs.runs import run_under_way
from app.registry.registries import registry_names
from app.web.request import reading

blueprint = Blueprint("correcting", __name__)

STEP = "Send"
NOTHING = "None of the letters that you chose has been sent, so there is nothing to correct. Generate them again."


@blueprint.route("/campaigns/<reference>/send/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def correct_letters(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    letters, form = chosen_letters(reading(), campaign), CorrectionForm()
    if request.method == "GET":
        form.reason.data = corrections(letters.letters).reason

    def start(session: Session) -> int:
        """The number of the run that makes the corrections."""
        seen, mine = request.form.get("seen", ""), campaign_or_404(reference, session)
        run = correct(session, mine, letters.ids, reason=form.reason.data, seen=seen, actor=actor())
        wake_after_commit(session, "make", run.id, everyone=True)
        return run.number

    if done := form.attempt(start):
        return redirect(url_for("production.run", reference=reference, number=done.result))
    if form.stale:
        form.refuse(form.stale)
        campaign = own_open_campaign(reference)
        return _page(campaign, chosen_letters(reading(), campaign), form)
    return _page(campaign, letters, form)


def _page(campaign: Campaign, chosen: ChosenLetters, form: CorrectionForm) -> ResponseReturnValue:
    wanted = corrections(chosen.letters)
    if not wanted.letters:
        if not chosen.letters:
            return redirect_to_choose(reading(), campaign)
        flash(NOTHING, "info")
        return redirect_to_list(campaign.reference)
    session = reading()
    printing, names = freeze(session, campaign), registry_names(session)
    slugs = dict.fromkeys(letter.registry_slug for letter in wanted.letters)
    page = campaign_page(
        "delivery/correct.html",
        campaign,
        STEP,
        form=form,
        chosen=chosen,
        corrections=wanted,
        went=last_sending_words(session, campaign, wanted.letters[0]),
        answered=len(answered_already(session, [letter.letter_id for letter in wanted.letters])),
        unchanged=unchanged_letters(session, campaign, printing, wanted.letters),
        compared=COMPARED,
        not_cleared=[names[slug] for slug in slugs if not printing.is_cleared(slug)],
        under_way=run_under_way(session, campaign.id),
    )
    return page, form.status
