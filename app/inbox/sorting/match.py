"""Which letters a message is about, by what can't be chance: a token, a Message-ID, a reference."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Letter
from app.delivery.models import Attempt, ReplyAddress

_TOKEN = re.compile(r"[^@\s+]+\+([a-z0-9]{8,24})@[^@\s]+")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | {"\u00ad": None})
_BROKEN = re.compile(r"-[ \t]*\r?\n[ \t]*(?=\d)")
_REFERENCE = re.compile(r"(?<![\w-])[A-Z0-9][A-Z0-9-]{0,19}-\d{4,9}(?!\w|-\w)", re.IGNORECASE | re.ASCII)

LONGEST = 400_000
"""Characters of one text that are looked through."""

MOST_FOUND = 200
"""The most references that are taken from one text: a list of more names nothing in particular."""


@dataclass(frozen=True)
class Clues:
    """Of one message. `addresses`: of everybody that it, or a message in it, was for, in lower case. `answers` and
    `thread`: Message-IDs from In-Reply-To and References, without their brackets. `written` is what its sender wrote,
    `quoted` what stands below; `files` are the texts of the PDFs with it."""

    addresses: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    subject: str = ""
    written: str = ""
    quoted: str = ""
    files: tuple[str, ...] = ()


def tokens_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """What stands after the plus of an address, as in replies+k3j9…@office.example; each once, in their order."""
    found = (_TOKEN.fullmatch(address.strip().lower()) for address in addresses)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def references_in(text: str, *, most: int | None = MOST_FOUND) -> tuple[str, ...]:
    """What looks like the reference of a letter, such as MAR15-0007, in capitals; each once, in their order. Any case,
    whole words, and any hyphen, also one at the end of a line, as PDFs and mail programs set them. `most`: how many are
    taken; None: all."""
    plain = _BROKEN.sub("-", text[:LONGEST].translate(_HYPHENS))
    found: dict[str, None] = {}
    for one in _REFERENCE.finditer(plain):
        found[one[0].upper()] = None
        if len(found) == most:
            break
    return tuple(found)


TOGETHER = 8
"""The most letters that one place may name and be believed: a joint reply names a few, a mailing list hundreds."""

SES = ".amazonses.com"
"""How the Message-IDs end that SES gives (as in <number@eu-west-2.amazonses.com>)."""

CHUNK = 500
"""The most values that one query asks for."""

Value = TypeVar("Value", int, str)


class Why(StrEnum):
    """By what a message is held to be about a letter, the strongest first."""

    TOKEN = "token"  # noqa: S105  a code
    IN_REPLY_TO = "in_reply_to"
    REFERENCES = "references"
    SUBJECT = "subject"
    WRITTEN = "written"
    FILE = "file"
    QUOTED = "quoted"
    ORIGINAL = "original"
    RECIPIENT = "recipient"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Match:
    letter_id: int
    why: Why
    attempt_id: int | None = None


@dataclass(frozen=True)
class MatchFacts:
    """What the database holds of all that a batch of messages names."""

    tokens: Mapping[str, int]
    """Letters by the token of their Reply-To."""
    sent: Mapping[str, tuple[int, int]]
    """Letter and attempt by the Message-ID under which they went."""
    references: Mapping[str, int]
    """Letters by their references."""


def match_all(session: Session, clues: Mapping[int, Clues], *, answers: bool = True) -> dict[int, list[Match]]:
    """What each message, by id, is about; a message that names no letter has an empty list. Four kinds of query,
    however many messages there are. `answers`: what is sent to a chaser is about the letter that it reminds of, and
    what answers a copy is no answer of the recipient; reports are about the chaser's and the copy's mail."""
    sent = {named for clue in clues.values() for named in (*clue.answers, *clue.thread)}
    match_facts = MatchFacts(
        tokens=_tokens(session, {token for clue in clues.values() for token in tokens_in(clue.addresses)}),
        sent=sent_as(session, sent, copies=not answers),
        references=_references(session, {named for clue in clues.values() for named in _named_references(clue)}),
    )
    found = {message_id: matches(one, match_facts) for message_id, one in clues.items()}
    if not answers:
        return found
    first = first_letters(session, {match.letter_id for some in found.values() for match in some})
    return {message_id: _of_first(some, first) for message_id, some in found.items()}


def _of_first(found: Sequence[Match], first: Mapping[int, int]) -> list[Match]:
    """What answers a chaser answers the letter that it reminds of."""
    answered = {first[match.letter_id]: match for match in reversed(found)}
    return [replace(one, letter_id=letter_id) for letter_id, one in reversed(answered.items())]


def matches(clues: Clues, known: MatchFacts) -> list[Match]:
    """The first of token, In-Reply-To and References that leads to a letter says which it answers; letters that the
    sender names in the subject, in new words or in a PDF are answered too. What is quoted counts when nothing else
    does, and only when it names one letter."""
    found: dict[int, Match] = {}
    for step in (_by_token(clues, known), _by_answer(clues, known), _by_thread(clues, known)):
        for match in step:
            found.setdefault(match.letter_id, match)
        if found:
            break
    for match in _by_reference(clues, known):
        found.setdefault(match.letter_id, match)
    if not found:
        quoted = _letters_in((clues.quoted,), known)
        found = {one: Match(one, Why.QUOTED) for one in quoted} if len(quoted) == 1 else {}
    return list(found.values())


def _by_token(clues: Clues, known: MatchFacts) -> Iterable[Match]:
    for token in tokens_in(clues.addresses):
        if token in known.tokens:
            yield Match(known.tokens[token], Why.TOKEN)


def _by_answer(clues: Clues, known: MatchFacts) -> Iterable[Match]:
    return _of_sent(clues.answers, Why.IN_REPLY_TO, known)


def _by_thread(clues: Clues, known: MatchFacts) -> Iterable[Match]:
    """References run from the first message of a thread to the last: the last of ours is what is answered."""
    return list(_of_sent(clues.thread[::-1], Why.REFERENCES, known))[:1]


def _of_sent(header_ids: Sequence[str], why: Why, known: MatchFacts) -> Iterable[Match]:
    for header_id in header_ids:
        if header_id in known.sent:
            letter_id, attempt_id = known.sent[header_id]
            yield Match(letter_id, why, attempt_id)


def _by_reference(clues: Clues, known: MatchFacts) -> Iterable[Match]:
    places = ((Why.SUBJECT, (clues.subject,)), (Why.WRITTEN, (clues.written,)), (Why.FILE, clues.files))
    for why, texts in places:
        letters = _letters_in(texts, known)
        if len(letters) <= TOGETHER:
            yield from (Match(letter, why) for letter in letters)


def _letters_in(texts: Iterable[str], known: MatchFacts) -> list[int]:
    named = dict.fromkeys(known.references.get(reference) for text in texts for reference in references_in(text))
    return [one for one in named if one is not None]


def _named_references(clues: Clues) -> Iterable[str]:
    for text in (clues.subject, clues.written, clues.quoted, *clues.files):
        yield from references_in(text)


def _tokens(session: Session, tokens: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(tokens):
        rows = select(ReplyAddress.token, ReplyAddress.letter_id).where(ReplyAddress.token.in_(some))
        found |= dict(session.execute(rows).all())
    return found


def sent_as(session: Session, header_ids: Collection[str], *, copies: bool) -> dict[str, tuple[int, int]]:
    """Letter and attempt by the Message-ID of the mail that we sent to the recipient, or (`copies`) to whomever. SES
    puts a Message-ID of its own in place of ours: its number for the mail, at a domain of Amazon's."""
    by_ses = {header_id.partition("@")[0]: header_id for header_id in header_ids if header_id.endswith(SES)}
    found: dict[str, tuple[int, int]] = {}
    for column, wanted in ((Attempt.message_id, header_ids), (Attempt.outside_id, by_ses)):
        for some in chunks(wanted):
            rows = select(column, Attempt.letter_id, Attempt.id).where(column.in_(some))
            rows = rows if copies else rows.where(Attempt.copy == 0)
            found |= {by_ses.get(name, name): (letter, one) for name, letter, one in session.execute(rows) if name}
    return found


def _references(session: Session, references: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(references):
        rows = select(Letter.reference, Letter.id).where(Letter.reference.in_(some))
        found |= {reference.upper(): one for reference, one in session.execute(rows)}
    return found


def chunks(values: Collection[Value]) -> Iterable[list[Value]]:
    """Values in order, at most CHUNK together."""
    ordered = sorted(values)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
