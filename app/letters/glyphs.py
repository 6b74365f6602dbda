"""Refuse what the shipped typeface can't print, before anything is rendered: never a box, never another font."""

from collections.abc import Iterable

from app.letters.letter import Letter
from app.letters.problems import LetterError
from app.letters.typeface import repertoire


class UnprintableCharacters(LetterError):
    """Facts: letter (its reference), characters (each once, in reading order)."""

    code = "unprintable_characters"


def check_glyphs(letter: Letter) -> None:
    """Raises UnprintableCharacters, naming the letter and each character that it can't hold."""
    if unknown := unprintable(letter.texts()):
        raise UnprintableCharacters(letter=letter.reference, characters=unknown)


def unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters that no letter can hold, each once, in reading order."""
    printable = repertoire() | {ord("\n")}
    return tuple(dict.fromkeys(c for text in texts for c in text if ord(c) not in printable))
