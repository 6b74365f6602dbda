"""What is in a message: its text, whom it was for, the messages that it speaks of, its files.

In two steps, since the first is slow: `unfold` puts the files of a message that was read into storage, outside any
transaction; `fill` writes what was found, in the transaction in which the message is then sorted. Files are stored
under what they hold and are never opened, but PDFs, whose words are read in a process of their own.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.inbox.intake.receive import MOST_NAME, MOST_SUBJECT, sender_of
from app.inbox.models import Message, MessageFile
from app.inbox.pdf_text import NOT_READ, Words, words_apart
from app.inbox.reading.message import ParsedMail, Part
from app.inbox.sorting.addressees import keep_named, storable_text
from app.platform.storage import Storage, sha256
from app.web.files.filetypes import FileType, types_of

MOST_FILES = 200
"""Of one message; the message itself holds the others."""

PDF_SECONDS = 45.0
"""That the PDFs of one message may take together; those left over are kept unread."""


@dataclass(frozen=True)
class File:
    """A file in storage."""

    name: str
    type: str
    key: str
    length: int
    sha256: str
    words: Words


@dataclass(frozen=True)
class UnfoldedMessage:
    """`read`: None of a scan."""

    read: ParsedMail | None
    files: Sequence[File]
    faults: Sequence[str] = field(default=())


def unfold(storage: Storage, message: Message, body: bytes, read: ParsedMail | None) -> UnfoldedMessage:
    """`read`: what was read of `body`; None of a scan. Raises StorageFailed."""
    if read is None:
        kind = types_of(body)[0]
        scan = Part(message.name, kind.mimetype, body)
        return UnfoldedMessage(None, [_keep(storage, scan, until=time.monotonic() + PDF_SECONDS)])
    faults = list(read.faults)
    parts = list(_parts_of(read))
    if len(parts) > MOST_FILES:
        faults.append("too_many_parts")
    if message.whole_length:
        faults.append("too_large")
    until = time.monotonic() + PDF_SECONDS
    files = [_keep(storage, part, until=until) for part in parts[:MOST_FILES]]
    return UnfoldedMessage(read, files, list(dict.fromkeys(faults)))


def _parts_of(read: ParsedMail) -> Iterator[Part]:
    """The files that a message and those within it have. A part without a name is a report that machines read."""
    yield from (part for part in read.parts if part.name)
    for inner in read.inner:
        yield from _parts_of(inner)


def _keep(storage: Storage, part: Part, *, until: float) -> File:
    digest = sha256(part.body)
    file = File(
        storable_text(part.name)[:MOST_NAME],
        part.type[:100],
        f"inbox/{digest}",
        len(part.body),
        digest,
        _words(part, until),
    )
    storage.put(file.key, part.body)
    return file


def _words(part: Part, until: float) -> Words:
    if part.type != FileType.PDF.mimetype:
        return Words()
    left = until - time.monotonic()
    words = words_apart(part.body, seconds=left) if left > 0 else Words(fault=NOT_READ)
    return Words(storable_text(words.text), words.fault)


def fill(session: Session, message: Message, found: UnfoldedMessage) -> None:
    """Write what was found of a message of which nothing was written yet but what its top says."""
    message.faults = list(found.faults)
    session.add_all(
        MessageFile(
            message_id=message.id,
            number=number,
            name=file.name,
            type=file.type,
            key=file.key,
            length=file.length,
            sha256=file.sha256,
            text=file.words.text,
            fault=file.words.fault,
        )
        for number, file in enumerate(found.files, 1)
    )
    if found.read is not None:
        _fill_read(session, message, found.read)
    session.flush()


def _fill_read(session: Session, message: Message, read: ParsedMail) -> None:
    message.sender_address = sender_of(read)
    message.sender_name = storable_text(read.sender.name if read.sender else "")[:MOST_NAME]
    message.subject = storable_text(read.subject)[:MOST_SUBJECT]
    message.text = storable_text(read.text)
    keep_named(session, message.id, read)
