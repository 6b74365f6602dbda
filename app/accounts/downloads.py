"""Lists of personal data as files: who downloads one is recorded before it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from app.accounts.access import actor
from app.audit.record import Subject
from app.audit.taken import taken
from app.web.export import Table, send_table
from app.web.request import writing


def send_recorded(
    table: Table,
    extension: str,
    *,
    name: str,
    rows: int,
    view: str = "",
    subjects: Sequence[Subject] = (),
    moment: Mapping[str, Any] | None = None,
) -> Response:
    """`table` as a file called `name`, and the event that somebody took it.

    `rows`: how many it has; `view`: what its page is called, where that is not the table's own name; `moment`: as
    `taken` has it.
    """
    with writing() as session:
        taken(
            session,
            view or table.name,
            file=extension,
            rows=rows,
            columns=[column.heading for column in table.columns],
            moment=moment,
            subjects=subjects,
            actor=actor(),
        )
    return send_table(table, extension, name=name)
