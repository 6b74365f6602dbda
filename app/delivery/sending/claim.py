"""Which letter of a sending is next, the claim by which one worker takes it, and what a dead worker left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.settle import Evidence, move
from app.delivery.carriers import FILES
from app.delivery.marking.sendable import sendable
from app.delivery.models import Attempt, Sending
from app.delivery.release.embargo import embargo_of
from app.delivery.sending.former_ministers import why_left_office
from app.delivery.sending.hold_reasons import HeldBack, HoldReason, held_because
from app.delivery.sending.holds import held_back
from app.delivery.sending.may_leave import going_otherwise, why_not_as_made, why_not_listed, why_not_there
from app.delivery.sending.start import sending_said
from app.delivery.sending.steer import begin, lock_sending, move_sending
from app.delivery.sending.words import CAMPAIGN_CLOSED, IN_PRE_ELECTION, LOST
from app.delivery.states import SendingState, State
from app.platform.clock import london_time
from app.platform.config import Settings
from app.platform.mail.smtp import ANSWER_SECONDS
from app.registry.periods.find import period_on

CATCH_UP = timedelta(seconds=5)
"""So much of its rate a sending makes good when a worker comes late."""


class ClaimResult(StrEnum):
    """What came of asking for a letter."""

    MINE = "mine"
    NOT_NOW = "not_now"
    KEPT_BACK = "kept_back"


@dataclass(frozen=True)
class Next:
    """The attempt to try; None where there is none now. `at`: when to ask again, if that is known. `idle`: every letter
    that may go was tried, or will be later; the sending may be over, or its first wave."""

    attempt_id: int | None = None
    at: datetime | None = None
    idle: bool = False


def next_of(session: Session, sending: Sending, *, at: datetime) -> Next:
    """What a sending would do at the moment `at`; a reading session will do."""
    if sending.state == SendingState.COUNTDOWN:
        return Next(at=sending.starts_at)
    if sending.state != SendingState.SENDING:
        return Next()
    embargo = embargo_of(session, sending.campaign_id)
    if embargo and embargo > at:
        return Next(at=embargo)
    if sending.next_at and sending.next_at > at:
        return Next(at=sending.next_at)
    row = session.execute(
        select(Attempt.id, Attempt.due_at)
        .where(_queued(sending), Attempt.due_at <= at)
        .order_by(Attempt.position)
        .limit(1)
    ).first()
    if row:
        return Next(row.id)
    return Next(at=session.scalar(select(func.min(Attempt.due_at)).where(_queued(sending))), idle=True)


def advance(session: Session, sending_id: int, *, at: datetime) -> Sending:
    """What a sending does by itself once no letter is to be tried: begin at its countdown's end, wait for the look
    after its first wave, end."""
    sending = lock_sending(session, sending_id)
    if sending.state == SendingState.COUNTDOWN and sending.starts_at <= at:
        begin(session, sending, at=at, actor=SYSTEM)
    elif sending.state == SendingState.SENDING:
        of = Attempt.sending_id == sending.id
        if not sending.looked:
            if not _any_attempt(session, of, Attempt.position <= sending.first_wave, _untried()):
                move_sending(session, sending, "wait", at=at)
        elif not _any_attempt(session, of, Attempt.state.in_((State.QUEUED, State.HANDING))):
            move_sending(session, sending, "finish", at=at)
    return sending


def claim(session: Session, attempt_id: int, *, at: datetime) -> ClaimResult:
    """Take the attempt in hand, if it may leave now: one conditional update in a transaction of its own, after whose
    commit it is this worker's alone. A letter that may not leave any more since it was queued fails, and says why."""
    sending_id = session.scalars(select(Attempt.sending_id).where(Attempt.id == attempt_id)).one()
    sending = lock_sending(session, sending_id or 0)
    if next_of(session, sending, at=at).attempt_id != attempt_id:
        return ClaimResult.NOT_NOW
    campaign = session.get_one(Campaign, sending.campaign_id, populate_existing=True)
    if campaign.state != CampaignState.OPEN:
        sending.trouble = CAMPAIGN_CLOSED
        move_sending(session, sending, "pause", at=at)
        return ClaimResult.NOT_NOW
    if period_on(session, london_time(at).date()) and not sending_said(session, sending).election:
        sending.trouble = IN_PRE_ELECTION
        move_sending(session, sending, "pause", at=at)
        return ClaimResult.NOT_NOW
    if held := kept_back(session, attempt_id, at=at):
        failed = move(session, attempt_id, "fail", held.evidence(at), actor=SYSTEM)
        return ClaimResult.KEPT_BACK if failed else ClaimResult.NOT_NOW
    last = max(sending.next_at or at, at - CATCH_UP)
    sending.next_at = last + timedelta(minutes=1) / sending.per_minute
    session.flush()
    evidence = Evidence(at, "despatch", facts={"carrier": sending.carrier})
    unsent = {"handed": None} if sending.carrier == FILES else {}  # a trial copy leaves nobody's hands
    mine = move(session, attempt_id, "hand", evidence, actor=SYSTEM, **unsent)
    return ClaimResult.MINE if mine else ClaimResult.NOT_NOW


