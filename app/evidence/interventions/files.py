"""Files beside an intervention. They are stored first, under what they hold, and rows point to them after."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.evidence.interventions.models import Intervention, InterventionFile, InterventionVersion
from app.evidence.kept import RecordedInError, held, standing
from app.history import known
from app.storage import Storage, sha256
from app.web.uploads import Upload


@dataclass(frozen=True)
class KeptFile:
    name: str
    type: str
    length: int
    sha256: str

    @property
    def key(self) -> str:
        return f"interventions/{self.sha256}"


def keep_files(storage: Storage, uploads: Sequence[Upload]) -> list[KeptFile]:
    """Put each into storage, outside any transaction. Raises StorageFailed; what was put before stays, unused."""
    kept = []
    for upload in uploads:
        file = KeptFile(upload.name, upload.type, len(upload.body), sha256(upload.body))
        storage.put(file.key, upload.body)
        kept.append(file)
    return kept


def files_of(session: Session, intervention_id: int, *, known_at: int | None = None) -> Sequence[InterventionFile]:
    query = select(InterventionFile).where(
        InterventionFile.intervention_id == intervention_id, known(InterventionFile, known_at)
    )
    return session.scalars(query.order_by(InterventionFile.id)).all()


def attach(session: Session, intervention_id: int, files: Sequence[KeptFile], *, actor: Actor) -> int:
    """How many of them it did not have yet: the same content twice is one file. Raises RecordedInError."""
    held(session, Intervention, intervention_id)
    if standing(session, InterventionVersion, intervention_id=intervention_id) is None:
        raise RecordedInError
    has = {file.sha256 for file in files_of(session, intervention_id)}
    fresh = list({file.sha256: file for file in files if file.sha256 not in has}.values())
    if fresh:
        event = record(
            session,
            "intervention.files_added",
            actor=actor,
            subjects=[("intervention", intervention_id)],
            after={"sha256": [file.sha256 for file in fresh]},
            personal={f"file {number}": file.name for number, file in enumerate(fresh, start=1)},
        )
        session.add_all(
            InterventionFile(
                intervention_id=intervention_id,
                name=file.name,
                type=file.type,
                key=file.key,
                length=file.length,
                sha256=file.sha256,
                recorded=event.seq,
            )
            for file in fresh
        )
        session.flush()
    return len(fresh)


def take_off(session: Session, intervention_id: int, file_id: int, *, actor: Actor) -> bool:
    """Whether it was still there. What the file holds stays in storage, and the page as it was known still shows it."""
    held(session, Intervention, intervention_id)
    file = session.get(InterventionFile, file_id, populate_existing=True)
    if file is None or file.intervention_id != intervention_id or file.superseded is not None:
        return False
    event = record(
        session,
        "intervention.file_removed",
        actor=actor,
        subjects=[("intervention", intervention_id)],
        before={"sha256": file.sha256},
        after={"removed": True},
        personal={"file": file.name},
    )
    file.supersede(event.seq)
    session.flush()
    return True
