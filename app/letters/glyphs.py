"""Refuse what the shipped typeface can't print, before anything is rendered: never a box, never another font."""

import unicodedata
from collections.abc import Iterable, Iterator

from app.letters.blocks import leaves
from app.letters.fields import Condition, Part, Text
from app.letters.letter import Letter
from app.letters.problems import LetterError, Problem
from app.letters.template import CompiledTemplate
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
    printable = repertoire()
    return tuple(dict.fromkeys(c for text in texts for c in text if ord(c) not in printable and c != "\n"))


def unprintable_words(template: CompiledTemplate, source: str) -> tuple[Problem, ...]:
    """Where a text's own words hold what no letter can: a Problem `unprintable_characters` for each line of its source,
    with the characters. A template with them compiles, since it may still be being written."""
    front = (template.subject, template.notice)
    contents = (*front, *(content for blocks in template.variants.values() for content in leaves(blocks)))
    unknown = set(unprintable(text for content in contents for text in _words(content)))
    lines = enumerate(unicodedata.normalize("NFC", source).split("\n"), 1) if unknown else ()
    found = ((number, tuple(dict.fromkeys(c for c in line if c in unknown))) for number, line in lines)
    return tuple(Problem("unprintable_characters", line, {"characters": held}) for line, held in found if held)


def _words(content: Iterable[Part]) -> Iterator[str]:
    for part in content:
        match part:
            case Text(text=text):
                yield unicodedata.normalize("NFC", text)
            case Condition(parts=parts):
                yield from _words(parts)
