"""A worker takes a check in hand: one conditional update, with a lease and a token that all it does must match
(rule 1). Each slice of letters is committed with the token, and holds the lease anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.checking.models import RUNNING, LetterCheck
from app.checking.start import lock_check, move
from app.platform.leases import take, unheld


class Lost(Exception):
    """Another worker has the check in hand, or it was cancelled: what this one found since is dropped."""


@dataclass(frozen=True)
class Claim:
    check_id: int
    token: int
    lease: timedelta


def claim_check(session: Session, check_id: int, *, at: datetime, lease: timedelta, max_tries: int) -> Claim | None:
    """None when there is nothing to do, another worker does it, or it failed too often."""
    token = take(session, LetterCheck, LetterCheck.id == check_id, RUNNING, at=at, lease=lease, max_tries=max_tries)
    return None if token is None else Claim(check_id, token, lease)


def hold(session: Session, claim: Claim, *, at: datetime) -> LetterCheck:
    """The check, locked for this transaction, if the claim still holds it: then for another lease. A worker that came
    so far starts counting its tries anew. Raises Lost."""
    check = lock_check(session, claim.check_id)
    if check.token != claim.token or check.lease_until is None:
        raise Lost
    check.lease_until = at + claim.lease
    check.tries = 0
    return check


def let_go(session: Session, claim: Claim) -> None:
    """Its turn is over: any worker may go on."""
    mine = (LetterCheck.id == claim.check_id, LetterCheck.token == claim.token, RUNNING)
    session.execute(update(LetterCheck).where(*mine).values(lease_until=None))


def to_do(session: Session) -> Sequence[int]:
    """The checks that wait for a worker or are in the hands of one."""
    return session.scalars(select(LetterCheck.id).where(RUNNING).order_by(LetterCheck.id)).all()


def give_up(session: Session, *, at: datetime, max_tries: int) -> None:
    """Checks out of tries fail, visibly."""
    left = unheld(LetterCheck, at)
    lost = select(LetterCheck.id).where(RUNNING, left, LetterCheck.tries >= max_tries)
    for check_id in session.scalars(lost).all():
        move(session, lock_check(session, check_id), "give up")
