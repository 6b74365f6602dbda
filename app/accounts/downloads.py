"""Lists of personal data as files: who downloads one is recorded before it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.audit.anchor import head
from app.audit.data_exports import record_download
from app.audit.record import Subject
from app.platform.clock import now, today
from app.web.request import writing
from app.web.tables.export import AsAt, Table, send_table


def current_moment(session: Session) -> AsAt:
    """The moment of a file of today’s facts, as they are known now."""
    return AsAt(today(), head(session).seq, now())


def send_recorded(
    table: Table,
    extension: str,
    *,
    rows: int,
    name: str = "",
    view: str = "",
    subjects: Sequence[Subject] = (),
    moment: Mapping[str, Any] | None = None,
) -> Response:
    """`table` as a file, and the event that somebody took it.

    `rows`: how many it has; `view`: what its page is called, where that is not the table's own name; `name`: of the
    file, where it is not called as its page is; `moment`: as `record_download` has it, where it is not the table's.
    """
    with writing() as session:
        record_download(
            session,
            view or table.name,
            file=extension,
            rows=rows,
            columns=[column.heading for column in table.columns],
            moment=table.moment.recorded if table.moment and moment is None else moment,
            subjects=subjects,
            actor=actor(),
        )
    return send_table(table, extension, name=name or view)
