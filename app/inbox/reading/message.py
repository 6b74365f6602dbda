"""What a mail says, once read: plain values, nothing of which can be more than text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Address:
    """Who a mail is from or for. `name` is "" where none is given; `address` is in small letters."""

    name: str
    address: str


@dataclass(frozen=True)
class Part:
    """A file that came with a mail. `name` is never a path; `type` is told from what the file holds."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True)
class ParsedMail:
    """One mail. Message-IDs stand without <>; `sent_at` is in UTC; `headers` go by their names in small letters;
    `text` is plain words, whatever the mail was written in; `inner` are mails forwarded or returned in it;
    `faults` are codes of what was wrong with it."""

    message_id: str
    subject: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    parts: tuple[Part, ...]
    headers: Mapping[str, tuple[str, ...]]
    inner: tuple["ParsedMail", ...]
    faults: tuple[str, ...]
