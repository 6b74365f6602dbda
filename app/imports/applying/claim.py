"""A worker is told of an import, takes it in hand with a lease, and says what keeps it from going on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.imports.models import WORKING, Import
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import ImportState
from app.platform.leases import Claim, claim_row, exhausted_rows, lock_claimed_row


@dataclass(frozen=True)
class ImportClaim(Claim):
    """`state`: what the worker found to do. It holds no longer when a person sent the import on to another."""

    state: str


def claim_import(
    session: Session, import_id: int, *, at: datetime, lease: timedelta, max_tries: int
) -> ImportClaim | None:
    """As `claim_row`."""
    claim = claim_row(session, Import, import_id, WORKING, at=at, lease=lease, max_tries=max_tries)
    if claim is None:
        return None
    state = session.scalars(select(Import.state).where(Import.id == import_id)).one()
    return ImportClaim(import_id, claim.token, lease, state)


def lock_claimed_import(session: Session, claim: ImportClaim, *, at: datetime, done: int | None = None) -> Import:
    """As `lock_claimed_row`. A worker that came so far counts its tries anew. `done`: rows that are through."""
    found = lock_claimed_row(session, Import, claim, Import.state == claim.state, at=at)
    found.tries = 0
    if done is not None:
        found.done = done
    return found


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
    for import_id in exhausted_rows(session, Import, WORKING, at=at, max_tries=max_tries):
        fail_import(session, lock_import(session, import_id), GAVE_UP, {"tries": max_tries})
