"""Mail from outside, read and judged in limited processes before any transaction begins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome
from app.inbox.reading.message import Address, Part, Read
from app.inbox.reading.read import read_message, read_outlook
from app.inbox.states import Form
from app.platform.limited import LimitReached, Limits, limited

UNREADABLE = "unreadable"
"""The rule, and the fault, of a mail that can't be read: it is for a person."""

WITH_ATTACHMENTS = Limits(answer_bytes=200_000_000)
"""What is read of a mail has its attachments, which may be as large as the mail."""

_NOT_READ = Read("", "", None, (), (), (), (), (), None, "", (), {}, (), (UNREADABLE,))


def top_of_mail(start: bytes, form: Form) -> Read:
    """What a message says of itself before its text begins. Never raises."""
    try:
        return read(start, form)
    except LimitReached:
        return _NOT_READ


def read_mail(raw: bytes, form: Form) -> tuple[Read, Outcome]:
    """A message, and what it was judged to be. Never raises."""
    try:
        return read_and_judge(raw, form)
    except LimitReached:
        return _NOT_READ, Outcome(Kind.OTHER, None, "", (), (), UNREADABLE)


@limited(limits=WITH_ATTACHMENTS)
def read(raw: bytes, form: Form) -> Read:
    found: Read = _whole_characters(_reader(form)(raw))
    return found


@limited(limits=WITH_ATTACHMENTS)
def read_and_judge(raw: bytes, form: Form) -> tuple[Read, Outcome]:
    found = _reader(form)(raw)
    judged: tuple[Read, Outcome] = _whole_characters((found, classify(found, raw)))
    return judged


def _reader(form: Form) -> Callable[[bytes], Read]:
    return read_outlook if form == Form.MSG else read_message


def _whole_characters(value: Any) -> Any:
    """The same with question marks for halves of characters, which JSON can't carry and no database keeps."""
    match value:
        case str() if type(value) is str:
            return value.encode("utf-8", "replace").decode()
        case tuple():
            return tuple(map(_whole_characters, value))
        case dict():
            return {_whole_characters(name): _whole_characters(one) for name, one in value.items()}
        case Read() | Part() | Address() | Outcome():
            return type(value)(*(_whole_characters(getattr(value, field.name)) for field in fields(value)))
    return value


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
