"""What a letter's file is called once it leaves storage: safe on Windows, unique, the same every time."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from app.production.editions.editions import MadeLetter
from app.production.editions.enclosed_files import EnclosedFile

LONGEST = 120
"""Characters of a name before its extension: a path on Windows may have 260 in all."""

LEADING = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"})
"""Words that no name ends with."""

ENCLOSURES = "enclosures"
"""The folder of what goes with letters."""

FORBIDDEN = {ord(character): " " for character in '<>:"/\\|?*'}
"""What Windows allows in no name, beside control characters and a dot or space at the end."""


def file_name(letter: MadeLetter, kind: str) -> str:
    """ "MAR15-0284 Leader of Rotherham Metropolitan Borough Council.pdf": unique, since the reference is.

    `kind`: "pdf", "docx", or "large-pdf" and "large-docx", whose names say that they are in large print.
    """
    large, _, extension = kind.rpartition("-")
    return f"{_safe_name(f'{letter.reference} {letter.recipient}')}{' large print' if large else ''}.{extension}"


LARGE_PRINT = {"en": "large print", "cy": "print bras"}


def attached_name(letter: MadeLetter, kind: str, *, called: str = "Letter", language: str = "en") -> str:
    """ "Letter to the Chief Constable of South Yorkshire Police (MAR15-0284).pdf": as it is called in a mail, where no
    other letter stands beside it. Where the post's name is too long to fit, the reference comes first: "MAR15-0284
    Letter to the Chair of the Board.pdf". `kind` as for `file_name`; `called`: "Letter", "Corrected letter" or
    "Reminder", in the letter's `language`. In Welsh the post stands as it is recorded, since "at" would change how it
    begins: "Llythyr – Leader of Cardiff Council (CYM15-0012).pdf"."""
    large, _, extension = kind.rpartition("-")
    everyone = letter.recipient.startswith("All ")
    whom = f"a{letter.recipient[1:]}" if everyone else f"the {letter.recipient}"
    to = f"{called} to {whom}" if language == "en" else f"{called} – {letter.recipient}"
    name, beside = _tidy(to), f" {LARGE_PRINT[language]}" if large else ""
    if len(name) <= LONGEST:
        return f"{name} ({letter.reference}){beside}.{extension}"
    return f"{letter.reference} {_whole_words(name, LONGEST)}{beside}.{extension}"


def _whole_words(text: str, longest: int) -> str:
    """Cut between words, and not after one that leads to the next."""
    words = text[: longest + 1].split(" ")[:-1] or [text[:longest]]
    while len(words) > 1 and words[-1].lower() in LEADING:
        words.pop()
    return " ".join(words).rstrip(",;. ")


def enclosure_paths(letters: Iterable[MadeLetter]) -> dict[str, EnclosedFile]:
    """ "enclosures/A leaflet.pdf": where each enclosure of these letters stands, once, in ZIPs and in manifests. Of
    files that are called alike, those that come later are numbered."""
    paths: dict[str, EnclosedFile] = {}
    taken: Counter[str] = Counter()
    for enclosure in enclosures_of(letters):
        stem = f"{ENCLOSURES}/{enclosure_name(enclosure).removesuffix('.pdf')}"
        taken[stem.casefold()] += 1
        number = taken[stem.casefold()]
        paths[f"{stem} ({number}).pdf" if number > 1 else f"{stem}.pdf"] = enclosure
    return paths


def enclosure_name(one: EnclosedFile) -> str:
    """ "A leaflet.pdf"."""
    return f"{_safe_name(one.name) or 'enclosure'}.pdf"


def enclosures_of(letters: Iterable[MadeLetter]) -> list[EnclosedFile]:
    """Each file under each of its names once, in the order of the letters; wherever it goes."""
    found = {(file.name, file.sha256): file for letter in letters for file in letter.enclosed}
    return list(found.values())


def _safe_name(text: str) -> str:
    """As a file may be called."""
    return _tidy(text)[:LONGEST].rstrip(". ")


def _tidy(text: str) -> str:
    """What a file may be called, in whatever length."""
    tidy = unicodedata.normalize("NFC", text).translate(FORBIDDEN)
    shown = "".join(c for c in tidy if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(shown.split()).rstrip(". ")


def path_in_folder(letter: MadeLetter, extension: str) -> str:
    """ "pdf/council-leaders/MAR15-0284 Leader of ….pdf": where a file stands in ZIPs, in manifests and in folders."""
    return f"{extension}/{letter.registry_slug}/{file_name(letter, extension)}"
