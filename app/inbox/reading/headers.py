"""The headers of a mail as values (RFC 5322, RFC 2047). What is broken in one costs that one alone. Never raises."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from app.inbox.reading.charset import decode, one_line
from app.inbox.reading.message import Address

LONGEST = 32_768
"""Characters read of one header: RFC 5322 has none near it, and hostile mails have."""

MOST_ADDRESSES = 1_000
MOST_IDS = 200

WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
ID = re.compile(r"<([^<>]{1,990})>")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,20}", re.IGNORECASE)
FOR = re.compile(r"\sfor\s+<?([^<>;\s@]{1,64}@[^<>;\s]{1,255})>?", re.IGNORECASE)

REACHED = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
    "x-rcpt-to",
    "resent-to",
    "apparently-to",
    "original-recipient",
)
"""Headers in which servers note for whom a mail came: a token of ours may stand in any."""


def header_words(value: str) -> str:
    """A header's value as one line: 8-bit and encoded words (RFC 2047) read, broken ones left as they are."""
    plain = decode(value[:LONGEST].encode("utf-8", "surrogateescape"))
    return one_line(_encoded(plain))


def _encoded(value: str) -> str:
    if "=?" not in value:
        return value
    out: list[str] = []
    open_charset, open_bytes, end = "", b"", 0
    joined = BETWEEN.sub(r"\1", value)
    for word in WORD.finditer(joined):
        charset = word[1].partition("*")[0].lower()  # RFC 2231 adds a language after it
        body = _word_bytes(word[2], word[3])
        if word.start() > end or charset != open_charset:
            out.append(decode(open_bytes, open_charset))
            open_bytes = b""
            out.append(joined[end : word.start()])
        open_charset, end = charset, word.end()
        open_bytes += body  # a character may be cut in two words
    return "".join([*out, decode(open_bytes, open_charset), joined[end:]])


def _word_bytes(how: str, written: str) -> bytes:
    raw = re.sub(r"[\r\n]+[ \t]*", "", written).encode("utf-8", "replace")
    if how in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "))
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def read_headers(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Headers by their names in small letters, in the order in which they stand."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(one_line(name).lower(), []).append(header_words(value))
    return {name: tuple(values) for name, values in found.items()}


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Whom address headers name, as they came (names are decoded after the addresses are told apart)."""
    found: dict[str, Address] = {}
    for value in values:
        for name, address in _pairs(value[:LONGEST])[:MOST_ADDRESSES]:
            plain = one_line(address).lower()
            if "@" in plain and " " not in plain:
                found.setdefault(plain, Address(header_words(name), plain))
    return tuple(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    folded = value.replace("\r", "").replace("\n", " ")
    try:
        pairs = [pair for pair in getaddresses([folded]) if "@" in pair[1]]
    except Exception:  # noqa: BLE001 (the parser breaks in many ways on hostile headers: addresses are still found)
        pairs = []
    return pairs or [("", address) for address in ADDRESS.findall(header_words(folded))]


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs without <>, each once, in order; blanks that folding brought in are taken out."""
    found: dict[str, None] = {}
    for value in values:
        named = ID.findall(value[:LONGEST]) or [word for word in value[:LONGEST].split() if "@" in word]
        for name in named[:MOST_IDS]:
            plain = re.sub(r"\s+", "", one_line(name)).strip("<>")
            if plain:
                found.setdefault(plain)
    return tuple(found)[:MOST_IDS]


def delivered_addresses(headers: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The addresses to which servers delivered it, in small letters, each once."""
    found: dict[str, None] = {}
    for name in REACHED:
        for value in headers.get(name, ()):
            for address in ADDRESS.findall(value):
                found.setdefault(address.lower())
    for value in headers.get("received", ()):
        if there := FOR.search(value):
            found.setdefault(there[1].lower())
    return tuple(found)


def sent_at(values: Iterable[str]) -> datetime | None:
    """The first date that can be read, in UTC."""
    for value in values:
        try:
            at = parsedate_to_datetime(value)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
        if 1980 <= at.year <= 2200:
            return at
    return None
