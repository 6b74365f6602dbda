"""The files that went with letters: what the run that made them kept of its campaign's enclosures."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.enclosures.enclosure_list import AFTER, enclosure_key
from app.platform.storage import FileChanged, Storage, verified_chunks
from app.production.models import Run
from app.production.runs.runs import is_as_recorded


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """`name` as the letter prints it; the file by its SHA-256, with its bytes and pages. `placement`: printed behind
    the letter, or put beside it. `recorded`: whether its run is as the audit record has it."""

    name: str
    sha256: str
    length: int
    pages: int
    placement: str
    recorded: bool = True

    @property
    def is_behind(self) -> bool:
        return self.placement == AFTER


def enclosed_by_run(session: Session, run_ids: Collection[int]) -> Mapping[int, tuple[EnclosedFile, ...]]:
    """By run id, in the order in which letters name them. Runs from before there were files have none."""
    query = select(Run.id, Run.printing["enclosed"]).where(Run.id.in_(run_ids), Run.printing.is_not(None))
    return {
        run_id: _enclosures_from(enclosed, recorded=is_as_recorded(session, session.get_one(Run, run_id)))
        for run_id, enclosed in session.execute(query).all()
        if enclosed
    }


def enclosed_in(session: Session, campaign_id: int) -> Iterator[EnclosedFile]:
    """All that ever went with letters of a campaign."""
    runs = session.scalars(select(Run.id).where(Run.campaign_id == campaign_id)).all()
    for enclosed in enclosed_by_run(session, runs).values():
        yield from enclosed


def chunks_of(storage: Storage, one: EnclosedFile) -> Iterator[bytes]:
    """The file's bytes. Raises FileChanged also where its run is not as the audit record has it, FileMissing or
    StorageFailed of the store."""
    if not one.recorded:
        raise FileChanged(enclosure_key(one.sha256), 0)
    yield from verified_chunks(storage, enclosure_key(one.sha256), length=one.length, sha256=one.sha256)


def _enclosures_from(kept: Iterable[Mapping[str, Any]], *, recorded: bool) -> tuple[EnclosedFile, ...]:
    return tuple(EnclosedFile(**one, recorded=recorded) for one in kept)
