"""One sending: its countdown, how far it is, the look after its first wave; pause, resume, cancel."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.accounts.proof import proven_unless
from app.campaigns.clearance.lost_clearances import owner_only_reason
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import HELD_BACK, words_of
from app.delivery.attempts.words import ATTEMPT_STATES, SOURCES, attempt_state
from app.delivery.carriers import FILES
from app.delivery.channels import METHODS
from app.delivery.models import Sending
from app.delivery.sending.may_leave import count_held_back
from app.delivery.sending.progress import Progress, attempts_in, progress_of, wave_counts
from app.delivery.sending.start import TASK, sending_said
from app.delivery.sending.steer import (
    cancel_sending,
    go_on,
    moved_on,
    pause_sending,
    resume_sending,
    sending_numbered,
    start_now,
)
from app.delivery.sending.words import trouble_in_words
from app.delivery.states import SENDING, UNDER_WAY, SendingState, State
from app.delivery.words import sending_words
from app.platform.clock import now, today
from app.platform.database import wake_after_commit
from app.web.acts import leave, press
from app.web.request import reading

blueprint = Blueprint("sendings", __name__)

STEP = "Send"

IN_SENDING = "/campaigns/<reference>/sendings/<int:number>"

SIZE = 20
"""Letters on one page."""

NAMED = 10
"""Letters of the first wave, or failed ones, that the page of a sending itself tells of."""

TOLD_BY = 50
"""A screen reader is told of so many letters at once."""

FAILED = (State.FAILED, State.RETURNED, HELD_BACK)

STEER: Mapping[str, Callable[..., Sending]] = {
    "begin": start_now,
    "pause": pause_sending,
    "resume": resume_sending,
    "go-on": go_on,
    "cancel": cancel_sending,
}


@blueprint.get(IN_SENDING)
@signed_in
def sending(reference: str, number: int) -> ResponseReturnValue:
    campaign, found = _find_sending(reference, number)
    session = reading()
    progress = progress_of(session, found)
    looking = found.state == SendingState.LOOKING
    names = names_of(session, {found.created_by} if found.created_by else set())
    return _page(
        "delivery/sending.html",
        campaign,
        found,
        progress=progress,
        wave=wave_counts(session, found) if looking else {},
        wave_letters=attempts_in(campaign, found, wave=True).items(session, most=NAMED) if looking else [],
        failed=attempts_in(campaign, found, states=FAILED).items(session, most=NAMED),
        uncertain=attempts_in(campaign, found, states=(State.UNCERTAIN,)).items(session, most=NAMED),
        facts=sending_said(session, found),
        by=names.get(found.created_by or 0, "Despatch"),
        said=f"{SendingState(found.state).word}: {progress.tried // TOLD_BY * TOLD_BY:,} of {progress.total:,}",
        at=now(),
    )


@blueprint.get(IN_SENDING + "/letters")
@signed_in
def letters(reference: str, number: int) -> ResponseReturnValue:
    """Its letters, those in one state or all."""
    campaign, found = _find_sending(reference, number)
    asked = request.args.get("state", "")
    if asked and asked not in ATTEMPT_STATES:
        abort(404, description="There is no such state.")
    listed = attempts_in(campaign, found, states=(asked,) if asked else ())
    return _page(
        "delivery/sending_letters.html",
        campaign,
        found,
        progress=progress_of(reading(), found),
        asked=asked,
        page=listed.page(reading(), request.args, size=SIZE),
    )


@blueprint.get(IN_SENDING + "/<any(begin, cancel):step>")
@needs(Role.DRAFTER)
def confirm(reference: str, number: int, step: str) -> ResponseReturnValue:
    """Before what can't be undone."""
    campaign, found = _find_sending(reference, number)
    require_owner(campaign, actor())
    if found.state not in SENDING[step].sources:
        return leave(_page_of(reference, number), moved_on(found))
    session = reading()
    held = count_held_back(session, campaign, found) if step == "begin" else 0
    progress = progress_of(session, found)
    return _page(
        "delivery/sending_confirm.html", campaign, found, act=step, progress=progress, held=held, today=today()
    )


@blueprint.post(IN_SENDING + "/<any(begin, pause, resume, 'go-on', cancel):step>")
@needs(Role.DRAFTER)
@proven_unless("step", "pause", "cancel")
def steer(reference: str, number: int, step: str) -> ResponseReturnValue:
    at = now()

    def take(session: Session) -> None:
        found = sending_numbered(session, campaign_or_404(reference, session), number)
        STEER[step](session, found.id, at=at, actor=actor())
        if found.state in (SendingState.SENDING, SendingState.COUNTDOWN):
            wait = _until(found.starts_at, at)
            wake_after_commit(session, TASK, found.id, delay=wait)

    press(take)
    return redirect(_page_of(reference, number))


def _until(moment: datetime, at: datetime) -> float:
    return max(0.0, (moment - at).total_seconds())


def _find_sending(reference: str, number: int) -> tuple[Campaign, Sending]:
    campaign = campaign_or_404(reference)
    return campaign, sending_numbered(reading(), campaign, number)


def _page(template: str, campaign: Campaign, found: Sending, *, progress: Progress, **shown: object) -> str:
    return campaign_page(
        template,
        campaign,
        STEP,
        sending=found,
        progress=progress,
        method=METHODS[found.channel],
        open=campaign.state == CampaignState.OPEN,
        whose=owner_only_reason(campaign),
        only_files=found.carrier == FILES,
        under_way=found.state in UNDER_WAY,
        trouble=trouble_in_words(found.trouble),
        words_of=words_of,
        STATES={state: attempt_state(state, found.channel, copy=progress.copies > 0) for state in ATTEMPT_STATES},
        attempt_state=attempt_state,
        SendingState=SendingState,
        SOURCES=SOURCES,
        what_it_sends=sending_words,
        **shown,
    )


def _page_of(reference: str, number: int) -> str:
    return url_for(".sending", reference=reference, number=number)
