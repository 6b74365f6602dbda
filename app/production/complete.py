"""Commit what a worker made: editions, files, pack and rows in one transaction, for the claims that still hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, digest_of, record
from app.campaigns.models import Campaign
from app.database import now
from app.production.claim import Claim, held
from app.production.models import Edition, EditionFile, Fingerprint, Pack, Run, RunLetter
from app.production.pack import Packed, Slot
from app.production.runs import lock_run, run_subjects
from app.production.states import ROW
from app.production.steer import end_if_over


@dataclass(frozen=True)
class MadeFile:
    """A PDF or Word file: SHA-256 of it and of its inflated content, and where its bytes lie in the batch's pack."""

    format: str
    sha256: str
    inflated_sha256: str
    slot: Slot


@dataclass(frozen=True)
class Made:
    """A letter made: `content` is the canonical JSON that its edition freezes, `sha256` that of the JSON; `text_sha256`
    that of the text to clear which it prints."""

    claim: Claim
    content: str
    sha256: str
    text_sha256: str
    draft: bool
    pages: int
    files: tuple[MadeFile, ...]


@dataclass(frozen=True)
class Failed:
    """A letter that can't be made: the code and the facts of why."""

    claim: Claim
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MadeBy:
    """The fingerprint of what makes files in this process: its short form, and all that it stands for (rule 9)."""

    short: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """What one claim came to. `pack` holds the files of `made` and is durable in storage already; None without any."""

    made: Sequence[Made]
    failed: Sequence[Failed]
    pack: Packed | None
    made_by: MadeBy


Result = TypeVar("Result", Made, Failed)


def complete(session: Session, run_id: int, batch: Batch) -> int:
    """Keep the results whose claim still holds, and end the run when nothing is left; how many were kept comes back.

    A row that was claimed again meanwhile has another token, one that was cancelled another state: what this worker
    made of it is dropped, and its bytes in the pack are never pointed to.
    """
    run = lock_run(session, run_id)
    made = _let_go(session, batch.made, "make", lambda _: {})
    failed = _let_go(session, batch.failed, "fail", lambda f: {"error_code": f.code, "error_facts": dict(f.facts)})
    if made or failed:
        _keep(session, run, batch, made, failed)
        end_if_over(session, run)
    return len(made) + len(failed)


def _let_go(
    session: Session, results: Sequence[Result], step: str, values: Callable[[Result], dict[str, Any]]
) -> list[Result]:
    """Move the rows on that are still in this worker's hands; their results come back."""
    rows = select(RunLetter.id).where(held([result.claim for result in results])).order_by(RunLetter.id)
    ids = set(session.scalars(rows.with_for_update())) if results else set()
    kept = [result for result in results if result.claim.row_id in ids]
    over = {"state": ROW[step].target, "lease_until": None, "ended_at": now()}
    if kept:
        session.execute(update(RunLetter), [{"id": one.claim.row_id, **over, **values(one)} for one in kept])
    return kept


def _keep(session: Session, run: Run, batch: Batch, made: Sequence[Made], failed: Sequence[Failed]) -> None:
    numbers = _next_numbers(session, [result.claim.letter_id for result in made])
    event = record(
        session,
        ROW["make"].action,
        actor=SYSTEM,
        subjects=run_subjects(session.get_one(Campaign, run.campaign_id), run.number),
        after={
            "made": len(made),
            "failed": [[result.claim.letter_id, result.code] for result in failed],
            "editions": digest_of([m.claim.letter_id, numbers[m.claim.letter_id], m.sha256] for m in made),
            "pack": batch.pack.sha256 if batch.pack else None,
            "fingerprint": batch.made_by.short,
        },
    )
    if batch.pack is None or not made:
        return
    pack_id = _pack_id(session, batch.pack)
    _note_fingerprint(session, batch.made_by)
    editions = [
        Edition(
            letter_id=result.claim.letter_id,
            number=numbers[result.claim.letter_id],
            run_id=run.id,
            content=result.content,
            sha256=result.sha256,
            text_sha256=result.text_sha256,
            draft=result.draft,
            pages=result.pages,
            recorded=event.seq,
        )
        for result in made
    ]
    session.add_all(editions)
    session.flush()
    session.add_all(
        EditionFile(
            edition_id=edition.id,
            format=file.format,
            pack_id=pack_id,
            offset=file.slot.offset,
            length=file.slot.length,
            sha256=file.sha256,
            inflated_sha256=file.inflated_sha256,
            fingerprint=batch.made_by.short,
        )
        for edition, result in zip(editions, made, strict=True)
        for file in result.files
    )


def _next_numbers(session: Session, letter_ids: Sequence[int]) -> dict[int, int]:
    newest = (
        select(Edition.letter_id, func.max(Edition.number))
        .where(Edition.letter_id.in_(letter_ids))
        .group_by(Edition.letter_id)
    )
    return dict.fromkeys(letter_ids, 1) | {letter_id: last + 1 for letter_id, last in session.execute(newest)}


def _pack_id(session: Session, packed: Packed) -> int:
    """A pack is its content: one that is kept already is not kept twice."""
    known = session.scalar(select(Pack.id).where(Pack.sha256 == packed.sha256))
    if known is not None:
        return known
    added = insert(Pack).values(sha256=packed.sha256, key=packed.key, length=len(packed.body)).returning(Pack.id)
    return session.execute(added).scalar_one()


def _note_fingerprint(session: Session, made_by: MadeBy) -> None:
    if session.get(Fingerprint, made_by.short) is None:
        session.add(Fingerprint(short=made_by.short, facts=dict(made_by.facts)))
        session.flush()
