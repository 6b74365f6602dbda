"""What is kept of an import for a while only: its file, and what its rows said of people. What it did is kept in the
registries and in the audit record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, null, or_, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.imports.models import Import, ImportRow
from app.imports.naming import Stored, imports_naming
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import BY_WORKER, OPEN, STEPS, Outcome
from app.platform.services import Services
from app.registry.models import HolderVersion

KEPT = timedelta(days=30)
"""How long after its last step an import can be looked at row by row."""

BLANK = {"cells": [], "fixed": {}, "values": {}, "changes": [], "problems": [], "again": null()}

NOTHING = {"outcome": Outcome.UNCHANGED.value, "included": False}
"""What a row that says nothing any more would do."""


def forget(services: Services, *, at: datetime) -> None:
    """The rows of imports that ended long ago or that nobody went on with, then their files; and rows about people
    whose data were erased since."""
    with services.database.writing() as session:
        keys = _forget(session, _long_over(session, at=at), why={"days": KEPT.days})
        _forget_erased(session)
    for key in keys:
        services.storage.delete(key)


def forget_person(session: Session, versions: Sequence[int], stored: Stored) -> tuple[int, list[str]]:
    """All imports that name whom these versions of holders are of, since that person is erased: one that is not applied
    is left. How many comes back, and the keys of the files to delete once that is committed."""
    naming = imports_naming(session, versions, stored)
    return len(naming), _forget(session, naming, why={"erased": True})


def _long_over(session: Session, *, at: datetime) -> Sequence[int]:
    over = (Import.moved_at < at - KEPT, Import.key != "", Import.state.not_in(BY_WORKER))
    return session.scalars(select(Import.id).where(*over).order_by(Import.id)).all()


def _forget(session: Session, import_ids: Sequence[int], *, why: Mapping[str, Any]) -> list[str]:
    """The keys of the files that no other import has come back."""
    keys = [_forget_one(session, import_id, why) for import_id in import_ids]
    return [key for key in dict.fromkeys(keys) if not _is_file_shared(session, key)]


def _forget_one(session: Session, import_id: int, why: Mapping[str, Any]) -> str:
    found = lock_import(session, import_id)
    theirs = update(ImportRow).where(ImportRow.import_id == import_id)
    session.execute(theirs.values(**BLANK))
    session.execute(theirs.where(ImportRow.post_id.is_(None)).values(title=""))  # it may be the name that the row gave
    session.execute(theirs.where(ImportRow.applied_at.is_(None)).values(NOTHING))
    if found.state in OPEN:
        move(found, "forget")
    key, found.key = found.key, ""
    found.columns = [column | {"samples": []} for column in found.columns]
    record(session, STEPS["forget"].action, actor=SYSTEM, subjects=subjects_of(found), after=why)
    return key


def _is_file_shared(session: Session, key: str) -> bool:
    """Whether another import has the same file."""
    return bool(session.scalar(select(func.count()).select_from(Import).where(Import.key == key)))


def _forget_erased(session: Session) -> None:
    """Rows that were checked before the data of somebody who holds or held their post were erased. They change nothing
    any more."""
    erased = (
        select(func.max(HolderVersion.erased))
        .where(HolderVersion.post_id == ImportRow.post_id)
        .correlate(ImportRow)
        .scalar_subquery()
    )
    posts = select(HolderVersion.post_id).where(HolderVersion.erased.is_not(None))
    theirs = or_(ImportRow.post_id.in_(posts), ImportRow.meant.in_(posts))
    session.execute(
        update(ImportRow)
        .where(theirs, erased > ImportRow.checked_at)
        .values(
            **BLANK,
            **NOTHING,
            checked_at=erased,
        )
        .execution_options(synchronize_session=False)
    )
