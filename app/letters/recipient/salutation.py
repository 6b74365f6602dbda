"""How a letter greets and closes. Never guesses a title or a sex: the rules and their order are Debrett's, on forms
of address; titles and salutations are data on the post and its holder."""

from dataclasses import dataclass
from itertools import pairwise

from app.letters.page.wording import WORDING, Wording

LORDS = frozenset({"lord", "baron", "viscount", "earl", "marquess"})
LADIES = frozenset({"lady", "baroness", "viscountess", "countess", "marchioness"})
BY_FORENAME = frozenset({"sir", "dame"})
BY_SURNAME = {
    "councillor": "Councillor",
    "cllr": "Councillor",
    "doctor": "Dr",
    "dr": "Dr",
    "professor": "Professor",
    "prof": "Professor",
}
UNSPOKEN = frozenset({"the", "right", "rt", "hon", "honourable"})
"""Words of a title that stand on an envelope and are not said in a greeting."""
OFFICES = frozenset({"mayor", "provost", "lieutenant", "justice", "advocate"})
"""What makes of a lord before it the holder of an office."""


_CLOSING = " ,;:"
"""What a salutation as recorded may end with, and none is printed with: a text that quotes one has its own."""
_ENGLISH = WORDING["en"]
_UNKNOWN = {words.unknown.casefold() for words in WORDING.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person in a post, as recorded; anything not known is blank. `salutation` is a whole line ("Dear Peter")."""

    full_name: str = ""
    title: str = ""
    forename: str = ""
    surname: str = ""
    post_nominals: str = ""
    salutation: str = ""
    acting: bool = False


@dataclass(frozen=True, slots=True)
class Salutation:
    line: str
    close: str


def salute(
    holder: Holder | None, *, office: str = "", office_is_form: bool = False, language: str = "en"
) -> Salutation:
    """The salutation of the first rule that applies, with the close that goes with it.

    `office` is the post's own line ("Dear Chief Constable"). `office_is_form`: the office is the form of address,
    and goes before "Councillor", "Dr" or a plain title; otherwise it stands in only while no name is recorded.
    """
    words = WORDING[language]
    office = _office(office, words)
    line = ((holder and _personal(holder, office if office_is_form else "", words)) or office).rstrip(_CLOSING)
    if not line or line.rstrip(".").casefold() in _UNKNOWN:
        return Salutation(line or words.unknown, words.faithfully)
    return Salutation(line, words.sincerely)


def _office(line: str, words: Wording) -> str:
    """The line of an office in the letter's language: as registries have it, English, where it says none that is
    known in it."""
    line = line.rstrip(_CLOSING)
    if line.casefold() == _ENGLISH.unknown.casefold():
        return words.unknown
    said = words.offices.get(line.removeprefix(f"{_ENGLISH.greeting} ").replace("'", "’"))
    return f"{words.greeting} {said}" if said else line


def _personal(holder: Holder, office: str, words: Wording) -> str:
    if holder.salutation:
        return holder.salutation
    greeting, titled = words.greeting, words.titles
    titles = [_key(word) for word in holder.title.split()]
    if holder.surname and (peer := _peer(titles)):
        return f"{greeting} {titled.get(peer, peer)} {holder.surname.partition(' of ')[0]}"
    knighthood = next((title for title in titles if title in BY_FORENAME), "")
    if knighthood and holder.forename:
        honour = knighthood.capitalize()
        return f"{greeting} {titled.get(honour, honour)} {holder.forename}"
    if office:
        return office
    if holder.surname:
        learned = next((BY_SURNAME[title] for title in titles if title in BY_SURNAME), "")
        spoken = " ".join(word for word in holder.title.split() if _key(word) not in UNSPOKEN)
        if learned or (spoken and not knighthood):
            return f"{greeting} {titled.get(learned, learned) or spoken} {holder.surname}"
    return f"{greeting} {holder.full_name}" if holder.full_name else ""


def _peer(titles: list[str]) -> str:
    if any(title in LORDS and after not in OFFICES for title, after in pairwise([*titles, ""])):
        return "Lord"
    return "Lady" if any(title in LADIES for title in titles) else ""


def _key(word: str) -> str:
    return word.rstrip(".").casefold()


def name_line(holder: Holder) -> str:
    """The holder's name as an address begins: title, name, letters after it."""
    name = holder.full_name
    if holder.title and not name.casefold().startswith(f"{holder.title.casefold()} "):
        name = f"{holder.title} {name}"
    return f"{name} {holder.post_nominals}".strip() if holder.full_name else ""
