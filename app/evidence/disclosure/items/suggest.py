"""Words of an item that a person may want to black out: addresses, numbers, names of people that Despatch knows. They
are offered; nothing is blacked out by itself."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.clearance.models import PrivateOffice
from app.evidence.disclosure.items.spellings import occurrences
from app.registry.models import HolderVersion

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w-])(?:\+44[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)\d(?:[\s().-]{0,2}\d){7,10}(?![\w-])")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")

OFFICIAL = re.compile(
    r"^(?:(?:Said by|Who|To whom|Given by|By): |By (?=[^\W\d_a-z])|"
    r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d, (?!Despatch: ))"
    r"([^\W\d_][^\n:(]*?)(?: \((?:gateway, )?in absence\))?(?:: .*|\.(?: Note: .*)?)?$",
    re.MULTILINE,
)
"""Who did or said something, as the texts of events, answers and comments name them at the beginning of a line: an
official of an office that is asked need not be a user of Despatch, nor hold a post."""

OFFICE = re.compile(r"^(?:the )?(?:(?:private )?office (?:of|to) )?(?:the )?", re.IGNORECASE)
"""What stands before the name of an office: “Private Office to the Home Secretary”."""

WORD = re.compile(r"[^\W_]+")

LONG = 10_000
"""Characters from which on a text is first asked for single words."""

MOST = 40
"""Offered at once."""

PERSONAL = "40"
"""The exemption of personal data."""


@dataclass(frozen=True)
class Suggestion:
    """`why`: a key of words.SUGGESTED; `places`: how often the text says it. `exemption`: under which it is
    offered."""

    words: str
    why: str
    places: int
    exemption: str = PERSONAL


def suggestions(session: Session, text: str) -> list[Suggestion]:
    """Those that stand nowhere yet under a longer one, in the order of the text."""
    found: dict[str, tuple[int, str]] = {}
    for at, words, why in _candidates(session, text):
        key = " ".join(words.split()).casefold()
        if key not in found or at < found[key][0]:
            found[key] = (at, why)
    offered = []
    for key, (at, why) in sorted(found.items(), key=lambda one: one[1][0])[:MOST]:
        spelt = " ".join(text[at : at + len(key) + 20].split())[: len(key)]
        offered.append(Suggestion(spelt, why, len(occurrences(text, spelt))))
    return [suggestion for suggestion in offered if suggestion.places]


def _candidates(session: Session, text: str) -> Iterator[tuple[int, str, str]]:
    ours = _our_postcodes(session)
    for pattern, why in ((EMAIL, "email"), (TELEPHONE, "telephone"), (POSTCODE, "postcode")):
        for match in pattern.finditer(text):
            if match[0] not in ours:
                yield match.start(), match[0].rstrip(".-"), why
    plain = " ".join(text.split()).casefold()
    words = frozenset(WORD.findall(plain))
    holders = select(HolderVersion.full_name, HolderVersion.title, HolderVersion.forename, HolderVersion.surname)
    names: set[str] = set()
    for full, title, forename, surname in session.execute(holders.distinct()):
        names |= {full, f"{forename} {surname}".strip() if forename else "", f"{title} {surname}" if title else ""}
    offices = office_names(session)
    for why, these in (("holder", names), ("user", set(session.scalars(select(User.name))))):
        for name in these:
            if " " in name and _says(plain, words, name.casefold()) and not is_office(name, offices):
                for a, b in occurrences(text, name):
                    yield a, text[a:b], why
    for at, name in officials_in(text, offices).items():
        yield at, name, "official"


def _says(plain: str, words: frozenset[str], name: str) -> bool:
    """Whether a text says a name, both in small letters. `words`: all that the text has. A long one is not read once
    for each of the thousands of names that are known."""
    if len(plain) > LONG and not words.issuperset(WORD.findall(name)):
        return False
    return name in plain


def _our_postcodes(session: Session) -> set[str]:
    """Those at the head of our letters, which are no personal data."""
    senders = session.scalars(select(Campaign.sender))
    return {match[0] for sender in senders for match in POSTCODE.finditer("\n".join(sender))}


def officials_in(text: str, offices: Collection[str]) -> dict[int, str]:
    """The names of those who did or said something, by where the text says them, without `offices`."""
    named = {match.start(1): match[1].strip() for match in OFFICIAL.finditer(text)}
    return {at: name for at, name in named.items() if not is_office(name, offices)}


def office_names(session: Session) -> set[str]:
    """All that private offices are called, in small letters."""
    rows = session.execute(select(PrivateOffice.title, PrivateOffice.name, PrivateOffice.department))
    return {name.casefold() for names in rows for name in names}


def is_office(name: str, offices: Collection[str]) -> bool:
    """Whether the name is that of an office, which is no personal data."""
    plain = OFFICE.sub("", name).casefold()
    return plain in offices or plain.startswith(("secretary of state", "minister of state", "minister for"))
