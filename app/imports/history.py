"""What imports did to a post, in words: for the history on the post's page."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.imports.models import Import, ImportRow
from app.imports.states import STEPS, Outcome, UndoOutcome
from app.imports.words import COMES_OUT, part_name
from app.letters.page.wording import join
from app.platform.clock import london_time
from app.registry.posts.timeline import Happening


def import_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> Iterator[Happening]:
    """Each import that changed the post, and each that was undone, up to audit event `known_at` (None: now)."""
    rows = select(ImportRow, Import, AuditEvent).join(Import, Import.id == ImportRow.import_id)
    applied = rows.join(AuditEvent, AuditEvent.seq == ImportRow.applied_at).where(ImportRow.post_id == post_id)
    for row, found, event in session.execute(applied):
        if known_at is None or event.seq <= known_at:
            yield Happening(london_time(event.at).date(), f"Import of {found.name} applied", _words(row), event.seq)
        if row.undone == UndoOutcome.BACK and (undone := _undone(session, found.id, known_at)):
            words = "The details from before the import apply again."
            yield Happening(london_time(undone.at).date(), f"Import of {found.name} undone", words, undone.seq)


def _words(row: ImportRow) -> str:
    if row.outcome == Outcome.CLOSING:
        return "The post was not in the full list."
    if not row.changes:
        return f"Row {row.number:,}."
    parts = dict.fromkeys(part_name(change["field"]) for change in row.changes if change["field"] not in COMES_OUT)
    return f"Row {row.number:,}: {join([part[:1].lower() + part[1:] for part in parts])}."


def _undone(session: Session, import_id: int, known_at: int | None) -> AuditEvent | None:
    """The event that ended the undo of an import."""
    of_import = AuditEvent.subjects.any(kind="import", subject_id=str(import_id))
    ended = select(AuditEvent).where(AuditEvent.action == STEPS["end undo"].action, of_import)
    if known_at is not None:
        ended = ended.where(AuditEvent.seq <= known_at)
    return session.scalars(ended.order_by(AuditEvent.seq.desc()).limit(1)).one_or_none()
