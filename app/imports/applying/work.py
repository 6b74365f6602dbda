"""What a worker does for one import, whatever its state says: read its file, judge its rows, apply or undo them."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice

import structlog
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.imports.applying.apply import apply_rows
from app.imports.applying.claim import IMPORTS, ImportClaim, fail_import, lock_claimed_import, read_state
from app.imports.applying.undo import undo_rows
from app.imports.judging.check import check_rows
from app.imports.models import Import, ImportRow
from app.imports.reading.layout import Numbered, ReadingOptions, rows_below
from app.imports.start import move
from app.imports.states import ImportState, Outcome
from app.platform.clock import now
from app.platform.leases import Claim, let_go_of_row
from app.platform.services import Services
from app.platform.storage import FileMissing, StorageFailed
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


log = structlog.get_logger(__name__)

STORE_SECONDS = 10
"""How long an import waits when the file store did not give its file."""


def work_on(services: Services, import_id: int, *, today: date) -> None:
    """Go on with an import until a person is needed."""
    IMPORTS.work_on(services, import_id, partial(_take_step, today=today))


def _take_step(services: Services, claim: Claim, *, today: date) -> None:
    """What the import's state says is to be done next; an import whose file the store does not give now waits."""
    with services.database.reading() as session:
        held = read_state(session, claim)
    try:
        match held.state:
            case ImportState.READING:
                read_file(services, held)
            case ImportState.CHECKING:
                check_rows(services, held, today=today)
            case ImportState.APPLYING:
                apply_rows(services, held, today=today)
            case ImportState.UNDOING:
                undo_rows(services, held)
    except StorageFailed as problem:
        log.warning("import waits for the file store", id=claim.row_id, problem=str(problem))
        with services.database.writing() as session:
            let_go_of_row(session, Import, claim, until=now() + timedelta(seconds=STORE_SECONDS))
