"""How far a sending is: a few cheap queries, since its page asks each second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.sent_letters import SHOWN_STATE
from app.delivery.models import Attempt, Sending
from app.delivery.sending.undelivered import Correction, corrections
from app.delivery.states import ENDED, SendingState, State
from app.platform.clock import today
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class Progress:
    """Of a sending, its letters by state (SHOWN_STATE); `put_off`: those of the waiting ones that were tried in vain.
    `next_due`: when the first of them may be tried. `left`: how long its rate takes for the rest; None when nothing can
    be said. `copies`: those that go to the copy list, which are all of them or none."""

    states: Mapping[str, int]
    put_off: int
    next_due: datetime | None
    left: timedelta | None
    copies: int = 0

    def count(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        return self.count(State.QUEUED)

    @property
    def in_hand(self) -> int:
        return self.count(State.HANDING)

    @property
    def uncertain(self) -> int:
        return self.count(State.UNCERTAIN)

    @property
    def failed(self) -> int:
        return self.count(State.FAILED, State.RETURNED)

    @property
    def held_back(self) -> int:
        return self.count(HELD_BACK)

    @property
    def handed_over(self) -> int:
        return self.count(State.HANDED_OVER, State.DELIVERED, State.RETURNED)

    @property
    def trial(self) -> int:
        """Trial copies, which reached nobody."""
        return self.count(State.TRIAL)

    @property
    def tried(self) -> int:
        """Those of which something came. What was held back was not tried."""
        return self.total - self.waiting - self.in_hand - self.count(State.CANCELLED, HELD_BACK)


def progress_of(session: Session, sending: Sending) -> Progress:
    waiting = (Attempt.sending_id == sending.id, Attempt.state == State.QUEUED)
    put_off, next_due = session.execute(
        select(func.count(), func.min(Attempt.due_at)).where(*waiting, Attempt.tries > 0)
    ).one()
    states = _counts(session, sending)
    fresh = session.scalar(select(func.count()).where(*waiting, Attempt.tries == 0, *_before_pause(sending))) or 0
    going = sending.state == SendingState.SENDING and not sending.trouble
    duration = timedelta(minutes=fresh / sending.per_minute) if fresh and going else None
    to_the_list = select(func.count()).where(Attempt.sending_id == sending.id, Attempt.copy > 0)
    return Progress(states, put_off, next_due, duration, session.scalar(to_the_list) or 0)


def _before_pause(sending: Sending) -> list[ColumnElement[bool]]:
    """Those that are sent before a person has to continue: the first wave until it was looked at, then all."""
    return [] if sending.looked else [Attempt.position <= sending.first_wave]


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a list: `recipient` is blank for a post that its registry does not list. `correction`: of the
    address of a letter that did not arrive."""

    attempt: Attempt
    reference: str
    recipient: str
    post_id: int | None
    correction: Correction | None


def attempts_in(
    campaign: Campaign, sending: Sending, *, states: Sequence[str] = (), wave: bool = False
) -> ListQuery[AttemptLine]:
    """A sending's attempts, in order: those in `states` (none: all), or of its first wave alone."""
    query = (
        select(Attempt, Letter.reference, Letter.post_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(*_attempts_of(sending, states, wave=wave))
        .order_by(Attempt.position)
    )

    def read(session: Session, rows: Sequence[Any]) -> list[AttemptLine]:
        ids = select(Letter.id).where(Letter.id.in_([attempt.letter_id for attempt, _, _ in rows]))
        titles = titles_of_letters(session, ids, valid_at=campaign.valid_at)
        failed = [attempt.letter_id for attempt, _, _ in rows if attempt.state in ENDED]
        corrected = corrections(session, failed, today=today())
        return [
            AttemptLine(
                attempt, reference, titles.get(attempt.letter_id, ""), post_id, corrected.get(attempt.letter_id)
            )
            for attempt, reference, post_id in rows
        ]

    return ListQuery(query, read)


def wave_counts(session: Session, sending: Sending) -> dict[str, int]:
    """Results of the first wave, by state."""
    return _counts(session, sending, wave=True)


def _counts(session: Session, sending: Sending, *, wave: bool = False) -> dict[str, int]:
    kept = select(SHOWN_STATE.label("state")).where(*_attempts_of(sending, (), wave=wave)).subquery()
    return dict(session.execute(select(kept.c.state, func.count()).group_by(kept.c.state)).all())


def _attempts_of(sending: Sending, states: Sequence[str], *, wave: bool = False) -> list[ColumnElement[bool]]:
    of = [Attempt.sending_id == sending.id]
    if states:
        of.append(SHOWN_STATE.in_(states))
    if wave:
        of.append(Attempt.position <= sending.first_wave)
    return of
