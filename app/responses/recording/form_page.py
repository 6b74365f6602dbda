"""The form of a reply as a page: its rounds until it is recorded, by whichever way a person came to it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.campaigns.lifecycle.close import refuse_archived
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.delivery.attempts.sent_letters import sent_facts
from app.platform.clock import today
from app.responses.history import last_held
from app.responses.kinds import ANSWERS_EXPLAINED, ASKED_OF_EACH, KINDS
from app.responses.models import Response
from app.responses.pages import reply_page
from app.responses.recording.forms import ReplyForm
from app.responses.recording.record import record_response, recorded_by
from app.responses.recording.sender import senders_for
from app.responses.recording.sheet import Prefill, Sheet, complain_of_letters, form_for, is_recording, read_sheet
from app.web.filters import format_date, format_plural
from app.web.request import reading

Hold = Callable[[Session], Callable[[Response], object]]
"""Locks and reads what a reply changes besides, and returns the function that changes it."""


def record_page(
    campaign: Campaign,
    *,
    prefill: Prefill | None = None,
    hold: Hold | None = None,
    then: str = "",
    **shown: Any,
) -> ResponseReturnValue:
    """Record a response to letters of `campaign`: for a view that takes GET and POST, and needs a drafter.

    `prefill`: what the form begins with. `hold`: called first in the transaction that records the reply, since
    everybody locks before they record; what it returns is called once, with the response just recorded, and what that
    raises undoes both. `then`: where to go once it is recorded, else to the reply. `shown`: as form_page says.
    """
    refuse_archived(campaign)
    form = form_for(campaign, data=prefill.fields if prefill else {"received_on": today()})
    sheet = read_sheet(reading(), campaign, form, prefill)
    form.offer_senders(senders_for(reading(), campaign, sheet.letters))

    def save(session: Session) -> ResponseReturnValue:
        link = hold(session) if hold else None
        if recorded := recorded_by(session, sheet.once):
            flash("This response is already recorded. If you have changed something since, correct it.", "info")
            return redirect(then or url_for("responses.reply", response_id=recorded.id))
        response = record_response(
            session,
            session.get_one(Campaign, campaign.id),
            sheet.letters,
            form.details,
            sheet.files,
            answers=sheet.letter_answers,
            once=sheet.once,
            today=today(),
            early=form.early.data,
            actor=actor(),
        )
        if link:
            link(response)
        flash(f"Response recorded for {format_plural(len(sheet.letters), 'letter')}.", "success")
        warn_of_date(session, response)
        return redirect(then or url_for("responses.reply", response_id=response.id))

    return one_round(form, sheet, save) or form_page(
        campaign, form, sheet, **({"heading": "Record a response"} | shown)
    )


def warn_of_date(session: Session, response: Response) -> None:
    """Show a warning where a response is dated before a letter that it answers was sent."""
    now = last_held(session, response)
    sent = sent_facts(session, response.campaign_id, letter_ids=now.letter_ids)
    if later := sum(one.first_on > now.details.received_on for one in sent.values()):
        letters = format_plural(later, "letter that was", "letters that were")
        flash(
            f"This reply is dated {format_date(now.details.received_on)}. It answers {letters} sent after that date. "
            "Check both dates.",
            "warning",
        )


def one_round(
    form: ReplyForm, sheet: Sheet, save: Callable[[Session], ResponseReturnValue]
) -> ResponseReturnValue | None:
    """Where to go once it is saved; None: the form is shown (again), with what is wrong in it."""
    recording = is_recording()
    valid = form.validate_on_submit() if recording else False
    if complain_of_letters(form, sheet, recording=recording) or not valid:
        if not recording:
            form.files.errors = form.files.process_errors
        return None
    done = form.run(save)
    return done.result if done else None


def form_page(
    campaign: Campaign, form: ReplyForm, sheet: Sheet, *, template: str = "responses/form.html", **shown: Any
) -> ResponseReturnValue:
    """`template`: that of the form, or one that extends it. `shown`: its `heading`, where `cancel` leads, and what the
    template takes besides."""
    campaign = campaign_or_404(campaign.reference)
    early = form.early.data or bool(form.received_on.data and form.received_on.data < campaign.letter_date)
    cancel = url_for("responses.replies", reference=campaign.reference)
    page = reply_page(
        template,
        campaign,
        form=form,
        sheet=sheet,
        early=early,
        KINDS=KINDS,
        ANSWERS_EXPLAINED=ANSWERS_EXPLAINED,
        ASKED_OF_EACH=ASKED_OF_EACH,
        **({"theirs": [], "response_id": None, "has": [], "cancel": cancel} | shown),
    )
    return page, form.status
