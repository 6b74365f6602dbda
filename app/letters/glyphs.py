"""Refuse what the shipped typeface can't print, before anything is rendered: never a box, never another font."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from app.letters.blocks import Block
from app.letters.fields import Condition, Part, Run, Text
from app.letters.kept import kept_for_each
from app.letters.letter import Letter, block_texts
from app.letters.problems import LetterError, Problem
from app.letters.typeface import repertoire


class UnprintableCharacters(LetterError):
    """Facts: letter (its reference), characters (each once, in reading order)."""

    code = "unprintable_characters"


def check_glyphs(letter: Letter) -> None:
    """Raises UnprintableCharacters, naming the letter and each character that it can't hold."""
    if _unprintable_in("\n".join(letter.texts(blocks=()))) or any(map(_lacks, letter.blocks)):
        raise UnprintableCharacters(letter=letter.reference, characters=unprintable(letter.texts()))


def unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters that no letter can hold, each once, in reading order."""
    return tuple(dict.fromkeys("".join(map(_unprintable_in, texts))))


@kept_for_each(4096)
def _lacks(block: Block[Run]) -> bool:
    """Whether a block holds what no letter can."""
    return bool(_unprintable_in("\n".join(block_texts((block,)))))


def _unprintable_in(text: str) -> str:
    """Most of a text is plain, and gone before anything is looked at character by character."""
    plain, printable = _printable()
    rest = text.encode(errors="surrogatepass").translate(None, plain)
    return "".join([one for one in rest.decode(errors="surrogatepass") if one not in printable]) if rest else ""


@cache
def _printable() -> tuple[bytes, frozenset[str]]:
    """What a text may hold: as bytes those of ASCII, and all."""
    printable = frozenset({"\n", *map(chr, repertoire())})
    return "".join(sorted(filter(str.isascii, printable))).encode(), printable


def unprintable_words(contents: Iterable[Iterable[Part]], source: str) -> tuple[Problem, ...]:
    """Where a text's own words hold what no letter can: a Problem `unprintable_characters` for each line of its source,
    with the characters. `contents`: all that it prints."""
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
