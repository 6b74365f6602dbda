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
from app.platform.storage import FileChanged, FileMissing
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


def verify_backup(services: Services, backup: StoredBackup, *, scratch: str = "", everything: bool = False) -> Report:
    """Restore the backup aside and check it, and record the verdict. `everything`: read every object, not only the
    database's and those of the sample. Raises what `aside` does, and StorageFailed."""
    manifest, faults = backup.manifest, []
    if missing := backup.missing():
        faults.append(f"{len(missing):,} of its {len(manifest.objects):,} objects are missing")
    with aside(services, backup, scratch=scratch) as restored, restored.database.reading() as session:
        verdict = verify(session, storage=restored.storage, kinds=KINDS, heads=kept_heads(session, restored.storage))
        faults += [explain(fault) for fault in verdict.faults]
        lacking = sorted(keys_in_rows(session) - manifest.files.keys())
        faults += [f"The record names a file that it does not have: {key}" for key in lacking[:NAMED]]
        if len(lacking) > NAMED:
            faults.append(f"The record names {len(lacking) - NAMED:,} more files that it does not have")
        pdfs = 0
        for letter in _sample(session):
            pdfs += 1
            try:
                for _ in stream(restored.storage, letter.files["pdf"]):
                    pass
            except (FileChanged, FileMissing):
                faults.append(f"The PDF of {letter.reference} is not the one that was generated")
    if everything:
        faults += _unread_objects(backup)
    report = Report(manifest, verdict.events, pdfs, len(manifest.objects), tuple(faults))
    with services.database.writing() as session:
        facts = {"name": manifest.name, "events": verdict.events, "pdfs": pdfs, "faults": len(faults)}
        record(session, events.BACKUP_VERIFIED, actor=SYSTEM, subjects=[], after=facts)
    return report


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
