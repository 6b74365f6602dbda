"""Commit what a worker made: editions, files, pack and rows in one transaction, for the claims that still hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, digest_of, record
from app.campaigns.models import Campaign
from app.database import now
from app.production.claim import Claim
from app.production.models import Edition, EditionFile, Fingerprint, Pack, Run, RunLetter
from app.production.pack import PackedFiles
from app.production.states import OPEN, RUN, RowState


@dataclass(frozen=True)
class MadeFile:
    """A file as it was made; its bytes are in the batch's pack. SHA-256 of the file and of its inflated content."""

    format: str
    sha256: str
    inflated_sha256: str


@dataclass(frozen=True)
class Made:
    """A letter made: the canonical JSON that its edition freezes, and its files in the pack's order."""

    claim: Claim
    content: str
    sha256: str
    draft: bool
    pages: int
    files: tuple[MadeFile, ...]


@dataclass(frozen=True)
class Failed:
    """A letter that can't be made, with the code and the facts of why."""

    claim: Claim
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What one claim came to. `pack` holds the files of `made`, in order, and is durable in storage already."""

    made: Sequence[Made] = ()
    failed: Sequence[Failed] = ()
    pack: PackedFiles | None = None
    fingerprint: str = ""
    fingerprint_facts: Mapping[str, Any] = field(default_factory=dict)


def complete(session: Session, run: Run, batch: Batch) -> int:
    """Keep the results whose claim still holds, and end the run when nothing is left; how many were kept comes back.

    A row that was claimed again meanwhile (or cancelled) has another token or state: what this worker made of it is
    dropped, and the bytes in its pack are never pointed to.
    """
    results: list[Made | Failed] = [*batch.made, *batch.failed]
    results.sort(key=lambda result: result.claim.row_id)
    held = {result.claim.row_id for result in results if _let_go(session, result)}
    made = [result for result in batch.made if result.claim.row_id in held]
    failed = [result for result in batch.failed if result.claim.row_id in held]
    if made or failed:
        _keep(session, run, batch, made, failed)
        finish_if_over(session, run)
    return len(held)


def put_back(session: Session, claims: Sequence[Claim], *, code: str, wait: timedelta) -> None:
    """Let rows wait for another try, `wait` from now, noting why. Those out of tries are failed by the sweep."""
    for held in claims:
        session.execute(
            update(RunLetter)
            .where(RunLetter.id == held.row_id, RunLetter.token == held.token, RunLetter.state == RowState.CLAIMED)
            .values(state=RowState.WAITING, lease_until=now() + wait, error_code=code)
        )


def finish_if_over(session: Session, run: Run) -> bool:
    """End the run when no row is left. Call it after `record`: under the chain's lock nobody commits in between."""
    left = session.scalar(
        select(func.count()).where(RunLetter.run_id == run.id, RunLetter.state.in_(OPEN)).select_from(RunLetter)
    )
    if left:
        return False
    sources, target = RUN["finish"]
    ended: Any = session.execute(
        update(Run).where(Run.id == run.id, Run.state.in_(sources)).values(state=target, ended_at=now())
    )
    if not ended.rowcount:
        return False
    counts = session.execute(
        select(RunLetter.state, func.count()).where(RunLetter.run_id == run.id).group_by(RunLetter.state)
    )
    record(session, "run.done", actor=SYSTEM, subjects=subjects_of(session, run), after=dict(counts.tuples().all()))
    return True


def subjects_of(session: Session, run: Run) -> list[tuple[str, int | str]]:
    reference = session.scalars(select(Campaign.reference).where(Campaign.id == run.campaign_id)).one()
    return [("campaign", run.campaign_id), ("run", f"{reference}/{run.number}")]


def _let_go(session: Session, result: Made | Failed) -> bool:
    """Move the row on if it is still in this worker's hands."""
    values: dict[str, Any] = {"state": RowState.MADE, "error_code": None, "error_facts": None}
    if isinstance(result, Failed):
        values = {"state": RowState.FAILED, "error_code": result.code, "error_facts": dict(result.facts)}
    moved: Any = session.execute(
        update(RunLetter)
        .where(
            RunLetter.id == result.claim.row_id,
            RunLetter.token == result.claim.token,
            RunLetter.state == RowState.CLAIMED,
        )
        .values(**values, lease_until=None, ended_at=now())
    )
    return bool(moved.rowcount)


def _keep(session: Session, run: Run, batch: Batch, made: Sequence[Made], failed: Sequence[Failed]) -> None:
    numbers = _next_numbers(session, [result.claim.letter_id for result in made])
    event = record(
        session,
        "letters.made",
        actor=SYSTEM,
        subjects=subjects_of(session, run),
        after={
            "made": len(made),
            "failed": [[result.claim.letter_id, result.code] for result in failed],
            "editions": digest_of([m.claim.letter_id, numbers[m.claim.letter_id], m.sha256] for m in made),
            "pack": batch.pack.sha256 if batch.pack else None,
            "fingerprint": batch.fingerprint,
        },
    )
    if not made or batch.pack is None:
        return
    pack_id = _pack_id(session, batch.pack)
    _note_fingerprint(session, batch)
    slots = iter(batch.pack.slots)
    places = {result.claim.row_id: [next(slots) for _ in result.files] for result in batch.made}
    for result in made:
        edition = Edition(
            letter_id=result.claim.letter_id,
            number=numbers[result.claim.letter_id],
            run_id=run.id,
            content=result.content,
            sha256=result.sha256,
            draft=result.draft,
            pages=result.pages,
            recorded=event.seq,
        )
        session.add(edition)
        session.flush()
        session.add_all(
            EditionFile(
                edition_id=edition.id,
                format=file.format,
                pack_id=pack_id,
                offset=slot.offset,
                length=slot.length,
                sha256=file.sha256,
                inflated_sha256=file.inflated_sha256,
                fingerprint=batch.fingerprint,
            )
            for file, slot in zip(result.files, places[result.claim.row_id], strict=True)
        )
    session.flush()


def _next_numbers(session: Session, letter_ids: Sequence[int]) -> dict[int, int]:
    newest = session.execute(
        select(Edition.letter_id, func.max(Edition.number))
        .where(Edition.letter_id.in_(letter_ids))
        .group_by(Edition.letter_id)
    )
    return {**dict.fromkeys(letter_ids, 1), **{letter_id: number + 1 for letter_id, number in newest}}


def _pack_id(session: Session, packed: PackedFiles) -> int:
    """A batch made twice under one fingerprint is the same pack."""
    known = session.scalar(select(Pack.id).where(Pack.sha256 == packed.sha256))
    if known is not None:
        return known
    added = insert(Pack).values(sha256=packed.sha256, key=packed.key, length=len(packed.body)).returning(Pack.id)
    return session.execute(added).scalar_one()


def _note_fingerprint(session: Session, batch: Batch) -> None:
    if session.get(Fingerprint, batch.fingerprint) is None:
        session.add(Fingerprint(short=batch.fingerprint, facts=dict(batch.fingerprint_facts)))
        session.flush()
