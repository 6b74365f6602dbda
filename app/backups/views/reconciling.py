"""For the owner of a campaign: what was sent between a backup and its restore is recorded, then letters may be sent."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.backups.forms import HeldForm, NotSentForm, ReconcileForm, SentLettersForm
from app.backups.reconcile.evidence import evidence_of, open_batches, uncertain_attempts
from app.backups.reconcile.record import (
    RecordedLetters,
    reconcile,
    record_letters_sent,
    record_not_sent,
    record_others_not_sent,
)
from app.backups.reconcile.said_sent import said_sent
from app.backups.reconcile.state import Gap, gap_of
from app.backups.words import evidence_words
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.channels import Channel
from app.delivery.send_notes import SendNote
from app.delivery.words import STANDS
from app.letters.page.wording import join
from app.platform.clock import london_time, now, today
from app.registry.periods.find import period_on
from app.web.acts import finish
from app.web.filters import format_moment_in_sentence, format_plural
from app.web.request import reading
from app.web.typed import number_in

blueprint = Blueprint("reconciling", __name__)

STEP = "Send"

PAGE = "/campaigns/<reference>/reconcile"

MOST_NAMED = 20
"""Letters that a message names one by one."""


@blueprint.get(PAGE)
@needs(Role.DRAFTER)
def campaign(reference: str) -> ResponseReturnValue:
    own = own_open_campaign(reference)
    gap = gap_of(reading(), own.id)
    return _page(own, gap, _sent_form(gap), ReconcileForm()) if gap else _redirect_to_send(reference)


@blueprint.post(f"{PAGE}/sent")
@needs(Role.DRAFTER)
@proven
def sent(reference: str) -> ResponseReturnValue:
    """Letters that were sent."""
    own = own_open_campaign(reference)
    if (gap := gap_of(reading(), own.id)) is None:
        return _redirect_to_send(reference)
    form = SentLettersForm(today=today(), period_on=lambda day: period_on(reading(), day))

    def verb(session: Session) -> RecordedLetters:
        open_campaign = campaign_or_404(reference, session)
        return record_letters_sent(
            session, open_campaign, form.letters.data, form.sending, today=today(), at=now(), actor=actor()
        )

    if outcome := form.attempt(verb):
        _flash_outcome(outcome.result)
        return redirect(url_for(".campaign", reference=reference))
    return _page(own, gap, form, ReconcileForm(formdata=None)), form.status


@blueprint.route(f"{PAGE}/others", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def others(reference: str) -> ResponseReturnValue:
    """The letters that are uncertain still were not sent."""
    own = own_open_campaign(reference)
    letters = _others(reading(), own)
    if not letters or gap_of(reading(), own.id) is None:
        return redirect(url_for(".campaign", reference=reference))
    form = NotSentForm()
    if outcome := form.attempt(
        lambda session: record_others_not_sent(
            session, campaign_or_404(reference, session), note=form.note.data, at=now(), actor=actor()
        )
    ):
        words = (
            f"You have recorded that {format_plural(outcome.result, 'letter')} {_was_or_were(outcome.result)} not sent."
        )
        return finish(url_for(".campaign", reference=reference), words)
    return campaign_page("backups/others.html", own, STEP, form=form, letters=letters), form.status


@blueprint.route(f"{PAGE}/held", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def held(reference: str) -> ResponseReturnValue:
    """Letters of which something says that they were sent before a restore, and that were not."""
    own = own_open_campaign(reference)
    if not (letters := said_sent(reading(), campaign_id=own.id)):
        return redirect(url_for("delivery.send", reference=reference))
    form = HeldForm()
    if outcome := form.attempt(
        lambda session: record_not_sent(
            session, campaign_or_404(reference, session), form.letters.data, note=form.note.data, actor=actor()
        )
    ):
        names = _list_references(outcome.result)
        return finish(url_for("delivery.send", reference=reference), f"You have recorded as not sent: {names}.")
    return campaign_page("backups/held.html", own, STEP, form=form, letters=list(letters.values())), form.status


@blueprint.post(PAGE)
@needs(Role.DRAFTER)
@proven
def confirm(reference: str) -> ResponseReturnValue:
    """All that was sent is recorded."""
    own = own_open_campaign(reference)
    if (gap := gap_of(reading(), own.id)) is None:
        return _redirect_to_send(reference)
    form = ReconcileForm()
    if form.attempt(
        lambda session: reconcile(
            session,
            campaign_or_404(reference, session),
            seen=number_in(form.seen.data) or 0,
            note=form.compared.data,
            actor=actor(),
        )
    ):
        return finish(
            url_for("delivery.send", reference=reference), "Despatch can send letters of this campaign again."
        )
    if form.stale:
        return _redirect_to_send(reference)
    return _page(own, gap, _sent_form(gap), form), form.status


def note_on_send(session: Session, campaign: Campaign) -> SendNote | None:
    """What Send says until a campaign is reconciled, and while letters are held that may have been sent."""
    if (gap := gap_of(session, campaign.id)) is None:
        if not (letters := said_sent(session, campaign_id=campaign.id)):
            return None
        words = (
            f"{format_plural(len(letters), 'letter')} may have been sent before a restore: "
            f"{_list_references(list(letters.values()))}. Despatch sends none of them before its owner has marked it "
            "as sent, or recorded that it was not."
        )
        return SendNote(words, "Record what was not sent", url_for("reconciling.held", reference=campaign.reference))
    recorded = "what was sent under its reference" if gap.new else "what was sent after that"
    words = (
        f"Despatch was restored from a backup of {format_moment_in_sentence(gap.made_at)}. It sends no letters of "
        f"this campaign until its owner has recorded {recorded}."
    )
    return SendNote(words, "Record what was sent", url_for("reconciling.campaign", reference=campaign.reference))


def _page(campaign: Campaign, gap: Gap, sent_form: SentLettersForm, form: ReconcileForm) -> str:
    session = reading()
    form.seen.data = str(gap.newest)
    if gap.new:
        form.checked.label.text = f"No letters were sent under the reference {campaign.reference} except those recorded"
    evidence = evidence_of(session, campaign, gap)
    return campaign_page(
        "backups/reconcile.html",
        campaign,
        STEP,
        gap=gap,
        uncertain=[attempt.name for attempt in uncertain_attempts(session, campaign)],
        evidence=evidence,
        sent_references=sorted({item.reference for item in evidence if item.sent}),
        others=_others(session, campaign),
        said_sent=list(said_sent(session, campaign_id=campaign.id).values()),
        batches=open_batches(session, campaign),
        sent_form=sent_form,
        form=form,
        evidence_words=evidence_words,
    )


def _others(session: Session, campaign: Campaign) -> list[str]:
    """Letters and copies that are uncertain since the restore, and of which nothing says that they were sent."""
    said = said_sent(session, campaign_id=campaign.id)
    return [attempt.name for attempt in uncertain_attempts(session, campaign) if attempt.letter_id not in said]


def _sent_form(gap: Gap) -> SentLettersForm:
    """As it is opened; with the letters of which there is evidence, where that was asked for."""
    form = SentLettersForm(formdata=None, today=today(), period_on=lambda day: period_on(reading(), day))
    form.channel.label.text = "How were they sent?"
    form.channel.data = Channel.EMAIL.value
    form.sent_on.data = london_time(gap.made_at).date()
    form.letters.data = "\n".join(request.args.getlist("letter"))
    return form


def _redirect_to_send(reference: str) -> ResponseReturnValue:
    flash("This campaign has been reconciled. Despatch can send its letters.", "info")
    return redirect(url_for("delivery.send", reference=reference))


def _flash_outcome(recorded: RecordedLetters) -> None:
    if count := len(recorded.settled) + len(recorded.marked):
        flash(f"{format_plural(count, 'letter')} recorded as sent.", "success")
    for why in sorted({why for _, why in recorded.not_marked}):
        names = _list_references([reference for reference, reason in recorded.not_marked if reason == why])
        words = f"Not marked as sent yet: {names}. Despatch will not send them. {STANDS[why].to_do} Then mark them."
        flash(words, "warning")
    if recorded.not_listed:
        names = _list_references(recorded.not_listed)
        flash(f"Not among the letters now: {names}. Despatch will not send letters with these references.", "warning")
    if recorded.again:
        names = _list_references(recorded.again)
        words = (
            f"Already sent or uncertain: {names}. You have entered another email or posting of each. Despatch will not "
            "send these letters again, or corrections or copies of them, until you mark what was sent."
        )
        flash(words, "warning")
    if recorded.others:
        flash(
            f"Nothing to record for {_list_references(recorded.others)}: in another campaign, or recorded as sent.",
            "info",
        )


def _list_references(references: Sequence[str]) -> str:
    more = len(references) - MOST_NAMED
    return join([*references[:MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])])


def _was_or_were(count: int) -> str:
    return "was" if count == 1 else "were"
