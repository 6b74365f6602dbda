"""That personal data left as a file: who took it, of which view, how many rows, which columns. None of the data itself
is recorded, nor what was searched for, since that may be a person's name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.record import Actor, Subject, record
from app.audit.told import Facts, Tell, Told
from app.web.filters import format_plural

ACTION = "data.taken"


def taken(
    session: Session,
    view: str,
    *,
    file: str,
    rows: int,
    columns: Sequence[str],
    actor: Actor,
    subjects: Sequence[Subject] = (),
    moment: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """`view`: what the page is called. `moment`: as at which day it was shown and as known at which event, if at any
    but now."""
    after = {"view": view, "file": file, "rows": rows, "columns": list(columns), **(moment or {})}
    return record(session, ACTION, actor=actor, subjects=subjects, after=after)


def _told(facts: Facts) -> Told:
    after = facts.after
    rows = format_plural(after["rows"], "row")
    return Told(f"{after['view']} taken away as {after['file'].upper()}", f"{rows}: {', '.join(after['columns'])}.")


TOLD: Mapping[str, Tell] = {ACTION: _told}
