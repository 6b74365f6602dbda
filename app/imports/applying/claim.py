"""A worker is told of an import, takes it in hand with a lease, and says what keeps it from going on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.imports.models import WORKING, Import
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import ImportState
from app.platform.leases import is_unleased


class ImportClaimLost(Exception):
    """Another worker has the import in hand: this one's lease had run out. What it did since is dropped."""


@dataclass(frozen=True)
class Claim:
    import_id: int
    token: int
    state: str
    lease: timedelta


def claim_import(session: Session, import_id: int, *, at: datetime, lease: timedelta, max_tries: int) -> Claim | None:
    """None when there is nothing to do, another worker does it, or it failed too often."""
    free = is_unleased(Import, at)
    claimed = session.execute(
        update(Import)
        .where(Import.id == import_id, WORKING, free, Import.tries < max_tries)
        .values(token=Import.token + 1, tries=Import.tries + 1, lease_until=at + lease)
        .returning(Import.token, Import.state)
    ).one_or_none()
    return Claim(import_id, claimed.token, claimed.state, lease) if claimed else None


def lock_claimed_import(session: Session, claim: Claim, *, at: datetime, done: int | None = None) -> Import:
    """The import, locked for this transaction, if the claim still holds it: then for another lease. `done`: rows that
    are through. Raises Lost."""
    mine = select(Import).where(Import.id == claim.import_id, Import.token == claim.token)
    found = session.scalars(
        mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.state != claim.state:
        raise ImportClaimLost
    found.lease_until = at + claim.lease
    found.tries = 0
    if done is not None:
        found.done = done
    return found


def let_go(session: Session, claim: Claim, *, until: datetime) -> None:
    """Something stood in the way: another try not before `until`. The try counts."""
    mine = (Import.id == claim.import_id, Import.token == claim.token)
    session.execute(update(Import).where(*mine).values(lease_until=until))


def pending_imports(session: Session) -> Sequence[int]:
    """The imports that wait for a worker or are in the hands of one."""
    return session.scalars(select(Import.id).where(WORKING).order_by(Import.id)).all()


def exhausted_imports(session: Session, *, at: datetime, max_tries: int) -> Sequence[int]:
    """Imports that nobody takes up again."""
    left = is_unleased(Import, at)
    return session.scalars(select(Import.id).where(WORKING, left, Import.tries >= max_tries)).all()


GAVE_UP = "gave_up"
"""Why an import stopped whose workers died and left no reason of their own."""

BACK = {ImportState.APPLYING: "put back", ImportState.UNDOING: "put back undo"}
"""Nothing of an act in one transaction was done: it can be asked for again."""


def fail_import(session: Session, found: Import, code: str, facts: Mapping[str, Any]) -> None:
    """A step can't be done, whoever tries: a person must."""
    step = BACK.get(ImportState(found.state), "fail")
    move(found, step)
    found.problem = {"code": code, "facts": dict(facts)}
    found.done = 0
    record(session, "import.failed", actor=SYSTEM, subjects=subjects_of(found), after={"code": code})


def give_up(session: Session, *, at: datetime, max_tries: int) -> None:
    """Imports out of tries fail, visibly."""
    for import_id in exhausted_imports(session, at=at, max_tries=max_tries):
        fail_import(session, lock_import(session, import_id), GAVE_UP, {"tries": max_tries})
