"""Refuse what the shipped typeface can't print, before anything is rendered: never a box, never another font."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache

from app.letters.bounded_cache import kept_for_each
from app.letters.letter import Annex, Letter, Signatory, block_texts, words_of
from app.letters.page.typeface import repertoire
from app.letters.problems import LetterError, Problem
from app.letters.text.blocks import Block
from app.letters.text.fields import Condition, Part, Run, Text


class UnprintableCharacters(LetterError):
    """Facts: letter (its reference), characters (each once, in reading order)."""

    code = "unprintable_characters"


def check_glyphs(letter: Letter) -> None:
    """Raises UnprintableCharacters, naming the letter and each character that it can't hold."""
    own = (letter.reference, letter.notice, letter.salutation, words_of(letter.subject), *letter.addressee)
    if _unprintable_in("\n".join(own)) or _common_lacks(letter) or any(map(_lacks, letter.blocks)):
        raise UnprintableCharacters(letter=letter.reference, characters=unprintable(letter.texts()))


def _common_lacks(letter: Letter) -> bool:
    """Whether what a campaign prints on all its letters holds what no letter can."""
    lines = (*letter.sender, *letter.copies, *letter.enclosures)
    said = (letter.letterhead, letter.letterhead_with, letter.marking, letter.date, letter.reply_by, letter.close)
    return (
        _any_lacks((*said, *lines))
        or _signed_lack(letter.signatories)
        or bool(letter.annex and _listed_lack(letter.annex))
    )


@lru_cache(maxsize=256)
def _any_lacks(texts: tuple[str, ...]) -> bool:
    return bool(_unprintable_in("\n".join(texts)))


@kept_for_each(64)
def _signed_lack(signatories: tuple[Signatory, ...]) -> bool:
    return _any_lacks(tuple(text for signatory in signatories for text in (signatory.name, signatory.office)))


@kept_for_each(64)
def _listed_lack(annex: Annex) -> bool:
    return _any_lacks((annex.title, *annex.lines))


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


def unprintable_words(
    contents: Iterable[Iterable[Part]], source: str, entries: Iterable[tuple[int, str]] = ()
) -> tuple[Problem, ...]:
    """Where a text's own words hold what no letter can: a Problem `unprintable_characters` for each line of its source,
    with the characters. `contents`: all that it prints. `entries` of its front matter, each with its line, are looked
    at for what stands in no line: YAML can write a character by its number."""
    unknown = set(unprintable(text for content in contents for text in _words(content)))
    lines = enumerate(unicodedata.normalize("NFC", source).split("\n"), 1) if unknown else ()
    found = [(number, _matching_characters(unknown, line)) for number, line in lines]
    unknown.difference_update(*(held for _, held in found))
    found += [(number, _matching_characters(unknown, said)) for number, said in entries]
    return tuple(Problem("unprintable_characters", line, {"characters": held}) for line, held in found if held)


def _matching_characters(characters: Collection[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in text if one in characters))


def _words(content: Iterable[Part]) -> Iterator[str]:
    for part in content:
        match part:
            case Text(text=text):
                yield unicodedata.normalize("NFC", text)
            case Condition(parts=parts):
                yield from _words(parts)
