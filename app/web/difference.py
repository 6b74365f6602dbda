"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.web.matching import Effort, Matcher

WORD = re.compile(r"\S+\s*|\s+")


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
    return pieces if around is None else tuple(_shortened(pieces, around))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines(keepends=True)


def _compared(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[Piece]:
    """First line by line, which is quick however long the texts; then, where lines differ, word by word."""
    for _, i, j, k, m in Matcher(before, after, effort).get_opcodes():
        old, new = "".join(before[i:j]), "".join(after[k:m])
        if old == new:
            yield Piece(Change.SAME, new)
        else:
            yield from _words(WORD.findall(old), WORD.findall(new), effort)


def _words(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Piece]:
    compared = Matcher([*map(_key, old)], [*map(_key, new)], effort)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal":
            yield Piece(Change.SAME, "".join(new[k:m]))
        else:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
            yield Piece(Change.ADDED, "".join(new[k:m]))


def _key(word: str) -> tuple[str, bool]:
    """What makes two words the same: the word, and whether it ends a paragraph."""
    return word.strip(), word.count("\n") > 1


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


def _shortened(pieces: Sequence[Piece], around: int) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        words = WORD.findall(piece.text)
        head = around if number else 0
        tail = around if number < len(pieces) - 1 else 0
        if piece.change is not Change.SAME or len(words) <= head + tail:
            yield piece
            continue
        kept = "".join(words[:head]), "".join(words[len(words) - tail :])
        yield Piece(Change.SAME, f"{kept[0]}… {kept[1]}")
