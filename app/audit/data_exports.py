"""That personal data left as a file: who took it, of which view, how many rows, which columns. None of the data itself
is recorded, nor what was searched for, since that may be a person's name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.audit import events
from app.audit.event_words import EventDescription, Facts, Tell
from app.audit.models import AuditEvent
from app.audit.record import Actor, Subject, record
from app.web.filters import format_plural

LETTERS = ["Letter"]
"""The columns of a file that holds the letters themselves."""


def record_download(
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
    return record(session, events.DATA_TAKEN, actor=actor, subjects=subjects, after=after)


def _describe_download(facts: Facts) -> EventDescription:
    """Columns for programs, such as hashes, are written in small letters: only the audit log lists them."""
    rows, columns = facts.after["rows"], facts.after["columns"]
    shown = [column for column in columns if not column.islower()]
    held = f"{format_plural(rows, 'row')}: {', '.join(shown)}" if shown else format_plural(rows, "row")
    if columns == LETTERS:
        held = format_plural(rows, "letter")
    return EventDescription(f"{facts.after['view']} downloaded ({facts.after['file'].upper()})", f"{held}.")


TOLD: Mapping[str, Tell] = {events.DATA_TAKEN: _describe_download}
