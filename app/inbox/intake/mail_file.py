"""Mail from outside, read and judged in limited processes before any transaction begins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome
from app.inbox.reading.message import Address, ParsedMail, Part
from app.inbox.reading.read import read_message, read_outlook
from app.inbox.states import Form
from app.platform.limited import LimitReached, Limits, limited

UNREADABLE = "unreadable"
"""The rule, and the fault, of a mail that can't be read: it is for a person."""

WITH_ATTACHMENTS = Limits(answer_bytes=200_000_000)
"""What is read of a mail has its attachments, which may be as large as the mail."""

_NOT_READ = ParsedMail("", "", None, (), (), (), (), (), None, "", (), {}, (), (UNREADABLE,))


def top_of_mail(start: bytes, form: Form) -> ParsedMail:
    """What a message says of itself before its text begins. Never raises."""
    try:
        return read(start, form)
    except LimitReached:
        return _NOT_READ


def read_mail(raw: bytes, form: Form) -> tuple[ParsedMail, Outcome]:
    """A message, and what it was judged to be. Never raises."""
    try:
        return read_and_judge(raw, form)
    except LimitReached:
        return _NOT_READ, Outcome(Kind.OTHER, None, "", (), (), UNREADABLE)


@limited(limits=WITH_ATTACHMENTS)
def read(raw: bytes, form: Form) -> ParsedMail:
    mail: ParsedMail = _whole_characters(_reader(form)(raw))
    return mail


@limited(limits=WITH_ATTACHMENTS)
def read_and_judge(raw: bytes, form: Form) -> tuple[ParsedMail, Outcome]:
    mail = _reader(form)(raw)
    judged: tuple[ParsedMail, Outcome] = _whole_characters((mail, classify(mail, raw)))
    return judged


def _reader(form: Form) -> Callable[[bytes], ParsedMail]:
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
        case ParsedMail() | Part() | Address() | Outcome():
            return type(value)(*(_whole_characters(getattr(value, field.name)) for field in fields(value)))
    return value


SCAN = "scan"
"""The rule that decides without reading: a letter on paper is a reply."""


@dataclass(frozen=True)
class MailJudgement:
    """`read`: the message itself; None of a scan, and of what could not be read."""

    outcome: Outcome
    read: ParsedMail | None = None

    def within(self) -> Iterator[ParsedMail]:
        """The messages that were forwarded or returned in it, at any depth."""
        waiting = list(self.read.inner) if self.read else []
        while waiting:
            mail = waiting.pop(0)
            yield mail
            waiting.extend(mail.inner)


def judge(form: str, raw: bytes) -> MailJudgement:
    """The message as it came, read and judged by the rules as they are now."""
    if form == Form.SCAN:
        return MailJudgement(_outcome_of(Kind.REPLY, SCAN))
    read, outcome = read_mail(raw, Form(form))
    return MailJudgement(outcome, read)


def judge_unread(form: str) -> MailJudgement:
    """What could not be read."""
    return MailJudgement(_outcome_of(Kind.REPLY, SCAN) if form == Form.SCAN else _outcome_of(Kind.OTHER, UNREADABLE))


def _outcome_of(kind: Kind, rule: str) -> Outcome:
    return Outcome(kind, None, "", (), (), rule)
