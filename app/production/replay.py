"""What the audit record says of runs and editions: what a run prints, what each edition froze, and its files."""

import json
import struct
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.audit.record import digest_of
from app.audit.replay import Key, ReplayedEvent, Rows, Value, digests, only_row
from app.platform.storage import FileMissing, Storage
from app.production import events
from app.production.editions.archive import HEAD
from app.production.models import Archive, Edition, EditionFile, Run

BUNDLED = ("pdf", "docx")
"""The formats that an edition is made with; large print may be made later."""


def _large(said: ReplayedEvent) -> dict[Key, Value]:
    files, archive = said.after["files"], said.after["pack"]
    return {(said.number("letter"), said.after["edition"], kind): [sha256, archive] for kind, sha256 in files.items()}


EDITIONS = Rows(
    "editions",
    "editions of event {}",
    select(
        Edition.recorded,
        Edition.letter_id,
        Edition.number,
        Edition.text_sha256,
        Edition.draft,
        Edition.pages,
        Edition.sha256,
        Edition.content,
    ).order_by(Edition.recorded, Edition.id),
    {events.LETTERS_MADE: lambda event: {(event.seq,): event.after["frozen"]}},
    value=digests,
    hashed=True,
)

KINDS = (
    Rows(
        "runs",
        "what the run of event {} prints",
        select(Run.known_at, Run.valid_at, Run.printing).order_by(Run.known_at),
        {
            events.RUN_STARTED: lambda replayed_event: {
                (replayed_event.seq,): (replayed_event.after["valid_at"], replayed_event.after["printing"])
            }
        },
        value=lambda rows: only_row([(day.isoformat(), digest_of([printing])) for day, printing in rows]),
    ),
    EDITIONS,
    Rows(
        "files",
        "files of the editions of event {}",
        select(
            Edition.recorded,
            Edition.letter_id,
            Edition.number,
            EditionFile.format,
            EditionFile.sha256,
            EditionFile.inflated_sha256,
        )
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .where(EditionFile.format.in_(BUNDLED))
        .order_by(Edition.recorded, EditionFile.id),
        {events.LETTERS_MADE: lambda said: {(said.seq,): said.after["files"]}},
        value=digests,
    ),
    Rows(
        "archives of files",
        "archive of the files of event {}",
        select(Edition.recorded, Archive.sha256)
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .join(Archive, Archive.id == EditionFile.archive_id)
        .where(EditionFile.format.in_(BUNDLED))
        .distinct()
        .order_by(Edition.recorded, Archive.sha256),
        {events.LETTERS_MADE: lambda said: {(said.seq,): [said.after["pack"]] if said.after["made"] else None}},
    ),
    Rows(
        "large print",
        "large print of letter {}, edition {}, {}",
        select(Edition.letter_id, Edition.number, EditionFile.format, EditionFile.sha256, Archive.sha256)
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .join(Archive, Archive.id == EditionFile.archive_id)
        .where(EditionFile.format.not_in(BUNDLED))
        .order_by(Edition.letter_id, Edition.number, EditionFile.format),
        {events.LETTER_MADE_LARGE: _large},
        keys=3,
    ),
)

TAIL = 100_000
"""Bytes at the end of an archive that its last entry and its directory lie in."""


def archive_heads(session: Session, storage: Storage) -> Iterator[tuple[str, Head | None]]:
    """The heads of the chain that archives name in their last entry. An archive that is missing names none:
    whoever asks for its files is told."""
    for archive in session.execute(select(Archive.key, Archive.length).order_by(Archive.id)):
        start = max(0, archive.length - TAIL)
        try:
            tail = b"".join(storage.stream(archive.key, offset=start, length=archive.length - start))
        except FileMissing:
            continue
        yield f"archive {archive.key}", _head_in(tail, start)


def _head_in(tail: bytes, start: int) -> Head | None:
    """The head in a ZIP's last entry, which lies right before its directory (APPNOTE 4.3.16); None: there is none."""
    try:
        (directory,) = struct.unpack("<I", tail[-6:-2])
        head = json.loads(tail[: directory - start].rpartition(HEAD.encode())[2])
        return Head(head["seq"], head["hmac"])
    except (struct.error, ValueError, KeyError, TypeError):
        return None
