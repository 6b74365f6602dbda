"""Events as CSV for a spreadsheet. Personal values are left out: the event's own page shows them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.words import sentence
from app.web.tables.csv_file import csv_lines

COLUMNS = ("number", "at (UTC)", "who (number)", "who", "action", "what", "about", "before", "after", "proof", "hmac")


def export_lines(
    events: Iterable[AuditEvent], names: Mapping[int, str], *, mark: str = "", notice: str = ""
) -> Iterator[str]:
    """The header and one line for each event; `names` are those of users by number. `mark`: who took it, which then
    stands in each line. `notice` as in `csv_lines`."""
    last, marked = (("taken",), (mark,)) if mark else ((), ())
    return csv_lines((*COLUMNS, *last), ((*_cells(event, names), *marked) for event in events), notice=notice)


def _cells(event: AuditEvent, names: Mapping[int, str]) -> Iterator[str]:
    body = body_of(event)
    yield str(event.seq)
    yield event.at.isoformat(timespec="seconds")
    yield str(event.actor_id or "")
    yield names.get(event.actor_id, "") if event.actor_id else "Despatch"
    yield event.action
    yield sentence(event.action)
    yield ", ".join(f"{subject.kind} {subject.subject_id}" for subject in event.subjects)
    yield _json(body["before"])
    yield _json(body["after"])
    yield _json(body.get("proof"))
    yield event.hmac


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
