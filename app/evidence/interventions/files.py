"""Files beside an intervention."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.evidence import events
from app.evidence.fact_versions import RecordedInError, lock_row, standing_version
from app.evidence.interventions.models import Intervention, InterventionFile, InterventionVersion
from app.platform.history import known
from app.web.files.kept_files import KeptFile, fresh

FOLDER = "interventions"
"""Of storage."""


def files_of(session: Session, intervention_id: int, *, known_at: int | None = None) -> Sequence[InterventionFile]:
    query = select(InterventionFile).where(
        InterventionFile.intervention_id == intervention_id, known(InterventionFile, known_at)
    )
    return session.scalars(query.order_by(InterventionFile.id)).all()


def attach(session: Session, intervention_id: int, files: Sequence[KeptFile], *, actor: Actor) -> int:
    """How many of them it did not have yet: the same content twice is one file. Raises RecordedInError."""
    lock_row(session, Intervention, intervention_id)
    if standing_version(session, InterventionVersion, intervention_id=intervention_id) is None:
        raise RecordedInError
    has = {file.sha256 for file in files_of(session, intervention_id)}
    added = fresh(files, has)
    if added:
        event = record(
            session,
            events.INTERVENTION_FILES_ADDED,
            actor=actor,
            subjects=[("intervention", intervention_id)],
            after={"sha256": [file.sha256 for file in added]},
            personal={f"file {number}": file.name for number, file in enumerate(added, start=1)},
        )
        session.add_all(
            InterventionFile(intervention_id=intervention_id, **asdict(file), recorded=event.seq) for file in added
        )
        session.flush()
    return len(added)


def take_off(session: Session, intervention_id: int, file_id: int, *, actor: Actor) -> bool:
    """Whether it was still there. What the file holds stays in storage, and the page as it was known still shows it."""
    lock_row(session, Intervention, intervention_id)
    file = session.get(InterventionFile, file_id, populate_existing=True)
    if file is None or file.intervention_id != intervention_id or file.superseded is not None:
        return False
    event = record(
        session,
        events.INTERVENTION_FILE_REMOVED,
        actor=actor,
        subjects=[("intervention", intervention_id)],
        before={"sha256": file.sha256},
        after={"removed": True},
        personal={"file": file.name},
    )
    file.supersede(event.seq)
    session.flush()
    return True
