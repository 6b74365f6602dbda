"""What came in by mail: messages as they came, what was read of them, and what is held of their kind and letters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.history import Versioned
from app.platform.leases import Leased, UnitOfWork
from app.registry.models import Document

KEPT = text("read_state = 'kept'")
STANDING = text("superseded IS NULL")


class Message(UnitOfWork, Base):
    """One message, once by its Message-ID (`header_id`, without its brackets) and by the SHA-256 of its bytes, which
    lie untouched under `key`. `source` and `form`: app/inbox/states.py; `name`: of the file that was uploaded.

    `whole_length`: in bytes, of a message too large to take, of which only the first `length` bytes are kept; the rest
    stays in the mailbox. `received_at`: when the mailbox took it, as far as is known. `sender_address`, in lower case,
    `sender_name`, `subject`, `text`, `faults` (the codes of app/inbox/reading/message.py), files, addresses and numbers
    of other messages are filled by app/inbox/intake/unfold.py, in the transaction in which it is then sorted.

    It is a unit of work while its `read_state` is "kept". `error_code`: why it could not be read after all.

    `state`: where it stands in the queue. `assigned_to` looks after it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_kept", "id", sqlite_where=KEPT, postgresql_where=KEPT),
        Index("ix_messages_state_received_at", "state", "received_at"),
    )

    source: Mapped[str] = mapped_column(String(20))
    header_id: Mapped[str | None] = mapped_column(String(500), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(Integer)
    whole_length: Mapped[int | None] = mapped_column(BigInteger)
    form: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sender_address: Mapped[str] = mapped_column(String(320), default="", index=True)
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(1000), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    faults: Mapped[list[str]] = mapped_column(Document, default=list)
    read_state: Mapped[str] = mapped_column(String(20))
    error_code: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    recorded: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"), index=True)


class MessageReference(Base):
    """The number of another message of which this one speaks: `relation` is in_reply_to, references, or original (of
    the message that a report returns, or that was forwarded)."""

    __tablename__ = "message_ids_of"
    __table_args__ = (UniqueConstraint("message_id", "header_id", "relation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    header_id: Mapped[str] = mapped_column(String(500), index=True)
    relation: Mapped[str] = mapped_column(String(20))


class MessageAddress(Base):
    """Whom a message was addressed to, in lower case: `field` is to, cc, delivered_to, or forwarded (an addressee of a
    message within it)."""

    __tablename__ = "message_addresses"
    __table_args__ = (UniqueConstraint("message_id", "address", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    address: Mapped[str] = mapped_column(String(320), index=True)
    field: Mapped[str] = mapped_column(String(20))


class MessageFile(Base):
    """An attachment, or the scan that a message is: its bytes under `key`, `number` from 1 in the order of the message,
    `type` found from its content. `text`: of a PDF, for matching; `fault`: why none could be read, or blank."""

    __tablename__ = "message_files"
    __table_args__ = (UniqueConstraint("message_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, default="")
    fault: Mapped[str] = mapped_column(String(40), default="")


class MessageKind(Versioned, Base):
    """What a message is held to be: by the rules of `rules_version` (`decided_by` None), or by a person. `kind` and
    `reason`: app/inbox/reading/kinds.py; `status` as in RFC 3463; `rule`: the name of the one that decided.
    `returns_on` and `instead`: of an out-of-office reply, the day of return and whom else to write to."""

    __tablename__ = "message_kinds"
    __table_args__ = (
        Index("uq_message_kinds_standing", "message_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str | None] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(60))
    returns_on: Mapped[date | None] = mapped_column(Date)
    instead: Mapped[list[Any]] = mapped_column(Document)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rules_version: Mapped[str] = mapped_column(String(20))


class MessageTrial(Base):
    """What rules that came later take a message for, beside the kind that stands: it counts once an administrator takes
    it over. Columns as in MessageKind; `recipients` and `header_ids`: whom a report names, and which mails of ours."""

    __tablename__ = "message_trials"
    __table_args__ = (UniqueConstraint("message_id", "rules_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    rules_version: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(60))
    returns_on: Mapped[date | None] = mapped_column(Date)
    instead: Mapped[list[Any]] = mapped_column(Document)
    recipients: Mapped[list[Any]] = mapped_column(Document)
    header_ids: Mapped[list[Any]] = mapped_column(Document)


class MessageLetter(Versioned, Base):
    """A letter that a message is about, and `why` that is held (a code); `attempt_id`: the sending, where it is known.
    `decided_by` None: the rules."""

    __tablename__ = "message_letters"
    __table_args__ = (
        Index(
            "uq_message_letters_standing",
            "message_id",
            "letter_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    why: Mapped[str] = mapped_column(String(40))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MessageResponse(Base):
    """A response that a message was recorded as: one for each campaign whose letters it answers."""

    __tablename__ = "message_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), unique=True)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class MessageNote(Base):
    """What a colleague says of a message. `once` is the form that added it."""

    __tablename__ = "message_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class Mailbox(Leased, Base):
    """How far a shared mailbox, or a bucket that mail lies in, has been read; `name` says which, without a password.

    Of IMAP (RFC 3501): `uid_validity`, under which `last_uid` counts; `missed`: the UIDs before it that the server
    would not give, asked for again in this order. Of a bucket: what was there at `last_key`. `checked_at`: when it was
    last read to its end. `error_code` and `error_words`: why the last look failed, and what the server said.
    """

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(String(500), unique=True)
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    missed: Mapped[list[int]] = mapped_column(Document, default=list)
    last_key: Mapped[str] = mapped_column(String(1024), default="")
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_words: Mapped[str] = mapped_column(Text, default="")
