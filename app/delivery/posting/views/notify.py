"""Have GOV.UK Notify print and post letters: what it comes to, then the countdown."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.channels import Channel
from app.delivery.posting.notify import NAME
from app.delivery.posting.pages import HERE, STEP, chosen_here, wish_here
from app.delivery.release.embargo import UnderEmbargo
from app.delivery.sending.forms import FIRST_WAVE, MINUTES, PER_MINUTE
from app.delivery.sending.rehearsed_words import FAILED_THERE
from app.delivery.sending.sending_request import fields_of, rehearsal_of
from app.delivery.sending.start import TASK, SendingUnderWay, Terms, start_sending
from app.errors import Stale
from app.platform.clock import london_time, now
from app.platform.database import wake_after_commit
from app.registry.periods.find import period_on
from app.web.acts import ActForm, leave, sentence
from app.web.forms import tidy
from app.web.request import reading, services

blueprint = Blueprint("notify_post", __name__)


@blueprint.route(HERE + "/notify", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
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

    def begin(session: Session) -> int:
        """The number of the sending."""
        campaign = campaign_or_404(reference, session)
        rehearsal = rehearsal_of(session, chosen_here(session, campaign), wish_here())
        seen, settings = request.form.get("seen", ""), services().settings
        try:
            started = start_sending(
                session, campaign, rehearsal, terms, settings=settings, seen=seen, at=at, actor=actor()
            )
        except UnderEmbargo as held:  # nothing on this page moves the start
            raise Stale("under_embargo", until=held.facts["until"]) from None
        wake_after_commit(session, TASK, started.id, delay=MINUTES * 60)
        return started.number

    form = ActForm()
    if done := form.run(begin):
        return redirect(_sending_page(reference, done.result))
    if isinstance(first := form.stale, SendingUnderWay):
        to = _sending_page(reference, first.number)
        return redirect(to) if first.same else leave(to, first)
    trouble = sentence(form.stale) if form.stale else form.form_errors[0]
    return _page(own_open_campaign(reference), trouble), form.status


def _sending_page(reference: str, number: int) -> str:
    return url_for("sendings.sending", reference=reference, number=number)


def _page(campaign: Campaign, trouble: str = "") -> str:
    session = reading()
    letters = chosen_here(session, campaign)
    rehearsal = rehearsal_of(session, letters, wish_here())
    going = rehearsal.by(Channel.POST)
    return campaign_page(
        "delivery/notify.html",
        campaign,
        STEP,
        letters=len(going),
        former=rehearsal.former,
        wish=rehearsal.wish,
        going=[letter.letter for letter in going],
        failed=rehearsal.failed_before(Channel.POST),
        today=london_time(now()).date(),
        fields=[*letters.fields, *fields_of(rehearsal.wish)],
        seen=rehearsal.seen(Channel.POST),
        period=period_on(session, london_time(now()).date()),
        trouble=trouble,
        MINUTES=MINUTES,
        FIRST_WAVE=FIRST_WAVE,
        FAILED_THERE=FAILED_THERE,
    )
