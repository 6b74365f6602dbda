"""Make a response of a message: the person's reply beside it, or acknowledgements in bulk."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.close import CampaignArchived
from app.campaigns.models import Campaign, Letter
from app.errors import Blocked
from app.inbox import events
from app.inbox.decisions.judgements import link_letters
from app.inbox.message_state import REPLIES, HeldMessage, held_all, lock, state_for
from app.inbox.models import MessageResponse
from app.inbox.reading.kinds import Kind
from app.inbox.states import State
from app.platform.clock import london_time
from app.platform.history import known
from app.responses.kinds import Kind as ResponseKind
from app.responses.models import Response, ResponseLetter
from app.responses.recording.check import NotRecordable
from app.responses.recording.choose import letters_by_id
from app.responses.recording.record import record_response
from app.responses.standing import Details


class NotAReply(Blocked):
    """Only a reply or an acknowledgement is recorded as a response: change the kind first."""

    code = "not_a_reply"


class RecordedAlready(Blocked):
    """A response stands for this message and this campaign: `response_id`."""

    code = "message_recorded"

    def __init__(self, response_id: int) -> None:
        super().__init__()
        self.response_id = response_id


def require_recordable(now: HeldMessage, campaign_id: int) -> None:
    """Raises NotAReply and RecordedAlready."""
    if now.kind is None or now.kind.kind not in REPLIES:
        raise NotAReply
    if campaign_id in now.recorded:
        raise RecordedAlready(now.recorded[campaign_id])


def became(session: Session, now: HeldMessage, response: Response, *, actor: Actor) -> HeldMessage:
    """The message became `response`, just recorded in this transaction, which locked the message and read it `now`:
    letters that the person added are its letters too, and it is closed once all its campaigns have theirs. Returns it
    with both. Raises NotAReply, RecordedAlready."""
    require_recordable(now, response.campaign_id)
    answered = select(ResponseLetter.letter_id).where(ResponseLetter.response_id == response.id, known(ResponseLetter))
    now = link_letters(session, now, list(session.scalars(answered)), actor=actor).with_response(response)
    state = state_for(now.kind.kind if now.kind else Kind.OTHER, letters=True, unrecorded=bool(now.unrecorded))
    event = record(
        session,
        events.MESSAGE_RECORDED,
        actor=actor,
        subjects=now.subjects,
        before={"state": now.message.state},
        after={"response": response.id, "state": state},
    )
    session.add(MessageResponse(message_id=now.message.id, response_id=response.id, recorded=event.seq))
    now.message.state = state
    session.flush()
    return now


@dataclass(frozen=True)
class AcknowledgementCounts:
    """What came of closing acknowledgements: how many became responses, to how many letters, and how many stay, by why
    (words.NOT_CLOSED)."""

    messages: int = 0
    letters: int = 0
    left: Mapping[str, int] = field(default_factory=dict)


def close_acknowledgements(session: Session, ids: Collection[int], *, actor: Actor) -> AcknowledgementCounts:
    """Record each acknowledgement among these messages as what it is, to the letters that it is about. The clock of
    those letters runs on. What is no acknowledgement, promises a reply by a day, has no letter, or is recorded already,
    stays as it is."""
    messages, letters, left = 0, 0, Counter[str]()
    for now in held_all(session, lock(session, ids)).values():
        why = _why_not(now)
        if not why:
            number, why = _acknowledge(session, now, actor=actor)
            letters += number
        if why:
            left[why] += 1
        else:
            messages += 1
    return AcknowledgementCounts(messages, letters, dict(left))


def _why_not(now: HeldMessage) -> str:
    if now.kind is None or now.kind.kind != Kind.ACKNOWLEDGEMENT:
        return "not_an_acknowledgement"
    if not now.letters:
        return "no_letter"
    if now.message.state != State.MATCHED or not now.unrecorded:
        return "closed_already"
    return "promises_a_reply" if now.promised_by else ""


def _acknowledge(session: Session, now: HeldMessage, *, actor: Actor) -> tuple[int, str]:
    """How many letters are acknowledged now, and why the message stays open, if it does."""
    day, number, held = london_time(now.message.received_at).date(), 0, now
    for campaign_id in now.unrecorded:
        campaign = session.get_one(Campaign, campaign_id)
        theirs = [one for one in now.letter_ids if now.campaigns[one] == campaign_id]
        letters: Collection[Letter] = letters_by_id(session, campaign, theirs)
        details = Details(day, "email", ResponseKind.ACKNOWLEDGEMENT, now.message.subject)
        try:
            response = record_response(
                session,
                campaign,
                list(letters),
                details,
                answers={},
                once=f"message-{now.message.id}-{campaign_id}",
                today=day,
                actor=actor,
            )
        except CampaignArchived:
            return number, "archived"
        except NotRecordable as refused:
            return number, refused.code
        if response.withdrawn is not None:
            return number, "withdrawn"
        held = became(session, held, response, actor=actor)
        number += len(theirs)
    return number, ""
