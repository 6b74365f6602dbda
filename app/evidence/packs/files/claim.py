"""A worker takes a set of files in hand: one conditional update, with a lease and a token that all it does must match
(rule 1). Each file is committed with the token, and holds the lease anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.packs.files.ask import lock_set, move
from app.evidence.packs.files.models import MAKING, PackSet
from app.platform.leases import take, unheld


class Lost(Exception):
    """Another worker has the set in hand: what this one made since is dropped."""


@dataclass(frozen=True)
class Claim:
    set_id: int
    token: int
    lease: timedelta


def claim_set(session: Session, set_id: int, *, at: datetime, lease: timedelta, max_tries: int) -> Claim | None:
    """None when there is nothing to do, another worker does it, or it failed too often."""
    token = take(session, PackSet, PackSet.id == set_id, MAKING, at=at, lease=lease, max_tries=max_tries)
    return None if token is None else Claim(set_id, token, lease)


def hold(session: Session, claim: Claim, *, at: datetime) -> PackSet:
    """The set, locked for this transaction, if the claim still holds it: then for another lease. Raises Lost."""
    one = lock_set(session, claim.set_id)
    if one.token != claim.token or one.lease_until is None:
        raise Lost
    one.lease_until = at + claim.lease
    return one


def to_do(session: Session) -> Sequence[int]:
    """The sets that wait for a worker or are in the hands of one."""
    return session.scalars(select(PackSet.id).where(MAKING).order_by(PackSet.id)).all()


def give_up(session: Session, *, at: datetime, max_tries: int) -> None:
    """Sets out of tries fail, visibly."""
    left = unheld(PackSet, at)
    lost = select(PackSet.id).where(MAKING, left, PackSet.tries >= max_tries)
    for set_id in session.scalars(lost).all():
        move(session, lock_set(session, set_id), "give up")
