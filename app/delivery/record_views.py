"""Mark letters as sent: choose how, see what it comes to, do it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.edit import Stale
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.delivery.channels import Channel
from app.delivery.forms import SendingForm
from app.delivery.pages import Chosen, chosen_letters, own_open_campaign
from app.delivery.record import Plan, Sending, plan, record_sent
from app.delivery.sendable import Why
from app.delivery.words import STANDS, WENT
from app.letters.wording import join
from app.registry.pages import today
from app.web.filters import format_date, format_plural
from app.web.request import reading, writing

blueprint = Blueprint("marking", __name__)

STEP = "Send"

NAMED = 50
"""Letters that can't be marked, of which a page says why one by one."""


@blueprint.route("/campaigns/<reference>/send/record", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def record(reference: str) -> ResponseReturnValue:
    """The form; when it is sent, what it comes to; when that is confirmed, by the plan's digest `seen`, the deed."""
    campaign = own_open_campaign(reference)
    chosen = chosen_letters(reading(), campaign)
    if not chosen.letters and "seen" not in request.form:
        flash("No letter was chosen. Tick letters in the list, or choose all of them.", "info")
        return redirect(url_for("delivery.send", reference=reference))
    form = SendingForm(today=today())
    if request.method == "GET":
        form.sent_on.data = today()
    if not form.validate_on_submit():
        return _form(campaign, chosen, form)
    wanted = plan(chosen.letters, form.sending)
    seen = request.form.get("seen")
    if seen:
        try:
            return _record(reference, chosen, form.sending, seen=seen)
        except Stale:
            return _confirm(campaign, chosen, wanted, form, changed=True), 409
    if not wanted.letters:
        went = WENT[wanted.sending.channel]
        form.channel.errors = [f"None of the letters chosen can be marked as {went}: {_why(wanted)}"]
        return _form(campaign, chosen, form)
    return _confirm(campaign, chosen, wanted, form)


def _record(reference: str, chosen: Chosen, sending: Sending, *, seen: str) -> Response:
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        seq = record_sent(session, campaign, chosen.ids, sending, seen=seen, today=today(), actor=actor())
    flash(f"Marked as {WENT[sending.channel]} on {format_date(sending.sent_on)}.", "success")
    return redirect(url_for("delivery.recording", reference=reference, seq=seq))


def _form(campaign: Campaign, chosen: Chosen, form: SendingForm) -> ResponseReturnValue:
    plans = {channel: plan(chosen.letters, Sending(channel, today())) for channel in Channel}
    page = campaign_page(
        "delivery/record.html",
        campaign,
        STEP,
        form=form,
        chosen=chosen,
        hints=form.hint({channel: _comes_to(one) for channel, one in plans.items()}),
        some_went=any(Why.SENT_ALREADY in one.why_not for one in plans.values()),
        most=max(len(one.letters) for one in plans.values()),
    )
    return page, 400 if form.errors else 200


def _confirm(campaign: Campaign, chosen: Chosen, wanted: Plan, form: SendingForm, *, changed: bool = False) -> str:
    return campaign_page(
        "delivery/confirm.html",
        campaign,
        STEP,
        form=form,
        chosen=chosen,
        plan=wanted,
        went=WENT[wanted.sending.channel],
        early=wanted.sending.sent_on < campaign.letter_date,
        others=[(letter, STANDS[why]) for letter, why in wanted.others[:NAMED]],
        changed=changed,
        STANDS=STANDS,
    )


def _comes_to(wanted: Plan) -> str:
    """What a channel comes to for the letters chosen: under its radio button."""
    number = len(wanted.letters)
    if not wanted.others:
        return f"All {number:,} can be marked so" if number > 1 else "The letter can be marked so"
    return f"{format_plural(number, 'letter')} can be marked so; {_why(wanted)}"


def _why(wanted: Plan) -> str:
    return join([STANDS[why].of(number) for why, number in wanted.why_not.items()])
