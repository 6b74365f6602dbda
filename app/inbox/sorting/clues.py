"""What a message says that may name a letter: addresses, Message-IDs, references in words. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
    return tuple(dict.fromkeys(one[1] for one in found if one))


def references_in(text: str) -> tuple[str, ...]:
    """What looks like the reference of a letter, such as MAR15-0007, in capitals; each once, in their order. Any case,
    whole words, and any hyphen, also one at the end of a line, as PDFs and mail programs set them."""
    plain = _BROKEN.sub("-", text[:LONGEST].translate(_HYPHENS))
    found: dict[str, None] = {}
    for one in _REFERENCE.finditer(plain):
        found[one[0].upper()] = None
        if len(found) == MOST_FOUND:
            break
    return tuple(found)
