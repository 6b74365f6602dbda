"""Where a report ends and the mail that it returns begins, when nothing but the text tells."""

import re
from dataclasses import dataclass

from app.inbox.reading.charset import decode
from app.inbox.reading.headers import ids
from app.inbox.reading.message import ParsedMail

LONGEST = 60_000
"""Characters of a report that are looked at: those of the wild say what they say in the first few thousand."""

MARK = re.compile(
    r"^[ \t>*=_-]*(?:"
    r"(?:below this line|this) is a (?:complete )?copy of (?:the|your) (?:message|mail|original)|"
    r"(?:the |your )?(?:original|unsent|returned|undelivered|failed|rejected|attached) (?:message|mail|text|e-mail)"
    r"(?: (?:header|follows?|body|text|was|is|below|attached|returned|content|information|starts?)){0,6}|"
    r"message header(?:s)?(?: follows?)?|"
    r"header(?:s)? of the original message|"
    r"first \S+ lines of (?:the )?original message|"
    r"included is a copy of the message header|"
    r"a copy of (?:the|your) (?:original )?message(?: header)?|"
    r"the header(?:s)? (?:and|of) .{0,40}(?:message|mail)|"
    r"---\s*(?:undelivered|returned|attached) message\s*---|"
    r"message (?:text|contents|body) follows|"
    r"original-?nachricht|urspr\S{1,4}ngliche nachricht|message d'origine|mensaje original|原文|メッセージ本文"
    r")[ \t:.*=_-]*$",
    re.IGNORECASE | re.MULTILINE,
)
TOP = re.compile(
    r"^[ \t>|]{0,6}(?:received|return-path|message-id|from|date|subject|to|mime-version|x-[a-z-]{2,40}|content-type|"
    r"reply-to|dkim-signature|authentication-results|in-reply-to|references|sender|delivered-to):[ \t]?.*$",
    re.IGNORECASE | re.MULTILINE,
)
MESSAGE_ID = re.compile(
    r"^[ \t>|]{0,8}(?:original-)?message-?id[ \t]*[:=][ \t]*(<[^<>\s]{3,300}>|\S{1,200}@\S{1,200})", re.I | re.M
)


@dataclass(frozen=True)
class Cut:
    """A report's own words, and what follows them: the mail returned as plain text, or ""."""

    told: str
    returned: str


def cut(text: str) -> Cut:
    text = text[:LONGEST]
    at = min((place for place in (_mark(text), _headers(text)) if place is not None), default=len(text))
    return Cut(text[:at], text[at:])


def _mark(text: str) -> int | None:
    """Where a line says that the returned mail follows. Not at the very top: there it is a title."""
    return next((mark.start() for mark in MARK.finditer(text) if text[: mark.start()].strip()), None)


def _headers(text: str) -> int | None:
    """Where three headers stand within six lines, one of them such as no report for people has."""
    found = list(TOP.finditer(text))
    for first, third in zip(found, found[2:], strict=False):
        between = text[first.start() : third.start()]
        if between.count("\n") > 6 or re.search(r"\n[ \t]*\n", between):
            continue
        if (
            re.match(r"[ \t>|]*(?:received|return-path|message-id|mime-version|dkim|x-)", first[0], re.I)
            or text[: first.start()].strip()
        ):
            return first.start()
    return None


def message_ids(read: ParsedMail, returned: str) -> tuple[str, ...]:
    """Message-IDs of what the mail speaks of: of mails within it, of its own headers, and of its text."""
    found: dict[str, None] = {}
    for within in _all_within(read):
        found.update(dict.fromkeys([within.message_id] if within.message_id else []))
    found.update(dict.fromkeys([*read.in_reply_to, *read.references]))
    reports = "\n".join(decode(part.body[:LONGEST]) for part in read.parts if part.type.startswith("message/"))
    for written in MESSAGE_ID.findall(reports):
        found.update(dict.fromkeys(ids([written])))
    for written in MESSAGE_ID.findall(returned) or MESSAGE_ID.findall(read.text[:LONGEST]):
        found.update(dict.fromkeys(ids([written])))
    for within in _all_within(read):
        found.update(dict.fromkeys([*within.in_reply_to, *within.references]))
    found.pop(read.message_id, None)
    return tuple(found)


def _all_within(read: ParsedMail) -> list[ParsedMail]:
    return [mail for within in read.inner for mail in (within, *_all_within(within))]
