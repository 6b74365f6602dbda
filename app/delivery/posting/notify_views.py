"""Have GOV.UK Notify print and post letters: what it comes to, then the countdown."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.clock import in_london, now
from app.database import after_commit
from app.delivery.channels import Channel
from app.delivery.pages import own_open_campaign
from app.delivery.posting.notify import NAME
from app.delivery.posting.pages import HERE, STEP, chosen_here, wish_here
from app.delivery.record import NothingToSend, PreElection
from app.delivery.release.embargo import UnderEmbargo
from app.delivery.release.words import UNDER_EMBARGO
from app.delivery.sending.forms import FIRST_WAVE, MINUTES, PER_MINUTE
from app.delivery.sending.nudge import nudge
from app.delivery.sending.start import SendingUnderWay, Terms, start_sending
from app.delivery.sending.wishes import fields_of, rehearsal_of
from app.delivery.words import why_in_words
from app.errors import Stale
from app.registry.periods.find import period_on
from app.web.filters import format_moment
from app.web.forms import tidy
from app.web.request import reading, services, writing

blueprint = Blueprint("notify_post", __name__)


@blueprint.route(HERE + "/notify", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def start(reference: str) -> ResponseReturnValue:
    """Letters are chosen as for a print batch."""
    if not services().settings.notify_api_key:
        abort(404, description="GOV.UK Notify is not set up. Ask an administrator to set it up.")
    campaign = own_open_campaign(reference)
    if request.method == "GET":
        return _page(campaign)
    at = now()
    terms = Terms(
        channel=Channel.POST,
        carrier=NAME,
        starts_at=at + timedelta(minutes=MINUTES),
        first_wave=FIRST_WAVE,
        per_minute=PER_MINUTE,
        despite=tidy(request.form.get("despite", "")) or "",
    )
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            rehearsal = rehearsal_of(session, chosen_here(session, campaign), wish_here())
            seen, settings = request.form.get("seen", ""), services().settings
            started = start_sending(
                session, campaign, rehearsal, terms, settings=settings, seen=seen, at=at, actor=actor()
            )
            number = started.number
            after_commit(session, partial(nudge, services(), started.id, delay=MINUTES * 60))
    except SendingUnderWay as first:
        number = first.number
        if not first.same:
            flash(f"Nothing was started: sending {number} is under way.", "warning")
    except UnderEmbargo as held:
        return _page(own_open_campaign(reference), UNDER_EMBARGO.format(until=format_moment(held.until))), 409
    except PreElection as refused:
        return _page(own_open_campaign(reference), why_in_words(str(refused))), 400
    except (Stale, NothingToSend):
        return _page(own_open_campaign(reference), "The letters have changed since you looked"), 409
    return redirect(url_for("sendings.sending", reference=reference, number=number))


def _page(campaign: Campaign, trouble: str = "") -> str:
    session = reading()
    chosen = chosen_here(session, campaign)
    rehearsal = rehearsal_of(session, chosen, wish_here())
    return campaign_page(
        "delivery/notify.html",
        campaign,
        STEP,
        letters=len(rehearsal.by(Channel.POST)),
        fields=[*chosen.fields, *fields_of(rehearsal.wish)],
        seen=rehearsal.seen(Channel.POST),
        period=period_on(session, in_london(now()).date()),
        trouble=trouble,
        MINUTES=MINUTES,
        FIRST_WAVE=FIRST_WAVE,
    )
