"""Send: what can be marked sent and what waits for what; the recordings made, one by one."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.clearance.lost_clearances import owner_only_reason
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.printing import freeze
from app.campaigns.signatories.offices import former_signatories, registries_all_out
from app.campaigns.states import State
from app.campaigns.steps import MAKE, Step
from app.delivery.channels import METHODS
from app.delivery.marking.listing import TO_MARK, TO_SEND, count_by_registry, count_by_stand, filter_letters
from app.delivery.marking.recordings import letters_recorded, recordings, sent_all_the_same
from app.delivery.marking.sendable import Stand, sendable
from app.delivery.pages import LETTER, filter_in, list_filters
from app.delivery.progress import step_progress
from app.delivery.release.embargo import embargo_of, is_held
from app.delivery.send_notes import SEND_NOTES
from app.delivery.sending.progress import progress_of
from app.delivery.sending.steer import sendings_of
from app.delivery.showing import href_of, lines, progress_words, recordings_shown, step_of
from app.delivery.states import UNDER_WAY, SendingState
from app.delivery.words import STANDS, sending_words
from app.platform.clock import now, today
from app.registry.periods.words import periods_said
from app.registry.registries import registry_names
from app.tracking.progress import returned_by_reply
from app.web.request import reading
from app.web.tables.paging import page_of

blueprint = Blueprint("delivery", __name__)

STEP = Step("Send", "delivery.send", step_progress, stage=MAKE)

SIZE = 20
"""Letters on one page."""

ALWAYS = (Stand.READY, Stand.SENT)
"""Where letters stand that always have a column; another has one while letters stand there."""


LATEST = 5
"""Recordings that the page of sending lists until it is asked for all."""


@blueprint.get("/campaigns/<reference>/send")
@signed_in
def send(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    letters, send_filter = sendable(session, campaign), filter_in(request.args)
    listed_letters = filter_letters(session, campaign, letters, send_filter)
    page = page_of(listed_letters.letters, request.args, size=SIZE)
    whole = count_by_stand(letters)
    columns = [stand for stand in Stand if stand in ALWAYS or stand in whole.stands]
    done = recordings(session, campaign.id)
    sendings = sendings_of(session, campaign.id)
    latest = done if request.args.get("entries") == "all" else done[:LATEST]
    return campaign_page(
        "delivery/send.html",
        campaign,
        STEP.name,
        names=registry_names(session),
        whole=whole,
        registries=count_by_registry(letters),
        columns=columns,
        column_headers=[(STANDS[stand].word, "n") for stand in columns],
        sentence=progress_words(whole, ended=campaign.state != State.OPEN),
        page=page.showing(lines(session, campaign, page.items)),
        filters=list_filters(session, campaign, letters, send_filter, listed_letters.stands),
        cleared=freeze(session, campaign).cleared,
        all_out=registries_all_out(session, campaign),
        by_reply=returned_by_reply(session, campaign, today=today()) if whole.sent else 0,
        former=former_signatories(session, campaign, today=today()),
        recordings=recordings_shown(session, latest),
        all_recordings=len(done),
        sendings=[(sending, progress_of(session, sending)) for sending in sendings],
        handed=" or ".join(dict.fromkeys(METHODS[sending.channel].handed_over for sending in sendings)),
        under_way=next((sending for sending in sendings if sending.state in UNDER_WAY), None),
        SendingState=SendingState,
        what_it_sends=sending_words,
        open=campaign.state == State.OPEN,
        period=periods_said(session, campaign.letter_date, today=today()),
        whose=owner_only_reason(campaign),
        href_of=lambda why: href_of(why, campaign),
        step_of=step_of,
        notes=[note for tell in SEND_NOTES if (note := tell(session, campaign))],
        embargo=embargo_of(session, campaign.id),
        held=is_held(session, campaign.id, at=now()),
        LETTER=LETTER,
        STANDS=STANDS,
        TO_MARK=[stand.value for stand in TO_MARK],
        TO_SEND=[stand.value for stand in TO_SEND],
    )


@blueprint.get("/campaigns/<reference>/sent/<int:seq>")
@signed_in
def recording(reference: str, seq: int) -> ResponseReturnValue:
    """The letters that one event marked as sent."""
    session = reading()
    campaign = campaign_or_404(reference)
    rows = recordings_shown(session, recordings(session, campaign.id, seq=seq))
    if not rows:
        abort(404, description=f"{reference} has no recording of this number.")
    return campaign_page(
        "delivery/recording.html",
        campaign,
        STEP.name,
        shown=rows[0],
        all_the_same=sent_all_the_same(session, seq),
        page=letters_recorded(campaign, seq).page(session, request.args, size=SIZE),
        open=campaign.state == State.OPEN,
    )
