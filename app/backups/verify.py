"""Verify a backup by what a restore would do: load it aside, walk its audit record, read its files."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.audit.verify import verify
from app.audit.words import explain
from app.backups import events
from app.backups.aside import aside
from app.backups.files import keys_in_rows
from app.backups.make import turn
from app.backups.manifest import Manifest
from app.backups.store import StoredBackup
from app.errors import Refused
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, editions_in
from app.production.models import Edition, EditionFile
from app.replay import KINDS, kept_heads
from app.web.filters import format_plural

log = structlog.get_logger(__name__)

SAMPLE = 50
"""PDFs of letters that are compared with the record; fewer where there are fewer."""


@dataclass(frozen=True)
class Report:
    """What a verification read, the faults that it found, in words, how many damaged objects it `set_aside`, and how
    many files that rows name are `missing` from the backup."""

    manifest: Manifest
    audit_events: int
    pdfs: int
    objects: int
    faults: tuple[str, ...]
    set_aside: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Checked:
    """What the restored copy holds: audit events, PDFs that were compared, and faults, among them files that are
    `missing`."""

    events: int = 0
    pdfs: int = 0
    faults: tuple[str, ...] = ()
    missing: int = 0


DAMAGED = ("backup_incomplete", "restore_load_failed")
"""Refusals that are faults of the backup."""


def verify_backup(services: Services, backup: StoredBackup, *, scratch: str = "", everything: bool = False) -> Report:
    """Restore the backup aside and check it, and record the verdict. `everything`: read every object, not only the
    database's and those of the sample. One that is damaged is set aside, and so are all others that are: the next
    backup would take them for stored. Raises what `aside` does, and StorageFailed."""
    manifest = backup.manifest
    faults: list[str] = []
    if missing := backup.missing():
        faults.append(f"{len(missing):,} of its {len(manifest.objects):,} objects are missing")
    checked = Checked()
    try:
        with aside(services, backup, scratch=scratch) as restored, restored.database.reading() as session:
            checked = _check(session, restored.storage, manifest)
    except Refused as refused:
        if refused.code not in DAMAGED:
            raise
        faults.append(f"The backup can’t be restored: object {refused.facts.get('object', '')} is missing or damaged")
    faults += checked.faults
    if everything or backup.damaged:
        unread = _unread_objects(backup)
        faults += unread if everything else []
    set_aside = _set_damaged_aside(services, backup) if backup.damaged else 0
    objects = len(manifest.objects)
    report = Report(manifest, checked.events, checked.pdfs, objects, tuple(faults), set_aside, checked.missing)
    with services.database.writing() as session:
        facts: dict[str, Any] = {
            "name": manifest.name,
            "events": checked.events,
            "pdfs": checked.pdfs,
            "faults": len(faults),
        }
        if set_aside:
            facts["set_aside"] = set_aside
        if backup.elsewhere:
            facts["place"] = backup.elsewhere
        record(session, events.BACKUP_VERIFIED, actor=SYSTEM, subjects=[], after=facts)
    return report


def _check(session: Session, storage: Storage, manifest: Manifest) -> Checked:
    verdict = verify(session, storage=storage, kinds=KINDS, heads=kept_heads(session, storage))
    faults = [explain(fault) for fault in verdict.faults]
    if missing := keys_in_rows(session) - manifest.files.keys():
        faults.append(f"{format_plural(len(missing), 'file')} missing from the backup. One of them: {min(missing)}")
    letters, compared = _sample(session), 0
    for letter in letters:
        try:
            for _ in stream(storage, letter.files["pdf"]):
                pass
            compared += 1
        except FileMissing:  # a fault already
            continue
        except FileChanged:
            compared += 1
            faults.append(f"The PDF of {letter.reference} is not the one that was generated")
    return Checked(verdict.events, compared, tuple(faults), len(missing))


def _sample(session: Session) -> Sequence[MadeLetter]:
    """Letters with a PDF, taken evenly from all, the newest among them."""
    with_pdf = select(EditionFile.edition_id).where(EditionFile.format == "pdf").order_by(EditionFile.edition_id.desc())
    ids = session.scalars(with_pdf).all()
    chosen = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
    return editions_in(session, select(Edition.id).where(Edition.id.in_(chosen)))


def _unread_objects(backup: StoredBackup) -> Sequence[str]:
    """Read every object; what is said of the files that can't be read."""
    for piece in backup.manifest.pieces:
        with suppress(Refused):  # that the database can't be restored is said already
            backup.body(piece)
    faults = []
    for key, stored in backup.manifest.files.items():
        try:
            backup.body(stored)
        except Refused:
            faults.append(f"The file {key} is missing, or is not what was stored")
    return faults


def _set_damaged_aside(services: Services, backup: StoredBackup) -> int:
    """How many objects. None while a backup is being made, which may count on them, or where nothing may be written:
    the next verification finds them again."""
    try:
        with turn(services):
            backup.set_damaged_aside()
    except (Refused, StorageFailed) as problem:
        log.warning("damaged objects were not set aside", problem=problem.code)
        return 0
    return len(backup.damaged)
