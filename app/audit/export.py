"""Events as CSV for a spreadsheet. Personal values are left out: the event's own page shows them."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from app.audit.find import said
from app.audit.models import AuditEvent
from app.audit.words import sentence

COLUMNS = ("number", "at (UTC)", "who (number)", "who", "action", "what", "about", "before", "after", "hmac")

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is run as a formula by spreadsheet programs."""


def csv_lines(events: Iterable[AuditEvent], names: Mapping[int, str]) -> Iterator[str]:
    """The header and one line for each event; `names` are those of users by number."""
    yield _line(COLUMNS)
    for event in events:
        yield _line(_cells(event, names))


def inert(value: str) -> str:
    """`value` as a spreadsheet shows it and never runs it."""
    return f"'{value}" if value.startswith(DANGEROUS) else value


def _cells(event: AuditEvent, names: Mapping[int, str]) -> Iterator[str]:
    body = said(event)
    yield str(event.seq)
    yield event.at.isoformat(timespec="seconds")
    yield str(event.actor_id or "")
    yield names.get(event.actor_id, "") if event.actor_id else "Despatch"
    yield event.action
    yield sentence(event.action)
    yield ", ".join(f"{subject.kind} {subject.subject_id}" for subject in event.subjects)
    yield _json(body["before"])
    yield _json(body["after"])
    yield event.hmac


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([inert(cell) for cell in cells])
    return out.getvalue()
