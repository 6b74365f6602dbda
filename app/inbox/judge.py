"""What a message turned out to be, worked out from its bytes before any transaction begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome
from app.inbox.reading.message import Read
from app.inbox.reading.read import read_message, read_outlook
from app.inbox.states import Form

SCAN, UNREADABLE = "scan", "unreadable"
"""Rules that decide without reading: a letter on paper is a reply, and what can't be read is for a person."""


@dataclass(frozen=True)
class Judged:
    """`read`: the message itself; None of a scan, and of what could not be read."""

    outcome: Outcome
    read: Read | None = None

    def within(self) -> Iterator[Read]:
        """The messages that were forwarded or returned in it, at any depth."""
        waiting = list(self.read.inner) if self.read else []
        while waiting:
            one = waiting.pop(0)
            yield one
            waiting.extend(one.inner)


def judge(form: str, raw: bytes, read: Read | None) -> Judged:
    """`raw`: the message as it came; `read`: what was read of it."""
    if form == Form.SCAN:
        return Judged(_plain(Kind.REPLY, SCAN))
    if read is None:
        return Judged(_plain(Kind.OTHER, UNREADABLE))
    return Judged(classify(read, raw), read)


def judge_anew(form: str, raw: bytes) -> Judged:
    """By the rules as they are now, from the bytes alone."""
    read = None if form == Form.SCAN else (read_outlook if form == Form.MSG else read_message)(raw)
    return judge(form, raw, read)


def _plain(kind: Kind, rule: str) -> Outcome:
    return Outcome(kind, None, "", (), (), rule)
