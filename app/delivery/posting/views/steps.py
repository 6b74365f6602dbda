"""Move a print batch on: to the printer, posted, closed, cancelled."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.posting.close import DoesNotAddUp, close
from app.delivery.posting.find import batch_numbered, counts_of
from app.delivery.posting.forms import PostedForm
from app.delivery.posting.make import cancel, fetch_back, give, moved_on, post
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.pages import BATCH, STEP
from app.delivery.posting.postage import Postage, delivery_window
from app.delivery.posting.states import BATCH as MOVES
from app.delivery.posting.states import NOT_POSTED, BatchState
from app.delivery.posting.words import expected_words
from app.platform.clock import today
from app.registry.periods.find import period_on
from app.registry.periods.words import days_of, period_of
from app.registry.working_days import bank_holidays
from app.web.acts import finish, leave, press
from app.web.filters import format_date, format_plural
from app.web.request import reading

blueprint = Blueprint("batch_steps", __name__)


@blueprint.post(BATCH + "/give")
@needs(Role.DRAFTER)
@proven
def give_to_printer(reference: str, number: int) -> ResponseReturnValue:
    return _take(reference, number, give, f"Batch {number} has been recorded as given to the printer.")


@blueprint.post(BATCH + "/fetch-back")
@needs(Role.DRAFTER)
def fetch(reference: str, number: int) -> ResponseReturnValue:
    return _take(reference, number, fetch_back, f"Batch {number} has been recalled from the printer.")


def _take(reference: str, number: int, verb: Callable[..., object], done: str) -> ResponseReturnValue:
    to = _page_of(reference, number)
    if press(lambda session: verb(session, campaign_or_404(reference, session), number, actor=actor())):
        return finish(to, done)
    return redirect(to)


@blueprint.route(BATCH + "/posted", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def posted(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own_batch(reference, number)
    if BatchState(batch.state) not in MOVES["post"].sources:
        return leave(_page_of(reference, number), moved_on(batch))
    form = PostedForm(today=today(), period_on=lambda day: period_on(reading(), day))
    if request.method == "GET":
        form.on.data = batch.posted_on or today()
    if form.attempt(
        lambda session: post(
            session,
            campaign_or_404(reference, session),
            number,
            on=form.on.data,
            despite=form.despite.data or "",
            today=today(),
            actor=actor(),
        )
    ):
        message = f"Batch {number} was posted on {format_date(form.on.data)}. Enter the printer’s counts."
        return finish(_counts_of(reference, number), message)
    if form.stale:
        return leave(_page_of(reference, number), form.stale)
    page = campaign_page(
        "delivery/batch_posted.html",
        campaign,
        STEP,
        batch=batch,
        form=form,
        period=form.period,
        period_of=period_of,
        days_of=days_of,
    )
    return page, form.status


@blueprint.route(BATCH + "/cancel", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def cancel_batch(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own_batch(reference, number)
    to = _page_of(reference, number)
    if BatchState(batch.state) not in MOVES["cancel"].sources:
        return leave(to, moved_on(batch))
    if request.method == "GET":
        return campaign_page("delivery/batch_cancel.html", campaign, STEP, batch=batch)
    if done := press(lambda session: cancel(session, campaign_or_404(reference, session), number, actor=actor())):
        return finish(
            to, f"Batch {number} has been cancelled. {format_plural(done.result, 'letter')} can go in another batch."
        )
    return redirect(to)


@blueprint.route(BATCH + "/close", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def close_batch(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own_batch(reference, number)
    to = _page_of(reference, number)
    if BatchState(batch.state) not in MOVES["close"].sources:
        return leave(to, moved_on(batch))
    if request.method == "GET":
        return _closing(campaign, batch)
    try:
        done = press(lambda session: close(session, campaign_or_404(reference, session), number, actor=actor()))
    except DoesNotAddUp as refused:
        return leave(_counts_of(reference, number), refused)
    if done:
        day = format_date(batch.posted_on or today())
        return finish(to, f"Batch {number} has been closed. Its letters count as posted on {day}.")
    return redirect(to)


def _closing(campaign: Campaign, batch: PrintBatch) -> ResponseReturnValue:
    counts = counts_of(reading(), batch)
    reckoning = counts.reckoning
    if not reckoning.adds_up:
        flash("You can’t close this batch yet, because the counts do not add up.", "info")
        return redirect(_counts_of(campaign.reference, batch.number))
    day = batch.posted_on or today()
    return campaign_page(
        "delivery/batch_close.html",
        campaign,
        STEP,
        batch=batch,
        reckoning=reckoning,
        others=[line for line in counts.lines if line.reference in set(reckoning.not_posted)],
        expected=expected_words(delivery_window(day, Postage(batch.postage), holidays=bank_holidays(reading()))),
        NOT_POSTED=NOT_POSTED,
    )


def _own_batch(reference: str, number: int) -> tuple[Campaign, PrintBatch]:
    campaign = own_open_campaign(reference)
    return campaign, batch_numbered(reading(), campaign, number)


def _page_of(reference: str, number: int) -> str:
    return url_for("batches.batch", reference=reference, number=number)


def _counts_of(reference: str, number: int) -> str:
    return url_for("batch_counts.counts", reference=reference, number=number)
