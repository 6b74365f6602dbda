"""Whom a report says it could not reach, and what servers said of it, where its words alone tell."""

import re
from collections.abc import Collection, Iterable

from app.inbox.reading.headers import ADDRESS

MOST = 200
LONGEST = 30_000

NO_PERSON = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?daemon|abuse|support|helpdesk|noreply|no-reply|nobody|hostmaster)@"
    r"|@\[?\d|\.(?:png|jpg|gif)$"
)
IN_HEADERS = re.compile(
    r"^\s*(?:from|sender|reply-to|return-path|message-?id|(?:>>> ?)?mail from|in-reply-to|references)\b", re.IGNORECASE
)
REPLIED = re.compile(
    r"(?<![\d.#/=:-])[245]\d\d(?:[ -]#?[245]\.\d{1,3}\.\d{1,3}\b|[ -](?=[A-Za-z<\"'(#\[*: ]))|\bsaid:"
    r"|\bafter (?:MAIL FROM|RCPT TO|end of data)|\bresponse (?:was|from)|<<< ?[245]\d\d|\bdiagnostic[- ]code|\breason:"
    r"|\berror(?: \w+)?:"
)
"""Where a report begins to quote a server."""


def addresses_told(told: str, *, but_not: Collection[str]) -> tuple[str, ...]:
    """Addresses in a report's words, as they come, but those that it names as sender and those of mail systems."""
    found: dict[str, None] = {}
    for line in told[:LONGEST].split("\n"):
        if "@" not in line or IN_HEADERS.match(line):
            continue
        for address in ADDRESS.findall(line[:2_000]):
            plain = address.lower().strip(".'")
            if plain not in but_not and not NO_PERSON.search(plain):
                found.setdefault(plain)
    return tuple(found)[:MOST]


def said_in(told: str) -> str:
    """What servers said, as a report quotes it: from each reply code to the end of its paragraph."""
    paragraphs = re.split(r"\n[ \t>]*\n", told[:LONGEST])[:200]
    found = ((paragraph, REPLIED.search(paragraph)) for paragraph in paragraphs)
    return "\n".join(paragraph[there.start() : there.start() + 700] for paragraph, there in found if there)


def once(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.lower() for address in addresses if address))[:MOST]
