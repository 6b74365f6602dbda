"""Take a message in, once: its bytes into storage first, then the row that points to them.

A process that dies in between leaves bytes that nothing points to, which the next try finds again: never a message
that nobody knows of. What stands at its top is read at once; the rest is a worker's (app/inbox/sorting/work.py).
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.inbox import events
from app.inbox.intake.mail_file import top_of_mail
from app.inbox.models import Message
from app.inbox.reading.message import ParsedMail
from app.inbox.sorting.addressees import MOST_ADDRESS, MOST_ID, keep_named, storable_text
from app.inbox.states import Form, ReadState, Source, State
from app.platform.database import wake_after_commit
from app.platform.storage import Storage, sha256

TASK = "inbox-read"
"""The worker's task that reads and sorts what was taken."""

MOST_TOP = 1 << 18
"""Bytes at its beginning in which a message's headers end; those beyond are read later."""

END_OF_TOP = re.compile(rb"\r?\n\r?\n|\r\r")

MOST_NAME, MOST_SUBJECT = 200, 1000
"""Characters that the columns hold."""


@dataclass(frozen=True)
class Raw:
    """A message whose bytes are in storage under `key`, and what its `top` says; None of a scan. `name`: of the file
    that it came as. `whole_length`: in bytes, where only the beginning could be kept. `header_id`: its Message-ID, or
    blank."""

    key: str
    sha256: str
    length: int
    form: Form
    name: str = ""
    whole_length: int | None = None
    header_id: str = ""
    sender_address: str = ""
    sender_name: str = ""
    subject: str = ""
    top: ParsedMail | None = None


@dataclass(frozen=True)
class IntakeResult:
    """`new` is False when the message was there already."""

    message: Message
    new: bool


def keep_raw(
    storage: Storage, body: bytes, *, form: Form, name: str = "", whole_length: int | None = None, sender: str = ""
) -> Raw:
    """Put the bytes of a message into storage, outside any transaction. `sender`: whom a person names as the one who
    sent a scan. Raises StorageFailed."""
    digest = sha256(body)
    raw = Raw(
        f"inbox/{digest}", digest, len(body), form, name[:MOST_NAME], whole_length, sender_name=storable_text(sender)
    )
    storage.put(raw.key, body)
    return raw if form is Form.SCAN else _with_top(raw, top_of(body, form))


def top_of(body: bytes, form: Form) -> ParsedMail:
    """What a message says of itself before its text begins."""
    if form is Form.MSG:
        return top_of_mail(body, form)
    start = body[:MOST_TOP].lstrip()
    end = END_OF_TOP.search(start)
    return top_of_mail(start[: end.start()] if end else start, form)


def _with_top(raw: Raw, top: ParsedMail) -> Raw:
    return Raw(
        raw.key,
        raw.sha256,
        raw.length,
        raw.form,
        raw.name,
        raw.whole_length,
        header_id=header_id_of(top),
        sender_address=sender_of(top),
        sender_name=storable_text(top.sender.name if top.sender else "")[:MOST_NAME],
        subject=storable_text(top.subject)[:MOST_SUBJECT],
        top=top,
    )


def header_id_of(read: ParsedMail) -> str:
    """One that is too long to be kept counts as none: its bytes tell the message apart."""
    return header_id if len(header_id := storable_text(read.message_id)) <= MOST_ID else ""


def sender_of(read: ParsedMail) -> str:
    return storable_text(read.sender.address if read.sender else "").lower()[:MOST_ADDRESS]


def find(
    session: Session, *, sha256: str = "", header_id: str = "", sender_address: str | None = None
) -> Message | None:
    """The message that these are of, if it was taken. A Message-ID counts with its sender alone, where that is given:
    anybody can write somebody else's into a mail of theirs, and must not keep that other mail out."""
    if message := session.scalars(select(Message).where(Message.sha256 == sha256)).one_or_none():
        return message
    same = select(Message).where(Message.header_id == header_id)
    if sender_address is not None:
        same = same.where(Message.sender_address == sender_address)
    return session.scalars(same).one_or_none() if header_id else None


def take_message(session: Session, raw: Raw, *, source: Source, at: datetime, actor: Actor) -> IntakeResult:
    """The row of a message that was received at `at`; the one there is already when it comes again."""
    if known := _find_known(session, raw):
        return IntakeResult(known, new=False)
    try:
        with session.begin_nested():
            message = _row(session, raw, source, at)
    except IntegrityError:  # another process took it at the same moment
        known = _find_known(session, raw)
        if known is None:
            raise
        return IntakeResult(known, new=False)
    event = record(
        session,
        events.MESSAGE_TAKEN,
        actor=actor,
        subjects=[("message", message.id)],
        after={"source": source, "form": raw.form, "length": raw.length, "sha256": raw.sha256},
        personal={"sender": raw.sender_address or raw.sender_name, "subject": raw.subject},
    )
    message.recorded = event.seq
    session.flush()
    wake_after_commit(session, TASK)
    return IntakeResult(message, new=True)


def _find_known(session: Session, raw: Raw) -> Message | None:
    """What Outlook saved may name its sender by no address, and was brought by somebody of the office."""
    sender = None if raw.form is Form.MSG else raw.sender_address
    return find(session, sha256=raw.sha256, header_id=raw.header_id, sender_address=sender)


def _row(session: Session, raw: Raw, source: Source, at: datetime) -> Message:
    """One whose Message-ID another sender's mail has already goes by its bytes alone."""
    ours = raw.header_id and session.scalar(select(Message.id).where(Message.header_id == raw.header_id)) is None
    message = Message(
        source=source,
        header_id=raw.header_id if ours else None,
        sha256=raw.sha256,
        key=raw.key,
        length=raw.length,
        whole_length=raw.whole_length,
        form=raw.form,
        name=raw.name,
        received_at=at,
        sender_address=raw.sender_address,
        sender_name=raw.sender_name,
        subject=raw.subject,
        read_state=ReadState.KEPT,
        state=State.WAITING,
    )
    session.add(message)
    session.flush()
    if raw.top is not None:
        keep_named(session, message.id, raw.top)
    return message
