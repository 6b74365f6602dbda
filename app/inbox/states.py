"""How a message comes, is read and moves through the queue, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.inbox import events
from app.platform.transitions import Move, Status


class Source(StrEnum):
    """What it came through."""

    IMAP = "imap"
    S3 = "s3"
    UPLOAD = "upload"


class Form(StrEnum):
    """What its bytes are: a message (RFC 5322), one that Outlook saved, or a picture or PDF of a letter on paper."""

    EML = "eml"
    MSG = "msg"
    SCAN = "scan"


class ReadState(StrEnum):
    """KEPT: its bytes are safe, and a worker is to read and sort it. READ: done. UNREADABLE: tried too often; a person
    looks at it in the queue."""

    KEPT = "kept"
    READ = "read"
    UNREADABLE = "unreadable"


class State(Status):
    """WAITING: in the queue for a person. MATCHED: it is about letters of ours. SET_ASIDE: it is about none.
    CLOSED: nothing more is to be done about it."""

    WAITING = "waiting", "query", "Not matched"
    MATCHED = "matched", "half", "To read"
    CLOSED = "closed", "full", "Closed"
    SET_ASIDE = "set_aside", "none", "Set aside"


MESSAGE: Mapping[str, Move[State]] = {
    "set aside": Move(frozenset({State.WAITING, State.MATCHED}), State.SET_ASIDE, events.MESSAGE_SET_ASIDE),
    "close": Move(frozenset({State.WAITING, State.MATCHED}), State.CLOSED, events.MESSAGE_CLOSED),
    "take up": Move(frozenset({State.SET_ASIDE, State.CLOSED}), State.WAITING, events.MESSAGE_TAKEN_UP),
}
"""What a person does. What is taken up again is MATCHED when it has letters; saying its kind or its letters moves it
too (app/inbox/message_state.py: state_for)."""
