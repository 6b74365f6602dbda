"""One attempt: everything that happened to it, who says so, and what a person found out of one that is uncertain,
or did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.campaigns.letters import recipient_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_page, own_open_campaign
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import words_of
from app.delivery.attempts.words import SOURCES, attempt_state, event_word
from app.delivery.channels import METHODS
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.sending.forms import ARRIVED, AfterAllForm, FoundOutForm
from app.delivery.sending.outcome import arrived_after_all, can_have_arrived, found_out, settled_meanwhile
from app.delivery.sending.undelivered import corrections
from app.delivery.sending.words import trouble_in_words
from app.delivery.states import State
from app.errors import NotFound
from app.platform.clock import now, today
from app.production.editions.editions import letter_named
from app.production.models import Edition
from app.web.acts import finish, leave
from app.web.filters import format_moment
from app.web.request import reading

blueprint = Blueprint("attempts", __name__)

STEP = "Send"


@dataclass(frozen=True)
class AttemptTimelineEntry:
    """As the macro `timeline` takes it."""

    title: str
    by: str
    when: str
    words: str
    reply: str
    """What the mail server that took it said, which a page folds away."""


@blueprint.route("/letters/<reference>/attempts/<int:attempt_id>", methods=["GET"])
@signed_in
def attempt(reference: str, attempt_id: int) -> ResponseReturnValue:
    letter, found, campaign = _find_attempt(reference, attempt_id)
    return _page(letter, found, campaign, _form_for(found))


@blueprint.post("/letters/<reference>/attempts/<int:attempt_id>")
@needs(Role.DRAFTER)
def settle(reference: str, attempt_id: int) -> ResponseReturnValue:
    """What a person found out."""
    letter, found, campaign = _find_attempt(reference, attempt_id)
    own_open_campaign(campaign.reference)
    here = url_for(".attempt", reference=reference, attempt_id=attempt_id)
    form = _form_for(found)
    if form is None:
        return leave(here, settled_meanwhile(found))

    def record(session: Session) -> str:
        """What was recorded, in words."""
        note, at = form.note.data, now()
        if isinstance(form, AfterAllForm):
            arrived_after_all(session, attempt_id, note=note, at=at, actor=actor())
            return "You have recorded that this letter arrived. It counts as sent."
        arrived = form.what.data == ARRIVED
        found_out(session, attempt_id, arrived=arrived, note=note, at=at, actor=actor())
        if arrived:
            return "You have recorded that this letter arrived."
        return "You have recorded that this letter was not sent. You can send it again."

    if done := form.attempt(record):
        return finish(here, done.result)
    if form.stale:
        return leave(here, form.stale)
    return _page(letter, found, campaign, form), form.status


def _form_for(found: Attempt) -> FoundOutForm | AfterAllForm | None:
    """What a person can say of it, as it stands."""
    if found.state == State.UNCERTAIN:
        return FoundOutForm()
    return AfterAllForm() if can_have_arrived(found) else None


def events_of(session: Session, attempt: Attempt) -> Sequence[AttemptTimelineEntry]:
    """The newest first."""
    of = select(AttemptEvent).where(AttemptEvent.attempt_id == attempt.id).order_by(AttemptEvent.id.desc())
    events = session.scalars(of).all()
    names = names_of(session, {event.user_id for event in events if event.user_id is not None})
    return [_timeline_entry(attempt, event, names.get(event.user_id or 0, "")) for event in events]


def _timeline_entry(attempt: Attempt, one: AttemptEvent, person: str) -> AttemptTimelineEntry:
    source = SOURCES.get(one.source, one.source)
    code = str(one.facts.get("code", ""))
    said = trouble_in_words(code, one.said) if code else one.said
    why = words_of(one.reason).word if one.reason and one.kind in (State.FAILED, State.RETURNED, State.QUEUED) else ""
    taken = one.came_to in (State.HANDED_OVER, State.DELIVERED) and not person and one.source != "despatch"
    number = one.facts.get("id")
    words = [
        f"{why}." if why else "",
        "" if taken else said,
        f"Carrier’s reference: {number}." if number and Role.ADMINISTRATOR in current_user.roles else "",
    ]
    word = event_word(one.came_to, attempt.channel, copy=attempt.copy > 0)
    return AttemptTimelineEntry(
        title="Postponed" if one.kind == State.QUEUED and one.reason else word,
        by=f"by {person}" if person else f"reported by {source}" if one.source != "despatch" else "by Despatch",
        when=format_moment(one.at),
        words=" ".join(filter(None, words)),
        reply=said if taken else "",
    )


def _find_attempt(reference: str, attempt_id: int) -> tuple[Letter, Attempt, Campaign]:
    session = reading()
    letter = letter_named(session, reference)
    found = session.get(Attempt, attempt_id)
    if found is None or found.letter_id != letter.id:
        raise NotFound("no_such_attempt", reference=reference)
    return letter, found, session.get_one(Campaign, letter.campaign_id)


def _page(letter: Letter, found: Attempt, campaign: Campaign, form: FoundOutForm | AfterAllForm | None) -> str:
    session = reading()
    sending = session.get(Sending, found.sending_id) if found.sending_id else None
    mine = campaign.owner_id == current_user.id and Role.DRAFTER in current_user.roles
    is_open = campaign.state == CampaignState.OPEN
    return campaign_page(
        "delivery/attempt.html",
        campaign,
        STEP,
        letter=letter,
        recipient=recipient_of(session, campaign, letter),
        attempt=found,
        edition=session.get_one(Edition, found.edition_id).number,
        sending=sending,
        events=events_of(session, found),
        correction=corrections(session, [letter.id], today=today()).get(letter.id),
        form=form if mine and is_open else None,
        words_of=words_of,
        state_of=attempt_state,
        METHODS=METHODS,
    )
