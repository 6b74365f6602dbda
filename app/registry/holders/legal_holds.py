"""Legal holds: while one stands on a post, nothing that is kept of its holders may be erased.

Rooms above say what else holds people back from erasure: they are asked here (`COVERING`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.audit.record import Actor, record
from app.places import Place
from app.registry import events
from app.registry.models import LegalHold
from app.registry.posts.post import lock_post


@dataclass(frozen=True)
class StandingHold:
    """A hold on a post: why, who placed it, and when."""

    post_id: int
    reason: str
    by: str
    at: datetime


def place_hold(session: Session, post_id: int, *, reason: str, actor: Actor) -> bool:
    """Nothing of the post's holders may be erased from now on. False when a hold stands already. Raises UnknownPost."""
    lock_post(session, post_id)
    if _standing(session, [post_id]):
        return False
    event = record(
        session, events.LEGAL_HOLD_PLACED, actor=actor, subjects=[("post", post_id)], after={"reason": reason}
    )
    session.add(LegalHold(post_id=post_id, reason=reason, placed=event.seq))
    session.flush()
    return True


def lift_hold(session: Session, post_id: int, *, reason: str, actor: Actor) -> bool:
    """The hold on the post no longer stands. False when there is none. Raises UnknownPost."""
    lock_post(session, post_id)
    holds = _standing(session, [post_id])
    if not holds:
        return False
    event = record(
        session, events.LEGAL_HOLD_LIFTED, actor=actor, subjects=[("post", post_id)], after={"reason": reason}
    )
    for hold in holds:
        hold.lifted = event.seq
    session.flush()
    return True


def holds_on_posts(session: Session, post_ids: Collection[int]) -> dict[int, StandingHold]:
    """The holds that stand, by post id."""
    holds = _standing(session, post_ids)
    placed = moments(session, {hold.placed for hold in holds})
    names = names_of(session, {moment.actor_id for moment in placed.values() if moment.actor_id is not None})
    found = {}
    for hold in holds:
        moment = placed[hold.placed]
        by = names.get(moment.actor_id, "") if moment.actor_id is not None else ""
        found[hold.post_id] = StandingHold(hold.post_id, hold.reason, by or "Despatch", moment.at)
    return found


def _standing(session: Session, post_ids: Collection[int]) -> list[LegalHold]:
    query = select(LegalHold).where(LegalHold.post_id.in_(post_ids), LegalHold.lifted.is_(None))
    return list(session.scalars(query.order_by(LegalHold.id)))


@dataclass(frozen=True)
class CoveringHold:
    """A hold on something wider that covers posts: what it stands on, in words; `kind` and `slug`: for its address."""

    on: str
    kind: str
    slug: str
    reason: str
    by: str
    at: datetime


Covering = Callable[[Session, Collection[int]], list[CoveringHold]]
"""Takes posts, by id; gives each hold that covers any of them, once."""

COVERING: Place[Covering] = Place("what holds people back from erasure")


def covering_holds(session: Session, post_ids: Collection[int]) -> list[CoveringHold]:
    return [hold for ask in COVERING for hold in ask(session, post_ids)]
