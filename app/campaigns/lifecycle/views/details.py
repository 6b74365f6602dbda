"""The details of a campaign: what it is called, its dates, its marking, the sender's address."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.find import EventFilter, find_events
from app.campaigns import events
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.save import changes_by
from app.campaigns.audience.withdraw import ask_before_withdrawing, is_confirmed
from app.campaigns.audience.words import has_changed
from app.campaigns.clearance.lost_clearances import accepted_losses, sent_on
from app.campaigns.event_words import DETAILS, detail_in_words
from app.campaigns.forms import DetailsForm, filling
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.create import Details
from app.campaigns.lifecycle.details import change_details, details_of, facts_of, seen_of
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, may_hand_over, may_take_on, owner_of
from app.campaigns.refusals import REFUSALS
from app.campaigns.steps import SET_UP, Step, StepProgress, href_after_saving
from app.campaigns.words import reply_in_words
from app.delivery.marking.correct import touched_by_withdrawing
from app.letters.dates import working_days_between
from app.production.runs.runs import runs_of
from app.registry.working_days import bank_holidays
from app.web.filters import format_date, format_moment_in_sentence, format_plural
from app.web.request import reading

blueprint = Blueprint("details", __name__)


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    reply = reply_in_words(campaign.letter_date, campaign.reply_by, holidays=bank_holidays(session))
    parts = [f"Letter dated {format_date(campaign.letter_date)}", reply, campaign.marking]
    return StepProgress("full", "Done", hint=", ".join(filter(None, parts)))


STEP = Step("Details", "details.show", step_progress, stage=SET_UP)

PLACE = "/campaigns/<reference>/details"


@blueprint.get(PLACE)
@signed_in
def show(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    return _page(campaign, _form(reading(), campaign))


@blueprint.post(PLACE)
@needs(Role.DRAFTER)
def save(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    form = _form(reading(), campaign)
    if not form.validate_on_submit():
        return _page(campaign, form)
    withdrawn = _withdrawn_by(campaign, form.filled.valid_at)
    touched = touched_by_withdrawing(reading(), withdrawn)
    if touched and not is_confirmed():
        return ask_before_withdrawing(campaign, STEP.name, len(withdrawn), touched, fields=sent_on(), back="")
    done = form.run(
        lambda session: change_details(
            session,
            campaign_or_404(reference, session),
            form.filled,
            seen=form.seen.data or "",
            printed=_is_printed(session, campaign),
            actor=actor(),
            accepted=accepted_losses(),
        )
    )
    if done:
        if done.result:
            said = f"{_saved(form.filled, holidays=form.holidays)} {has_changed(done.result)}"
            flash(said.rstrip(), "success")
        reference = form.filled.reference
        return redirect(href_after_saving(STEP, reference, url_for("campaigns.campaign", reference=reference)))
    current = campaign_or_404(reference)
    if not form.stale:
        return _page(current, form)
    form.seen.data = seen_of(current)
    theirs = list(_differences(current, form.filled))
    return _page(current, form, theirs=theirs, saved=_last_saved(reading(), current))


def _withdrawn_by(campaign: Campaign, day: date) -> Sequence[int]:
    """The letters, by id, whose posts are not on their registries' lists on another day."""
    if day == campaign.valid_at:
        return []
    audience = replace(audience_of(campaign), valid_at=day)
    return changes_by(reading(), audience, campaign_id=campaign.id).withdrawn


@dataclass(frozen=True)
class Difference:
    """A detail that another person's save and this form don't share, both in words."""

    label: str
    theirs: str
    yours: str


def _differences(current: Campaign, typed: Details) -> Iterator[Difference]:
    theirs, yours = facts_of(details_of(current)), facts_of(typed)
    for name, label in DETAILS.items():
        if theirs[name] != yours[name]:
            yield Difference(label, detail_in_words(name, theirs[name]), detail_in_words(name, yours[name]))


def _last_saved(session: Session, campaign: Campaign) -> str:
    """Who saved the details last, and when."""
    event_filter = EventFilter(action=events.CAMPAIGN_DETAILS_CHANGED, kind="campaign", identity=str(campaign.id))
    event = find_events(session, event_filter, size=1).events[0]
    by = names_of(session, [event.actor_id or 0]).get(event.actor_id or 0, "Despatch")
    return f"{by} saved the details at {format_moment_in_sentence(event.at)}, after you opened this page."


def _saved(details: Details, *, holidays: Collection[date]) -> str:
    if details.reply_by is None:
        return "Details saved. No reply is needed."
    days = working_days_between(details.letter_date, details.reply_by, holidays=holidays)
    after = format_plural(days, "working day")
    return f"Details saved. Reply by {format_date(details.reply_by)}, {after} after the letter."


def _form(session: Session, campaign: Campaign) -> DetailsForm:
    filled_with = filling(details_of(campaign)) | {"seen": seen_of(campaign)}
    days = campaign_text(session, campaign).front.reply_working_days
    form = DetailsForm(filled_with, days=days, holidays=bank_holidays(session))
    if _is_printed(session, campaign):
        form.reference.render_kw = {"readonly": True}
        form.reference.description = REFUSALS["reference_printed"].format(reference=campaign.reference)
    return form


def _is_printed(session: Session, campaign: Campaign) -> bool:
    return bool(runs_of(session, campaign.id))


def _page(campaign: Campaign, form: DetailsForm, **shown: object) -> ResponseReturnValue:
    facts = facts_of(details_of(campaign))
    page = campaign_page(
        "campaigns/details.html",
        campaign,
        STEP.name,
        form=form,
        owner=owner_of(campaign),
        may_hand_over=may_hand_over(campaign),
        may_take_on=may_take_on(campaign),
        facts=[(label, detail_in_words(name, facts[name])) for name, label in DETAILS.items()],
        counted=reply_in_words(campaign.letter_date, campaign.reply_by, holidays=form.holidays),
        **{"theirs": (), "saved": "", **shown},
    )
    return page, form.status
