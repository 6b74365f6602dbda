"""Ask for a bundle; how a worker takes one in hand, ends it, or fails (rule 1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, record
from app.evidence.disclosure.begin import DisclosureMoved, lock_disclosure
from app.evidence.disclosure.listing import ItemFilter, listed_items
from app.evidence.disclosure.models import MAKING, Bundle, Disclosure
from app.evidence.disclosure.move import is_current, newest_bundle
from app.evidence.disclosure.states import BUNDLE, BundleState, State
from app.platform.clock import now
from app.platform.jobs import Job
from app.platform.leases import Claim, lock_claimed_row


def ask(session: Session, number: int, *, at: datetime, actor: Actor) -> Bundle:
    """The bundle that is being made or stands already comes back, if there is one of what is decided.

    Raises NotFound, DisclosureMoved: it is not decided.
    """
    disclosure = lock_disclosure(session, number)
    if disclosure.state != State.DECIDED:
        raise DisclosureMoved
    newest = newest_bundle(session, disclosure)
    if newest and (newest.state == BundleState.MAKING or is_current(session, disclosure, newest)):
        return newest
    highest = session.scalar(select(func.max(Bundle.number)).where(Bundle.disclosure_id == disclosure.id)) or 0
    items, step = listed_items(session, disclosure, ItemFilter()).count(session), BUNDLE["ask"]
    event = record(
        session,
        step.action,
        actor=actor,
        subjects=_subjects(disclosure, highest + 1),
        after={"bundle": highest + 1, "items": items},
    )
    made = Bundle(
        disclosure_id=disclosure.id,
        number=highest + 1,
        state=step.target.value,
        items=items,
        created_by=actor.user_id,
        started_at=at,
        asked=event.seq,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def end(
    session: Session,
    claim: Claim,
    *,
    parts: Sequence[dict[str, Any]],
    length: int,
    sha256: str,
    numbers: Sequence[int],
    restricted: Collection[int],
    facts: Mapping[str, Any],
    at: datetime,
) -> None:
    """It lies in storage, and is the record from now on. Raises ClaimLost."""
    bundle = lock_claimed_row(session, Bundle, claim, MAKING, at=at)
    bundle.parts, bundle.length, bundle.sha256 = [*parts], length, sha256
    bundle.items = len(numbers)
    bundle.numbers, bundle.restricted, bundle.facts = [*numbers], sorted(restricted), {**facts}
    _move(session, bundle, "end", at=at, sha256=sha256, bytes=length, items=bundle.items)


def fail(session: Session, bundle_id: int, code: str, *, at: datetime) -> None:
    bundle = _locked(session, bundle_id)
    if bundle.state == BundleState.MAKING:
        bundle.error_code = code
        _move(session, bundle, "fail", at=at, why=code)


BUNDLES = Job(
    task="disclosure",
    sweep_task="disclosures",
    model=Bundle,
    pending=MAKING,
    give_up=lambda session, bundle: fail(session, bundle.id, "gave_up", at=now()),
)


def bundles_of(session: Session, disclosure: Disclosure) -> Sequence[Bundle]:
    """Newest first."""
    mine = select(Bundle).where(Bundle.disclosure_id == disclosure.id)
    return session.scalars(mine.order_by(Bundle.number.desc())).all()


def _locked(session: Session, bundle_id: int) -> Bundle:
    query = select(Bundle).where(Bundle.id == bundle_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _move(session: Session, bundle: Bundle, step: str, *, at: datetime, **facts: Any) -> None:
    move, was = BUNDLE[step], bundle.state
    disclosure = session.get_one(Disclosure, bundle.disclosure_id)
    event = record(
        session,
        move.action,
        actor=SYSTEM,
        subjects=_subjects(disclosure, bundle.number),
        before={"state": was},
        after={"bundle": bundle.number, "state": move.target.value, **facts},
    )
    bundle.state, bundle.recorded = move.target.value, event.seq
    bundle.ended_at, bundle.lease_until = at, None
    session.flush()


def _subjects(disclosure: Disclosure, number: int) -> list[tuple[str, int | str]]:
    return [("disclosure", disclosure.number), ("bundle", f"{disclosure.number}-{number}")]
