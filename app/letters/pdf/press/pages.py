"""Pages: WeasyPrint's rules for widows, orphans, what is kept together, and earlier breaks, over measured pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.letters.pdf.press.fixed import Part
from app.letters.pdf.press.lines import Segment, Style
from app.letters.pdf.press.words import Words

ORPHANS = WIDOWS = 2
"""As the style sheet has them."""

NEARLY = 1 + 1e-9
"""WeasyPrint's tolerance for what fits."""


BULLET = "• "


@dataclass(slots=True)
class Piece:
    """A paragraph that is set, or a part that does not break. Lengths are in CSS pixels.

    `gap`: the room above it after another piece; `top`: above it at the head of a page that begins with it by a break
    that the text asks for (`turns`). Its lines are operands, or `segments` where styles are mixed. `element`, `label`:
    where it and its marker stand in the structure. `keeps_*`: no page break before, inside or after it.
    """

    gap: float = 0
    top: float = 0
    x: float = 0
    leading: float = 0
    rise: float = 0
    hands: Mapping[Style, Words] = field(default_factory=dict)
    lines: Sequence[bytes] = ()
    segments: Sequence[list[Segment]] = ()
    part: Part | None = None
    element: int = -1
    label: int = -1
    marker: str = ""
    turns: bool = False
    keeps_before: bool = False
    keeps_inside: bool = False
    keeps_after: bool = False

    @property
    def count(self) -> int:
        """Of its lines."""
        return len(self.lines) or len(self.segments)


@dataclass(slots=True)
class Put:
    """A piece, or some of its lines, on a page: from its top."""

    piece: Piece
    y: float
    start: int
    end: int


def paginate(pieces: Sequence[Piece], first: tuple[float, float], later: tuple[float, float]) -> list[list[Put]]:
    """The pages; `first` and `later` are the top and the bottom of their text."""
    pages: list[list[Put]] = []
    page: list[Put] = []
    y, bottom = first[0], first[1] * NEARLY
    turned = True
    index = start = 0
    while index < len(pieces):
        piece = pieces[index]
        if piece.turns and page and not start:
            pages.append(page)
            page, y, bottom, turned = [], later[0], later[1] * NEARLY, True
        top = y + (piece.gap if page else piece.top if turned and not start else 0)
        if piece.part is not None:
            if top + piece.part.height <= bottom or not page:
                page.append(Put(piece, top, 0, 0))
                y = top + piece.part.height
                index += 1
                continue
            whole = True
        else:
            leading = piece.leading
            left = piece.count - start
            taken = _lines_that_fit(top, left, leading, bottom, empty=not page)
            if taken == left:
                page.append(Put(piece, top, start, start + left))
                y, index, start = top + left * leading, index + 1, 0
                continue
            spare = taken - ORPHANS
            wanted = max(0, WIDOWS - (left - taken))
            whole = bool(page) and (spare < 0 or wanted > spare or piece.keeps_inside)
            if not whole:
                if wanted <= spare:
                    taken -= wanted
                page.append(Put(piece, top, start, start + taken))
                start += taken
        if whole and (pieces[index - 1].keeps_after or piece.keeps_before):
            index, start = _earlier(page, index, start)
        pages.append(page)
        page, y, bottom, turned = [], later[0], later[1] * NEARLY, False
    pages.append(page)
    return pages


def _lines_that_fit(top: float, left: int, leading: float, bottom: float, *, empty: bool) -> int:
    if top + left * leading <= bottom - 1:
        return left
    taken, y = 0, top
    while taken < left and (y + leading <= bottom or (taken == 0 and empty)):
        y += leading
        taken += 1
    return taken


def _earlier(page: list[Put], index: int, start: int) -> tuple[int, int]:
    """Break earlier on the page, where it may: what comes after is taken off it. The piece and line to go on from."""
    after: Piece | None = None
    for number in range(len(page) - 1, -1, -1):
        put = page[number]
        if after is not None and not (put.piece.keeps_after or after.keeps_before):
            index -= len(page) - 1 - number
            del page[number + 1 :]
            return index, 0
        after = put.piece
        if put.piece.part is None and not put.piece.keeps_inside and put.end - put.start - WIDOWS >= ORPHANS:
            index -= len(page) - number
            put.end -= WIDOWS
            del page[number + 1 :]
            return index, put.end
    return index, start
