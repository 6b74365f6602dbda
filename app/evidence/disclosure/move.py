"""End the choosing, go back to it, say that the bundle was released, or that the request was withdrawn."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused, Stale
from app.evidence.disclosure.begin import DisclosureMoved, lock_disclosure, subjects_of
from app.evidence.disclosure.finding.restricted_messages import hidden_keys, restricted_since
from app.evidence.disclosure.items.decide import choosing_progress
from app.evidence.disclosure.models import Bundle, Disclosure
from app.evidence.disclosure.states import DISCLOSURE, BundleState, State


def end_choosing(session: Session, number: int, *, seen: int, actor: Actor) -> bool:
    """Nothing of it changes from now on. False when that is so. Raises NotFound, DisclosureMoved, Stale,
    and Refused: not_all_decided."""
    disclosure = lock_disclosure(session, number)
    if disclosure.state == State.DECIDED:
        return False
    _require(disclosure, "decide")
    if disclosure.changed != seen:
        raise Stale("disclosure_changed")
    how_far = choosing_progress(session, disclosure, hidden=hidden_keys(session))
    if not how_far.is_whole:
        raise Refused("not_all_decided")
    _move(session, disclosure, "decide", actor=actor, **{one or "undecided": n for one, n in how_far.counts.items()})
    return True


def open_again(session: Session, number: int, *, actor: Actor) -> bool:
    """False when it is open. Raises NotFound, DisclosureMoved."""
    disclosure = lock_disclosure(session, number)
    if disclosure.state == State.OPEN:
        return False
    _require(disclosure, "open again")
    _move(session, disclosure, "open again", actor=actor)
    return True


def release(session: Session, number: int, *, bundle: int, looked: bool, actor: Actor) -> bool:
    """The bundle of this number went to whoever asked. False when that is recorded.

    Raises NotFound, DisclosureMoved, and Refused: no_bundle, bundle_not_looked_at.
    """
    disclosure = lock_disclosure(session, number)
    if disclosure.state == State.RELEASED:
        return False
    _require(disclosure, "release")
    made = newest_bundle(session, disclosure)
    if made is None or made.number != bundle or not is_current(session, disclosure, made):
        raise Refused("no_bundle")
    if needs_a_look(made) and not looked:
        raise Refused("bundle_not_looked_at")
    _move(session, disclosure, "release", actor=actor, bundle=made.number, sha256=made.sha256)
    return True


def withdraw(session: Session, number: int, *, reason: str, actor: Actor) -> bool:
    """Whoever asked no longer does. False when that is recorded. Raises NotFound, DisclosureMoved."""
    disclosure = lock_disclosure(session, number)
    if disclosure.state == State.WITHDRAWN:
        return False
    _require(disclosure, "withdraw")
    disclosure.why_withdrawn = reason
    _move(session, disclosure, "withdraw", actor=actor)
    return True


def newest_bundle(session: Session, disclosure: Disclosure) -> Bundle | None:
    mine = select(Bundle).where(Bundle.disclosure_id == disclosure.id)
    return session.scalars(mine.order_by(Bundle.number.desc()).limit(1)).one_or_none()


def is_current(session: Session, disclosure: Disclosure, bundle: Bundle) -> bool:
    """Whether it is made, of what is decided now, and nothing in it is restricted since."""
    of_now = bundle.state == BundleState.MADE and bundle.asked > disclosure.changed
    return of_now and not restricted_since(session, bundle)


def needs_a_look(bundle: Bundle) -> bool:
    return any(
        bundle.facts.get(one) for one in ("left", "names", "repeated", "entries", "addresses", "carries", "unread")
    )


def _require(disclosure: Disclosure, step: str) -> None:
    if State(disclosure.state) not in DISCLOSURE[step].sources:
        raise DisclosureMoved


def _move(session: Session, disclosure: Disclosure, step: str, *, actor: Actor, **facts: Any) -> None:
    move, was = DISCLOSURE[step], disclosure.state
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=subjects_of(disclosure),
        before={"state": was},
        after={"state": move.target.value, **facts},
    )
    disclosure.state, disclosure.changed = move.target.value, event.seq
    session.flush()
