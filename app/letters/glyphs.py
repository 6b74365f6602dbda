"""Refuse what the shipped typeface can't print, before anything is rendered: never a box, never another font."""

from app.letters.letter import Letter
from app.letters.problems import LetterError
from app.letters.typeface import repertoire


class UnprintableCharacters(LetterError):
    """Facts: letter (its reference), characters (each once, in reading order)."""

    code = "unprintable_characters"


def check_glyphs(letter: Letter) -> None:
    """Raises UnprintableCharacters, naming the letter and each character that it can't hold."""
    printable = repertoire() | {ord("\n")}
    unknown = dict.fromkeys(c for text in letter.texts() for c in text if ord(c) not in printable)
    if unknown:
        raise UnprintableCharacters(letter=letter.reference, characters=tuple(unknown))
