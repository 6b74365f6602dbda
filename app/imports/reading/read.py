"""The worker reads a file into rows, which it keeps batch after batch."""

from collections.abc import Sequence
from itertools import islice

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.imports.applying.claim import ImportClaim, fail_import, lock_claimed_import
from app.imports.models import Import, ImportRow
from app.imports.reading.layout import Numbered, ReadingOptions, rows_below
from app.imports.start import move
from app.imports.states import Outcome
from app.platform.clock import now
from app.platform.services import Services
from app.platform.storage import FileMissing
from app.web.tables.rows import TableRefused

BATCH = 500
"""Rows that are committed at once."""


def read_file(services: Services, claim: ImportClaim) -> None:
    """Rows below the headings that have anything in them, from where an earlier worker stopped. Then they are to be
    checked; a file that can't be read fails, with why. Raises ClaimLost, StorageFailed."""
    with services.database.reading() as session:
        found = session.get_one(Import, claim.row_id)
        after = session.scalar(select(func.max(ImportRow.number)).where(ImportRow.import_id == found.id)) or 0
    reading = ReadingOptions.from_json(found.layout)
    try:
        rows = iter(rows_below(services.storage.get(found.key), reading.file, max(after, reading.headings)))
        while batch := list(islice(rows, BATCH)):
            with services.database.writing() as session:
                _keep(session, claim, batch)
    except (TableRefused, FileMissing) as refused:
        code = refused.code if isinstance(refused, TableRefused) else "file_missing"
        with services.database.writing() as session:
            fail_import(session, lock_claimed_import(session, claim, at=now()), code, getattr(refused, "facts", {}))
        return
    with services.database.writing() as session:
        done = lock_claimed_import(session, claim, at=now(), done=0)
        if not done.total:
            fail_import(session, done, "no_rows", {})
            return
        move(done, "check")


def _keep(session: Session, claim: ImportClaim, batch: Sequence[Numbered]) -> None:
    found = lock_claimed_import(session, claim, at=now())
    row = {"import_id": found.id, "outcome": Outcome.WAITING.value, "included": True, "checked_at": 0}
    blank = {"fixed": {}, "identity": "", "title": "", "how": "", "values": {}, "changes": [], "problems": []}
    session.execute(
        insert(ImportRow),
        [row | blank | {"undone": "", "number": number, "cells": list(cells)} for number, cells in batch],
    )
    found.total += len(batch)
    found.done = found.total
