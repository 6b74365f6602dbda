"""Mark letters as sent: choose how, see what it comes to, do it."""

from collections.abc import Mapping

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.clearance.lost_clearances import went_back
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.forms import AGAIN, SendingForm
from app.delivery.marking.record import Plan, Sending, plan, record_sent
from app.delivery.marking.sendable import Outgoing, Why
from app.delivery.pages import ChosenLetters, chosen_letters, redirect_to_choose
from app.delivery.sending.unlisted import unlisted_on
from app.delivery.words import STANDS
from app.letters.page.wording import join
from app.platform.clock import today
from app.production.editions.editions import days_made
from app.production.runs.runs import run_under_way
from app.registry.periods.find import period_on
from app.registry.periods.words import days_of, period_of
from app.web.acts import finish
from app.web.filters import format_date
from app.web.request import reading

blueprint = Blueprint("marking", __name__)

STEP = "Send"

NAMED = 50
"""Letters that can't be marked, of which a page says why one by one."""


@blueprint.route("/campaigns/<reference>/send/record", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def record(reference: str) -> ResponseReturnValue:
    """The form; when it is sent, what it comes to; when that is confirmed, by the plan's digest `seen`, the deed."""
    campaign = own_open_campaign(reference)
    letters = chosen_letters(reading(), campaign)
    form = _sending_form()
    if request.method == "GET":
        form.sent_on.data = today()
    if not form.validate_on_submit():
        return _form(campaign, letters, form)
    if seen := request.form.get("seen"):
        return _record(reference, letters, form, seen=seen)
    wanted = plan(letters.letters, form.sending)
    if not wanted.letters:
        form.channel.errors = [_sentence_for_none(wanted)]
        return _form(campaign, letters, form)
    return _confirm(campaign, letters, wanted)


def _sending_form() -> SendingForm:
    return SendingForm(today=today(), period_on=lambda day: period_on(reading(), day))


def _record(reference: str, chosen: ChosenLetters, form: SendingForm, *, seen: str) -> ResponseReturnValue:
    sending = form.sending
    if done := form.run(
        lambda session: record_sent(
            session,
            campaign_or_404(reference, session),
            chosen.ids,
            sending,
            seen=seen,
            today=today(),
            actor=actor(),
        )
    ):
        to = url_for("delivery.recording", reference=reference, seq=done.result)
        return finish(to, f"Marked as {METHODS[sending.channel].went} on {format_date(sending.sent_on)}.")
    campaign = own_open_campaign(reference)
    if form.stale:
        now = chosen_letters(reading(), campaign)
        return _confirm(campaign, now, plan(now.letters, sending), changed=True), form.status
    return _form(campaign, chosen, form)


def _form(campaign: Campaign, chosen: ChosenLetters, form: SendingForm) -> ResponseReturnValue:
    if not chosen.letters:
        return redirect_to_choose(reading(), campaign)
    plans = {channel: plan(chosen.letters, Sending(channel, today())) for channel in Channel}
    most = max(plans.values(), key=lambda one: len(one.letters))
    if len(chosen.letters) > 1:
        form.channel.label.text = "How were they sent?"
    page = campaign_page(
        "delivery/record.html",
        campaign,
        STEP,
        form=form,
        changing=went_back(),
        chosen=chosen,
        period=form.period,
        period_of=period_of,
        days_of=days_of,
        hints=form.hint({channel: _comes_to(one) for channel, one in plans.items()}),
        some_went=any(Why.SENT_ALREADY in one.why_not for one in plans.values()),
        most=most,
        others=_one_by_one(most),
        STANDS=STANDS,
    )
    return page, form.status


def _confirm(campaign: Campaign, chosen: ChosenLetters, wanted: Plan, *, changed: bool = False) -> str:
    return campaign_page(
        "delivery/confirm.html",
        campaign,
        STEP,
        chosen=chosen,
        plan=wanted,
        went=METHODS[wanted.sending.channel].went,
        early=wanted.sending.sent_on < campaign.letter_date,
        period=period_on(reading(), wanted.sending.sent_on),
        made_later=_made_later(campaign, wanted),
        late=campaign.reply_by is not None and wanted.sending.sent_on > campaign.reply_by,
        under_way=run_under_way(reading(), campaign.id),
        others=_one_by_one(wanted),
        titles=_first_titles(campaign, wanted),
        unlisted=unlisted_on(reading(), [letter.letter_id for letter in wanted.letters], wanted.sending.sent_on),
        changed=changed,
        STANDS=STANDS,
        NAMED=NAMED,
    )


def _made_later(campaign: Campaign, wanted: Plan) -> int:
    """How many of the editions to be marked were made after the day on which they are said to have been sent."""
    made = days_made(reading(), campaign.id)
    day = wanted.sending.sent_on
    return sum(made.get(letter.edition_id or 0, day) > day for letter in wanted.letters)


def _one_by_one(wanted: Plan) -> list[tuple[Outgoing, str]]:
    """Of the first letters that can't be marked, each with why."""
    return [(letter, STANDS[why].one) for letter, why in wanted.others[:NAMED]]


def _first_titles(campaign: Campaign, wanted: Plan) -> Mapping[int, str]:
    """Whom the first letters to be marked go to, by letter id."""
    first = select(Letter.id).where(Letter.id.in_([letter.letter_id for letter in wanted.letters[:NAMED]]))
    return titles_of_letters(reading(), first, valid_at=campaign.valid_at)


def _comes_to(wanted: Plan) -> str:
    """What a channel comes to for the letters chosen, under its radio button; blank when all can go by it."""
    if not wanted.others:
        return ""
    if wanted.letters:
        return f"{len(wanted.letters):,} can be marked; {_reasons_in_words(wanted)}"
    if set(wanted.why_not) == {Why.SENT_ALREADY}:
        one = len(wanted.others) == 1
        said = "Already sent by this method" if one else STANDS[Why.SENT_ALREADY].of(len(wanted.others))
        return f"{said}: select “{AGAIN}” to send {'it' if one else 'them'} again"
    if len(wanted.others) == 1:
        return f"Not possible: it {_of_one(wanted)}"
    return f"None can be marked: {_reasons_in_words(wanted)}"


def _sentence_for_none(wanted: Plan) -> str:
    """Beside the radio button that was chosen, when it comes to nothing; and where an address is recorded, if that is
    what they lack."""
    went = METHODS[wanted.sending.channel].went
    if len(wanted.others) == 1:
        why = f"It can’t be marked as {went}: it {_of_one(wanted)}"
    else:
        why = f"None of the letters that you chose can be marked as {went}: {_reasons_in_words(wanted)}"
    return f"{why}. {STANDS[Why.NO_ADDRESS].to_do}" if Why.NO_ADDRESS in wanted.why_not else why


def _of_one(wanted: Plan) -> str:
    ((_letter, why),) = wanted.others
    return STANDS[why].one


def _reasons_in_words(wanted: Plan) -> str:
    return join([STANDS[why].of(number) for why, number in wanted.why_not.items()])
