"""A worker is told of an import, takes it in hand with a lease, and says what keeps it from going on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.imports import events
from app.imports.models import WORKING, Import
from app.imports.start import move, subjects_of
from app.imports.states import ImportState
from app.platform.jobs import Job
from app.platform.leases import Claim, lock_claimed_row


@dataclass(frozen=True)
class ImportClaim(Claim):
    """`state`: what the worker found to do. It holds no longer when a person sent the import on to another."""

    state: str


def read_state(session: Session, claim: Claim) -> ImportClaim:
    """The claim, with what the import's state says is to be done."""
    state = session.scalars(select(Import.state).where(Import.id == claim.row_id)).one()
    return ImportClaim(claim.row_id, claim.token, claim.lease, state)


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
    record(session, events.IMPORT_FAILED, actor=SYSTEM, subjects=subjects_of(found), after={"code": code})


IMPORTS = Job(
    task="import",
    sweep_task="imports",
    model=Import,
    pending=WORKING,
    give_up=lambda session, found: fail_import(session, found, GAVE_UP, {"tries": found.tries}),
)
