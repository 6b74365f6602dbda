"""What changed between two texts, word by word; what has become another paragraph, as a whole. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.web.matching import Effort, Matcher
from app.web.pairing import likeness, pairs
from app.web.shown_fields import FIELD

WORD = re.compile(rf"(?:{FIELD}|\S)+\s*|\s+")
"""A field is a word, or part of one, whatever its name."""

PARAGRAPH = re.compile(r".+?(?:\n\s*\n|\Z)", re.DOTALL)

FEW = 12
"""Words of two paragraphs up to which they are compared word by word, however little they have in common."""

NEARLY = 0.8
"""The share of the words of several paragraphs that are in both, at least, where they are compared as one text: one was
parted in two, or two were joined."""

MOSTLY = 0.75
"""The share of a text's words that are new, at least, where changes are not marked in it but all of it is shown."""


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both, or only in the later (added) or the earlier (removed)."""

    change: Change
    text: str


def difference(
    before: str, after: str, *, around: int | None = None, effort: Effort | None = None
) -> tuple[Piece, ...]:
    """The pieces in order of reading: together, without the removed ones, they are `after` (lines end with `\\n`).

    Where only line ends or spaces differ, nothing changed, but for the empty line that parts paragraphs. With `around`,
    at most that many words of what is the same are left on either side of a change, and “…” stands for the rest.
    A passage for which no `effort` is left is changed whole, but for its beginning and end.
    """
    pieces = tuple(_joined(_compared(_lines(before), _lines(after), effort or Effort())))
    return pieces if around is None else shortened(pieces, around)


def shortened(pieces: Sequence[Piece], around: int) -> tuple[Piece, ...]:
    """With at most that many words of what is the same on either side of a change: see `difference`."""
    return tuple(_with_few_words(pieces, around))


def is_short(*paragraphs: str) -> bool:
    """Whether a paragraph and the one in its place are so short that one is the other changed in any case."""
    return len(WORD.findall(" ".join(paragraphs))) <= len(paragraphs) * FEW


def is_mostly_new(pieces: Sequence[Piece]) -> bool:
    """Whether so little of the later text was in the earlier that marks of what changed would only be in the way."""
    count = {change: sum(len(WORD.findall(one.text)) for one in pieces if one.change is change) for change in Change}
    return count[Change.ADDED] >= MOSTLY * (count[Change.ADDED] + count[Change.SAME]) and bool(count[Change.REMOVED])


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines(keepends=True)


def _compared(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[Piece]:
    """First line by line, which is quick however long the texts; then, where lines differ, paragraph by paragraph."""
    old = new = ""
    compared = Matcher([*map(_line_key, before)], [*map(_line_key, after)], effort)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal" and "".join(after[k:m]).strip():
            yield from _paragraphs(PARAGRAPH.findall(old), PARAGRAPH.findall(new), effort)
            yield from _same(before[i:j], after[k:m], is_last=j == len(before))
            old = new = ""
        else:  # empty lines that are in both say nothing of which paragraphs are
            old, new = old + "".join(before[i:j]), new + "".join(after[k:m])
    yield from _paragraphs(PARAGRAPH.findall(old), PARAGRAPH.findall(new), effort)


def _paragraphs(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Piece]:
    """Those that are alike word by word. A mixture of two that have little in common could not be read."""
    before, after = "".join(old), "".join(new)
    if len(old) == len(new) == 1 and (is_short(before, after) or likeness(before, after) >= NEARLY):
        yield from _words(before, after, _keys, effort)
    elif likeness(before, after) >= NEARLY:
        yield from _words(before, after, _keys_of_paragraphs, effort)
    else:
        for i, k in pairs(old, new, effort):
            before, after = "" if i is None else old[i], "" if k is None else new[k]
            yield from _words(before, after, _keys, effort, is_last=i == len(old) - 1)


def _words(
    before: str,
    after: str,
    keys: Callable[[Sequence[str]], Sequence[object]],
    effort: Effort,
    *,
    is_last: bool = True,
) -> Iterator[Piece]:
    """`keys`: what makes two words the same; `is_last`: whether nothing follows `before`."""
    old, new = WORD.findall(before), WORD.findall(after)
    for what, i, j, k, m in Matcher(keys(old), keys(new), effort).get_opcodes():
        if what == "equal":
            yield from _same(old[i:j], new[k:m], is_last=is_last and j == len(old))
        else:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
            yield Piece(Change.ADDED, "".join(new[k:m]))


def _same(old: Sequence[str], new: Sequence[str], *, is_last: bool) -> Iterator[Piece]:
    """Yield the shared words as the later text has them. Where the later text ends here and the earlier one does not,
    the space between is removed with what follows."""
    yield Piece(Change.SAME, "".join(new))
    if not is_last and not new[-1][-1].isspace():
        yield Piece(Change.REMOVED, old[-1][len(old[-1].rstrip()) :])


def _line_key(line: str) -> str:
    """The line without its end, which a text's last line may lack."""
    return line.removesuffix("\n")


def _keys(words: Sequence[str]) -> Sequence[str]:
    return [word.strip() for word in words]


def _keys_of_paragraphs(words: Sequence[str]) -> Sequence[tuple[str, bool]]:
    """Each word, and whether it ends a paragraph. A text’s last word does."""
    return [(word.strip(), number == len(words) or word.count("\n") > 1) for number, word in enumerate(words, start=1)]


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; none is empty. Of a change, what is removed comes first."""
    run: dict[Change, str] = {}
    for piece in pieces:
        if not piece.text:
            continue
        if (piece.change is Change.SAME) != (Change.SAME in run):
            yield from _pieces_of(run)
            run = {}
        run[piece.change] = run.get(piece.change, "") + piece.text
    yield from _pieces_of(run)


def _pieces_of(run: dict[Change, str]) -> Iterator[Piece]:
    return (Piece(change, run[change]) for change in (Change.SAME, Change.REMOVED, Change.ADDED) if change in run)


def _with_few_words(pieces: Sequence[Piece], around: int) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        words = WORD.findall(piece.text)
        head = around if number else 0
        tail = around if number < len(pieces) - 1 else 0
        if piece.change is not Change.SAME or len(words) <= head + tail:
            yield piece
            continue
        kept = "".join(words[:head]), "".join(words[len(words) - tail :])
        yield Piece(Change.SAME, f"{kept[0]}… {kept[1]}")
