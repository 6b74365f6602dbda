"""Commit what a worker made: editions, files, archive and rows in one transaction, for the claims that still hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, digest_of, digests_of, record
from app.platform.clock import now
from app.production.editions.archive import MadeArchive, Slot
from app.production.editions.file_beginnings import Beginning, shared_ids
from app.production.models import Archive, Edition, EditionFile, Fingerprint, Run, RunLetter
from app.production.runs.claim import Claim, claimed_rows
from app.production.runs.runs import lock_run, run_subjects
from app.production.runs.steer import end_if_over
from app.production.states import ROW


@dataclass(frozen=True)
class MadeFile:
    """A PDF or Word file: SHA-256 of it and of its inflated content, and where its bytes lie in the batch's archive,
    less those that it shares with others and begins with."""

    format: str
    sha256: str
    inflated_sha256: str
    slot: Slot
    begun: Beginning | None = None

    @property
    def length(self) -> int:
        """Of the whole file."""
        return self.slot.length + (len(self.begun.body) if self.begun else 0)


@dataclass(frozen=True)
class CompletedLetter:
    """A letter made: `content` is the canonical JSON that its edition freezes, `sha256` that of the JSON; `text_sha256`
    that of the text to clear which it prints; `unset`: why the press did not set it, if it did not."""

    claim: Claim
    content: str
    sha256: str
    text_sha256: str
    draft: bool
    pages: int
    files: tuple[MadeFile, ...]
    unset: str = ""


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
    """What one claim came to. `archive` holds the files of `made`; None without any. It is durable in storage already,
    and so are the parts that the files share."""

    made: Sequence[CompletedLetter]
    failed: Sequence[Failed]
    archive: MadeArchive | None
    made_by: MadeBy

    @property
    def shared(self) -> Iterator[Beginning]:
        """What its files share."""
        return (file.begun for result in self.made for file in result.files if file.begun)


Result = TypeVar("Result", CompletedLetter, Failed)


def complete(session: Session, run_id: int, batch: Batch) -> int:
    """Keep the results whose claim still holds, and end the run when nothing is left; how many were kept comes back.

    A row that was claimed again meanwhile has another token, one that was cancelled another state: what this worker
    made of it is dropped, and its bytes in the archive are never pointed to.
    """
    run = lock_run(session, run_id)
    made = _let_go(session, batch.made, "make", lambda letter: {"unset": letter.unset} if letter.unset else {})
    failed = _let_go(session, batch.failed, "fail", lambda f: {"error_code": f.code, "error_facts": dict(f.facts)})
    if made or failed:
        _keep(session, run, batch, made, failed)
        end_if_over(session, run)
    return len(made) + len(failed)


def _let_go(
    session: Session, results: Sequence[Result], step: str, values: Callable[[Result], dict[str, Any]]
) -> list[Result]:
    """Move the rows on that are still in this worker's hands; their results come back."""
    if not results:
        return []
    over = {"state": ROW[step].target, "lease_until": None, "ended_at": now()}
    moved = (
        update(RunLetter).where(claimed_rows([result.claim for result in results])).values(over).returning(RunLetter.id)
    )
    ids = set(session.scalars(moved.execution_options(synchronize_session=False)))
    letters = [result for result in results if result.claim.row_id in ids]
    told = [{"id": result.claim.row_id, **said} for result in letters if (said := values(result))]
    if told:
        session.execute(update(RunLetter), told)
    return letters


def _keep(session: Session, run: Run, batch: Batch, made: Sequence[CompletedLetter], failed: Sequence[Failed]) -> None:
    numbers = _next_numbers(session, [result.claim.letter_id for result in made])
    event = record(
        session,
        ROW["make"].action,
        actor=SYSTEM,
        subjects=run_subjects(session, run),
        after={
            "made": len(made),
            "failed": [[result.claim.letter_id, result.code] for result in failed],
            "unset": sum(bool(result.unset) for result in made),
            "editions": digest_of([m.claim.letter_id, numbers[m.claim.letter_id], m.sha256] for m in made),
            "frozen": digests_of(
                [
                    [m.claim.letter_id, numbers[m.claim.letter_id], m.text_sha256, m.draft, m.pages, m.sha256, m.sha256]
                    for m in made
                ]
            ),
            "files": digests_of(
                [
                    [m.claim.letter_id, numbers[m.claim.letter_id], file.format, file.sha256, file.inflated_sha256]
                    for m in made
                    for file in m.files
                ]
            ),
            "pack": batch.archive.sha256 if batch.archive else None,
            "fingerprint": batch.made_by.short,
        },
    )
    if batch.archive is None or not made:
        return
    editions = [
        {
            "letter_id": result.claim.letter_id,
            "number": numbers[result.claim.letter_id],
            "run_id": run.id,
            "content": result.content,
            "sha256": result.sha256,
            "text_sha256": result.text_sha256,
            "draft": result.draft,
            "pages": result.pages,
            "recorded": event.seq,
        }
        for result in made
    ]
    ids = session.scalars(insert(Edition).returning(Edition.id, sort_by_parameter_order=True), editions)
    files = [(edition_id, file) for edition_id, result in zip(ids, made, strict=True) for file in result.files]
    keep_files(session, files, batch.archive, batch.made_by)


def keep_files(session: Session, files: Sequence[tuple[int, MadeFile]], archive: MadeArchive, made_by: MadeBy) -> None:
    """Files, each with the id of its edition, that lie in one archive, which is durable in storage already."""
    archive_id = _archive_id(session, archive)
    shared = shared_ids(session, [file.begun for _, file in files if file.begun])
    _note_fingerprint(session, made_by)
    session.execute(
        insert(EditionFile).execution_options(render_nulls=True),  # one statement, whether or not a file shares
        [
            {
                "edition_id": edition_id,
                "format": file.format,
                "archive_id": archive_id,
                "shared_id": shared[file.begun.sha256] if file.begun else None,
                "offset": file.slot.offset,
                "length": file.length,
                "sha256": file.sha256,
                "inflated_sha256": file.inflated_sha256,
                "fingerprint": made_by.short,
            }
            for edition_id, file in files
        ],
    )


def _next_numbers(session: Session, letter_ids: Sequence[int]) -> dict[int, int]:
    newest = (
        select(Edition.letter_id, func.max(Edition.number))
        .where(Edition.letter_id.in_(letter_ids))
        .group_by(Edition.letter_id)
    )
    return dict.fromkeys(letter_ids, 1) | {letter_id: last + 1 for letter_id, last in session.execute(newest)}


def _archive_id(session: Session, archive: MadeArchive) -> int:
    """An archive is its content: one that is kept already is not kept twice."""
    known = session.scalar(select(Archive.id).where(Archive.sha256 == archive.sha256))
    if known is not None:
        return known
    added = (
        insert(Archive).values(sha256=archive.sha256, key=archive.key, length=len(archive.body)).returning(Archive.id)
    )
    return session.execute(added).scalar_one()


def _note_fingerprint(session: Session, made_by: MadeBy) -> None:
    if session.get(Fingerprint, made_by.short) is None:
        session.add(Fingerprint(short=made_by.short, facts=dict(made_by.facts)))
        session.flush()
