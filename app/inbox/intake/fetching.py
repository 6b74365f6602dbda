"""What a mailbox and a bucket have in common: messages that wait in it, each fetched and then passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.inbox.models import Mailbox

MOST_WORDS = 300
"""Of a server's words, so many characters are kept."""

BEGINNING = 1 << 20
"""Bytes that are taken of a message that is too large."""


class InboxFailed(Exception):
    """Mail can't be read at present. `code` says why (app/inbox/intake/mailbox.py); `said`: the other side's own
    words, on one line, or blank."""

    def __init__(self, code: str, said: str = "") -> None:
        said = " ".join("".join(c if c.isprintable() else " " for c in said).split())[:MOST_WORDS]
        super().__init__(f"{code}: {said}" if said else code)
        self.code = code
        self.said = said


class MessageFailed(InboxFailed):
    """One message was not given; the others may be."""


@dataclass(frozen=True)
class FetchedMessage:
    """A message as it came. `whole_length`: in bytes, when `body` is only the beginning of a message too large; `name`:
    under which the place that it came from keeps it, where that has names."""

    body: bytes
    received_at: datetime
    whole_length: int | None = None
    name: str = ""


@dataclass(frozen=True)
class WaitingMessage:
    """A message in the place that it came into. `fetch` gives it, or None when it is known already or gone; it raises
    InboxFailed. `passed` notes that it need not be looked at again, `missed` that it must."""

    fetch: Callable[[], FetchedMessage | None]
    passed: Callable[[Mailbox], None]
    missed: Callable[[Mailbox], None]
