"""What keeps an import from going on: said on its page, and where it stands then."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.imports.applying.claim import out_of_tries
from app.imports.models import Import
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import ImportState

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
    for import_id in out_of_tries(session, at=at, max_tries=max_tries):
        fail_import(session, lock_import(session, import_id), GAVE_UP, {"tries": max_tries})
