"""What a message turned out to be, worked out from its bytes before any transaction begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.inbox.intake.mail_file import UNREADABLE, read_mail
from app.inbox.reading.kinds import Kind, Outcome
from app.inbox.reading.message import Read
from app.inbox.states import Form

SCAN = "scan"
"""The rule that decides without reading: a letter on paper is a reply."""


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


def judge(form: str, raw: bytes) -> Judged:
    """The message as it came, read and judged by the rules as they are now."""
    if form == Form.SCAN:
        return Judged(_plain(Kind.REPLY, SCAN))
    read, outcome = read_mail(raw, Form(form))
    return Judged(outcome, read)


def judge_unread(form: str) -> Judged:
    """What could not be read."""
    return Judged(_plain(Kind.REPLY, SCAN) if form == Form.SCAN else _plain(Kind.OTHER, UNREADABLE))


def _plain(kind: Kind, rule: str) -> Outcome:
    return Outcome(kind, None, "", (), (), rule)
