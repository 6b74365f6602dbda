"""Verify a backup by what a restore would do: load it aside, walk its audit record, read its files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.audit.verify import verify
from app.audit.words import explain
from app.backups import events
from app.backups.aside import aside
from app.backups.files import keys_in_rows
from app.backups.manifest import Manifest
from app.backups.store import StoredBackup
from app.errors import Refused
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, editions_in
from app.production.models import Edition, EditionFile
from app.replay import KINDS, kept_heads

SAMPLE = 50
"""PDFs of letters that are compared with the record; fewer where there are fewer."""

NAMED = 20
"""Files that are named one by one."""


@dataclass(frozen=True)
class Report:
    """What a verification read, and the faults that it found, in words."""

    manifest: Manifest
    audit_events: int
    pdfs: int
    objects: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What the restored copy holds: audit events, PDFs that were compared, and faults."""

    events: int = 0
    pdfs: int = 0
    faults: tuple[str, ...] = ()


DAMAGED = ("backup_incomplete", "restore_load_failed")
"""Refusals that are faults of the backup."""


def verify_backup(services: Services, backup: StoredBackup, *, scratch: str = "", everything: bool = False) -> Report:
    """Restore the backup aside and check it, and record the verdict. `everything`: read every object, not only the
    database's and those of the sample. Raises what `aside` does, and StorageFailed."""
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
    if everything:
        faults += _unread_objects(backup)
    report = Report(manifest, checked.events, checked.pdfs, len(manifest.objects), tuple(faults))
    with services.database.writing() as session:
        facts = {"name": manifest.name, "events": checked.events, "pdfs": checked.pdfs, "faults": len(faults)}
        record(session, events.BACKUP_VERIFIED, actor=SYSTEM, subjects=[], after=facts)
    return report


def _check(session: Session, storage: Storage, manifest: Manifest) -> Checked:
    verdict = verify(session, storage=storage, kinds=KINDS, heads=kept_heads(session, storage))
    faults = [explain(fault) for fault in verdict.faults]
    lacking = sorted(keys_in_rows(session) - manifest.files.keys())
    faults += [f"The record names a file that it does not have: {key}" for key in lacking[:NAMED]]
    if len(lacking) > NAMED:
        faults.append(f"The record names {len(lacking) - NAMED:,} more files that it does not have")
    letters = _sample(session)
    for letter in letters:
        try:
            for _ in stream(storage, letter.files["pdf"]):
                pass
        except (FileChanged, FileMissing):
            faults.append(f"The PDF of {letter.reference} is not the one that was generated")
    return Checked(verdict.events, len(letters), tuple(faults))


def _sample(session: Session) -> Sequence[MadeLetter]:
    """Letters with a PDF, taken evenly from all, the newest among them."""
    made = select(EditionFile.edition_id).where(EditionFile.format == "pdf").order_by(EditionFile.edition_id.desc())
    ids = session.scalars(made).all()
    chosen = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
    return editions_in(session, select(Edition.id).where(Edition.id.in_(chosen)))


def _unread_objects(backup: StoredBackup) -> Sequence[str]:
    faults = []
    for key, stored in backup.manifest.files.items():
        try:
            backup.body(stored)
        except Refused:
            faults.append(f"The file {key} is missing, or is not what was stored")
    return faults
