"""One letter: its editions and their files, how it was sent, what came back, what happened to it."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.campaigns.letters import recipient_of
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.delivery.attempts.sent_letters import sent_facts
from app.delivery.attempts.words import attempt_state
from app.delivery.channels import METHODS
from app.delivery.showing import how_sent
from app.delivery.words import STANDS, made_after
from app.letters.pdf.render import SignatureMissing
from app.platform.clock import today
from app.platform.storage import FileMissing, StorageFailed
from app.production.editions.changed_since import changed_since
from app.production.editions.editions import editions_of, letter_named
from app.production.editions.large_print import EditionChanged, make_large
from app.production.pages import production_page
from app.production.runs.progress import newest_run
from app.production.runs.runs import run_under_way
from app.production.sections import LETTER_SECTIONS
from app.production.verification.issue_check import ClearanceWent
from app.production.words import ADDRESSED, FORMAT_NAMES, LARGE_NAMES, NO_SUCH_EDITION, sentence
from app.tracking.codes import Delivery
from app.tracking.snapshot import CampaignSnapshot
from app.web.acts import finish, leave
from app.web.files.kept_files import STORE_SILENT
from app.web.request import reading, services
from app.web.sections import render_sections

MADE = "The letter has been generated in large print. Its files are listed with the edition."
MADE_BEFORE = "The letter was already generated in large print. Nothing was changed."

blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters/<reference>")
@signed_in
def letter(reference: str) -> ResponseReturnValue:
    session = reading()
    found = letter_named(session, reference)
    campaign = session.get_one(Campaign, found.campaign_id)
    answers = CampaignSnapshot(session, campaign, today(), only=[found]).answers[found.id]
    editions, how = editions_of(session, found.id), how_sent(session, campaign, found)
    return production_page(
        "production/letter.html",
        campaign,
        letter=found,
        recipient=recipient_of(session, campaign, found),
        editions=editions,
        how=how,
        never_sent=not sent_facts(session, campaign.id, letter_ids=[found.id]),
        made_later={
            edition.edition: made_after(edition.made_at, [sent.sent_on for sent in how.standing(edition.edition)])
            for edition in editions
        },
        since=changed_since(session, campaign, found, today=today()),
        newest=newest_run(session, campaign.id),
        under_way=run_under_way(session, campaign.id),
        format_names=FORMAT_NAMES,
        large_names=LARGE_NAMES,
        may_make_large=campaign.state != State.ARCHIVED,
        answers=answers.shown,
        nothing_yet=set(answers.shown) == {(Delivery.NOT_SENT.shape, Delivery.NOT_SENT.word, "")},
        back_by_reply=answers.returned_by_reply,
        sections=render_sections(LETTER_SECTIONS, "main", campaign, found),
        beside=render_sections(LETTER_SECTIONS, "beside", campaign, found),
        STANDS=STANDS,
        ADDRESSED=ADDRESSED,
        METHODS=METHODS,
        attempt_state=attempt_state,
    )


@blueprint.post("/letters/<reference>/large-print")
@signed_in
def large_print(reference: str) -> ResponseReturnValue:
    """Whoever may take the letter away may have it in large print too: it says nothing else."""
    found = letter_named(reading(), reference)
    numbers = {str(edition.edition): edition.edition for edition in editions_of(reading(), found.id)}
    number = numbers.get(request.form.get("edition", ""))
    if number is None:
        abort(404, description=NO_SUCH_EDITION.format(reference=reference))
    here = url_for(".letter", reference=reference)
    try:
        made = make_large(services(), found.id, number, actor=actor())
    except (ClearanceWent, EditionChanged) as refused:
        return leave(here, refused)
    except (SignatureMissing, FileMissing):
        flash(sentence(SignatureMissing.code, {}), "warning")
    except StorageFailed:
        flash(STORE_SILENT, "warning")
    else:
        return finish(here, MADE, changed=made, unchanged=MADE_BEFORE)
    return redirect(here)
