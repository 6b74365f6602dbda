"""Which paragraphs of a text are those of a standard line, word for word or with a few changed. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.drafting.block_words import lines_of
from app.letters.editing.read import Unreadable, read_blocks
from app.web.matching import Effort, Matcher

LIKE = 0.75
"""Share of words in common from which a paragraph counts as a changed one of a line."""
FEWEST = 6
"""Words of a paragraph from which it can be told from others: a shorter one counts only where it is a whole line."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_PARTS = re.compile(r"\s*(?:(?:\*\s*){3,}|:::.*|(?P<heading>#.*))?")


@dataclass(frozen=True)
class PlacedParagraph:
    """A paragraph of a text: `words` as they are compared, and the line on which it begins, from 1."""

    line: int
    words: tuple[str, ...]

    @cached_property
    def different(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.words)


def paragraphs(text: str) -> list[PlacedParagraph]:
    """Of letter Markdown: what empty lines, headings, page breaks and the marks of audience blocks part."""
    placed_paragraphs: list[PlacedParagraph] = []
    begun, held = 0, list[str]()
    for number, line in enumerate([*text.replace("\r\n", "\n").split("\n"), ""], 1):
        parts = _PARTS.fullmatch(line)
        if not parts:
            begun, held = begun or number, [*held, line]
            continue
        placed_paragraphs.append(PlacedParagraph(begun, comparable_words("\n".join(held))))
        placed_paragraphs.append(PlacedParagraph(number, comparable_words(parts["heading"] or "")))
        begun, held = 0, []
    return [paragraph for paragraph in placed_paragraphs if paragraph.words]


def comparable_words(text: str) -> tuple[str, ...]:
    """The words of a paragraph as they print, without what makes no difference: case, spaces, kinds of quotation marks
    and dashes, signs of lists, bold and italic."""
    printed = unicodedata.normalize("NFC", _printed(text)).translate(_QUOTES)
    return tuple(printed.casefold().split())


def _printed(text: str) -> str:
    try:
        blocks = read_blocks(text)
    except Unreadable:
        return text
    return "\n".join(cell for block, *_ in blocks for line in lines_of(block) for cell in line.cells)


@dataclass(frozen=True)
class Match:
    """From paragraph `first` on, `count` paragraphs of a text are those of the line at place `which` of those that were
    given. `changed`: words that were put in, taken out or put in place of others; 0: word for word."""

    first: int
    count: int
    which: int
    changed: int


def matches(text: Sequence[PlacedParagraph], bodies: Sequence[Sequence[PlacedParagraph]]) -> Iterator[Match]:
    """The lines that stand in a text, in its order. Of two that are as like, the first given counts."""
    place, effort = 0, Effort()
    while place < len(text):
        found = (_match_at(text, place, which, body, effort) for which, body in enumerate(bodies))
        best = min(
            (match for match in found if match),
            key=lambda match: (match.changed, -match.count, match.which),
            default=None,
        )
        if best:
            yield best
        place += best.count if best else 1


def _match_at(
    text: Sequence[PlacedParagraph], place: int, which: int, body: Sequence[PlacedParagraph], effort: Effort
) -> Match | None:
    """Whether the line stands at this place: its first paragraphs, or the others where the first was taken out."""
    for skipped in range(len(body)):
        alike: list[int] = []
        for ours, theirs in zip(text[place : place + len(body)], body[skipped:], strict=False):
            changed = _changed(ours, theirs, effort)
            if changed is None:
                break
            alike.append(changed)
        told_apart = len(alike) == len(body) or any(
            len(paragraph.words) >= FEWEST for paragraph in text[place : place + len(alike)]
        )
        if alike and told_apart:
            left_out = [*body[:skipped], *body[skipped + len(alike) :]]
            return Match(place, len(alike), which, sum(alike) + sum(len(paragraph.words) for paragraph in left_out))
    return None


def _changed(ours: PlacedParagraph, theirs: PlacedParagraph, effort: Effort) -> int | None:
    """How many words differ; None when these are two paragraphs."""
    shortest, longest = sorted((len(ours.words), len(theirs.words)))
    if shortest == longest and ours.words == theirs.words:
        return 0
    may_differ = (1 - LIKE) * longest
    if shortest < FEWEST or longest - shortest > may_differ or len(ours.different - theirs.different) > may_differ:
        return None
    blocks = Matcher(ours.words, theirs.words, effort).get_matching_blocks()
    changed = longest - sum(size for _, _, size in blocks)
    return changed if changed <= may_differ else None
