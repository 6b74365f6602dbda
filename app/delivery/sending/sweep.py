"""Find what a worker left in hand when it died: nobody knows whether it left, so it is uncertain, and stays so until
evidence or a person settles it (rule 2)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.delivery.sending.words import LOST, LOST_COPY
from app.delivery.states import State
from app.platform.config import Settings
from app.platform.mail.smtp import ANSWER_SECONDS

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
        evidence = Evidence(at, "despatch", reason=HELD_BACK, said=LOST_COPY)
        return move(session, attempt_id, "fail", evidence, actor=SYSTEM, handed=None)
    return move(session, attempt_id, "lose", Evidence(at, "despatch", said=LOST), actor=SYSTEM)