def kept_back(session: Session, attempt_id: int, *, at: datetime) -> HeldBack | None:
    """Why the edition that was queued may not leave any more; None: it may."""
    attempt = session.get_one(Attempt, attempt_id)
    sending = session.get_one(Sending, attempt.sending_id or 0)
    campaign = session.get_one(Campaign, sending.campaign_id)
    if words := held_back(session, [attempt.letter_id]).get(attempt.letter_id):
        return held_because(HoldReason.OTHER_ROOM, why=words)
    letter = next(iter(sendable(session, campaign, letter_ids=[attempt.letter_id])), None)
    if why := why_not_as_made(letter, attempt.edition_id):
        return why
    details, today = sending_said(session, sending), london_time(at).date()
    slug = letter.registry_slug if letter and not attempt.copy else ""
    if slug and (why := why_left_office(session, campaign, slug, details.former_offices, today=today)):
        return why
    otherwise = going_otherwise(session, Attempt.id == attempt_id).get(attempt_id)
    if otherwise and not details.again:
        return otherwise
    chosen = attempt.copy in details.unlisted_places if attempt.copy else attempt.letter_id in details.unlisted
    if not chosen and (unlisted := why_not_listed(session, attempt, today=today)):
        return unlisted
    return why_not_there(session, attempt, today=today)


def due_sendings(session: Session, *, at: datetime, idle: timedelta, in_hand_since: datetime) -> list[int]:
    """Those of which the countdown has ended, and those that go on but took up no letter for `idle` since one might
    leave; by id. One with a letter that was taken in hand at `in_hand_since` or later is left to its worker, which may
    still wait for an answer."""
    over = (Sending.state == SendingState.COUNTDOWN) & (Sending.starts_at <= at)
    idly = (Sending.state == SendingState.SENDING) & (Sending.next_at <= at - idle)
    of = (Attempt.sending_id == Sending.id, Attempt.state == State.HANDING, Attempt.claimed_at >= in_hand_since)
    alone = ~exists().where(*of)
    return list(session.scalars(select(Sending.id).where(over | (idly & alone)).order_by(Sending.id)))


def _queued(sending: Sending) -> ColumnElement[bool]:
    """Attempts that may still go: those of the first wave, until somebody has looked."""
    waiting = (Attempt.sending_id == sending.id) & (Attempt.state == State.QUEUED)
    return waiting if sending.looked else waiting & (Attempt.position <= sending.first_wave)


def _untried() -> ColumnElement[bool]:
    return (Attempt.state == State.HANDING) | ((Attempt.state == State.QUEUED) & (Attempt.tries == 0))


def _any_attempt(session: Session, *of: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*of))))


TIMEOUTS = 15
"""Of so many answers that a server owes us one hand-over outlasts the longest wait: a mail takes some eleven, and the
last of them may take longer."""


def longest(settings: Settings) -> timedelta:
    """No hand-over takes so long."""
    return timedelta(seconds=TIMEOUTS * settings.mail_timeout_seconds + ANSWER_SECONDS)


def left_in_hand(session: Session, *, before: datetime) -> list[int]:
    """Attempts that were taken in hand before that moment and not settled, by id."""
    of = (Attempt.state == State.HANDING, Attempt.claimed_at < before)
    return list(session.scalars(select(Attempt.id).where(*of).order_by(Attempt.claimed_at)))


def lose(session: Session, attempt_id: int, *, at: datetime) -> bool:
    """It is uncertain from now on, or failed where only a trial copy was to be written; False: somebody settled it
    meanwhile. One in a transaction: two would take locks in another order than the workers."""
    if session.get_one(Attempt, attempt_id).handed is None:  # so a trial copy is claimed
        lost_copy = held_because(HoldReason.LOST_COPY)
        return move(session, attempt_id, "fail", lost_copy.evidence(at), actor=SYSTEM, handed=None)
    return move(session, attempt_id, "lose", Evidence(at, "despatch", said=LOST), actor=SYSTEM)
