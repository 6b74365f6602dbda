"""Move a print batch on: to the printer, posted, closed, cancelled."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.clock import today
from app.delivery.pages import own_open_campaign
from app.delivery.posting.close import DoesNotAddUp, close
from app.delivery.posting.find import counts_of
from app.delivery.posting.forms import PostedForm
from app.delivery.posting.make import BatchElsewhere, NotToPrint, cancel, fetch_back, give, post
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.pages import BATCH, STEP, batch_or_404
from app.delivery.posting.postage import Postage, expected
from app.delivery.posting.reasons import NOT_POSTED
from app.delivery.posting.states import BATCH as MOVES
from app.delivery.posting.states import BatchState
from app.delivery.posting.words import MOVED_ON, expected_words, named
from app.delivery.record import PreElection
from app.delivery.release.embargo import UnderEmbargo
from app.delivery.release.words import UNDER_EMBARGO
from app.delivery.words import why_in_words
from app.registry.periods.find import period_on
from app.registry.periods.words import days_of, period_of
from app.registry.working_days import bank_holidays
from app.web.filters import format_date, format_moment, format_plural
from app.web.request import reading, writing

blueprint = Blueprint("batch_steps", __name__)

DOES_NOT_ADD_UP = "The batch was not closed, because the counts no longer add up. Check them again."


@blueprint.post(BATCH + "/give")
@needs(Role.DRAFTER)
def give_to_printer(reference: str, number: int) -> ResponseReturnValue:
    return _take(reference, number, give, f"Batch {number} is with the printer.")


@blueprint.post(BATCH + "/fetch-back")
@needs(Role.DRAFTER)
def fetch(reference: str, number: int) -> ResponseReturnValue:
    return _take(reference, number, fetch_back, f"Batch {number} is with you again.")


def _take(reference: str, number: int, verb: Callable[..., object], done: str) -> ResponseReturnValue:
    try:
        with writing() as session:
            verb(session, campaign_or_404(reference, session), number, actor=actor())
    except BatchElsewhere as stands:
        flash(_moved_on(stands), "info")
    except NotToPrint as held:
        flash(f"Nothing was given: {named([*held.args[0]])} may not leave any more. The page says why.", "warning")
    else:
        flash(done, "success")
    return _to_batch(reference, number)


@blueprint.route(BATCH + "/posted", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def posted(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in MOVES["post"].sources:
        flash(_moved_on(BatchElsewhere(batch.state)), "info")
        return _to_batch(reference, number)
    form = PostedForm(today=today(), period_on=lambda day: period_on(reading(), day))
    if request.method == "GET":
        form.on.data = batch.posted_on or today()
    elif form.validate_on_submit():
        try:
            with writing() as session:
                in_turn = campaign_or_404(reference, session)
                despite = form.despite.data or ""
                post(session, in_turn, number, on=form.on.data, despite=despite, today=today(), actor=actor())
        except PreElection as refused:  # an administrator has added the period this moment
            form.despite.errors = [why_in_words(str(refused))]
        except UnderEmbargo as held:
            form.on.errors = [UNDER_EMBARGO.format(until=format_moment(held.until))]
        except BatchElsewhere as stands:
            flash(_moved_on(stands), "info")
            return _to_batch(reference, number)
        else:
            flash(
                f"Batch {number} was posted on {format_date(form.on.data)}. Enter what the printer counted.", "success"
            )
            return redirect(url_for("batch_counts.counts", reference=reference, number=number))
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
    return page, 400 if form.errors else 200


@blueprint.route(BATCH + "/cancel", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def cancel_batch(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in MOVES["cancel"].sources:
        flash(_moved_on(BatchElsewhere(batch.state)), "info")
        return _to_batch(reference, number)
    if request.method == "GET":
        return campaign_page("delivery/batch_cancel.html", campaign, STEP, batch=batch)
    try:
        with writing() as session:
            freed = cancel(session, campaign_or_404(reference, session), number, actor=actor())
    except BatchElsewhere as stands:
        flash(_moved_on(stands), "info")
    else:
        flash(f"Batch {number} is cancelled. {format_plural(freed, 'letter')} can go with another.", "success")
    return _to_batch(reference, number)


@blueprint.route(BATCH + "/close", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def close_batch(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in MOVES["close"].sources:
        flash(_moved_on(BatchElsewhere(batch.state)), "info")
        return _to_batch(reference, number)
    if request.method == "GET":
        return _closing(campaign, batch)
    try:
        with writing() as session:
            close(session, campaign_or_404(reference, session), number, actor=actor())
    except BatchElsewhere as stands:
        flash(_moved_on(stands), "info")
    except DoesNotAddUp:
        flash(DOES_NOT_ADD_UP, "warning")
        return redirect(url_for("batch_counts.counts", reference=reference, number=number))
    else:
        flash(
            f"Batch {number} is closed. Its letters count as posted on {format_date(batch.posted_on or today())}.",
            "success",
        )
    return _to_batch(reference, number)


def _closing(campaign: Campaign, batch: PrintBatch) -> ResponseReturnValue:
    counts = counts_of(reading(), batch)
    reckoning = counts.reckoning
    if not reckoning.adds_up:
        flash("It can’t be closed yet: the counts do not add up.", "info")
        return redirect(url_for("batch_counts.counts", reference=campaign.reference, number=batch.number))
    day = batch.posted_on or today()
    return campaign_page(
        "delivery/batch_close.html",
        campaign,
        STEP,
        batch=batch,
        reckoning=reckoning,
        others=[one for one in counts.lines if one.reference in set(reckoning.not_posted)],
        expected=expected_words(expected(day, Postage(batch.postage), holidays=bank_holidays(reading()))),
        NOT_POSTED=NOT_POSTED,
    )


def _own(reference: str, number: int) -> tuple[Campaign, PrintBatch]:
    campaign = own_open_campaign(reference)
    return campaign, batch_or_404(campaign, number)


def _moved_on(stands: BatchElsewhere) -> str:
    return f"Nothing was changed. {MOVED_ON[stands.args[0]]}."


def _to_batch(reference: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("batches.batch", reference=reference, number=number))
