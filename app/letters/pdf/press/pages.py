"""Pages: WeasyPrint's rules for widows, orphans, what is kept together, and earlier breaks, over measured pieces."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.letters.pdf.engine import Unset
from app.letters.pdf.press.fixed_parts import Element, Part
from app.letters.pdf.press.lines import Segment
from app.letters.pdf.press.sheet import Margins, Setting

ORPHANS = WIDOWS = 2
"""As the style sheet has them."""

NEARLY = 1 + 1e-9
"""WeasyPrint's tolerance for what fits."""


BULLET = "• "


@dataclass(slots=True)
class Set:
    """A paragraph's lines, set at `x` from the page's left, once for all that have them: operands, or `segments` where
    styles are mixed."""

    x: float
    setting: Setting
    lines: Sequence[bytes]
    segments: Sequence[list[Segment]] = ()

    @property
    def count(self) -> int:
        """Of its lines."""
        return len(self.lines) or len(self.segments)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, set. `elements`: of the structure, its own and one for each cell; `cells`: the lines of those
    that have words, with the cell's place among the elements; `above`: from the row's top to theirs; `columns`: their
    left edges and widths, over a `rule` of that height."""

    height: float
    margins: Margins
    keeps: tuple[bool, bool, bool]
    elements: tuple[Element, ...]
    cells: tuple[tuple[int, Set], ...]
    above: float
    columns: tuple[tuple[float, float], ...]
    rule: float


@dataclass(slots=True)
class Piece:
    """A paragraph, or a part or a row that does not break. Lengths are in CSS pixels.

    `gap`: the room above it after another piece; `top`: above it at the head of a page that begins with it by a break
    that the text asks for (`turns`). `element`, `label`: where it and its marker stand in the structure. `stays`: with
    what comes after it, whatever its setting says. `table`: of a row, the element of its table.
    """

    gap: float
    top: float
    set: Set | None
    part: Part | Row | None
    element: int
    label: int = -1
    marker: str = ""
    turns: bool = False
    stays: bool = False
    table: int = -1

    @property
    def keeps(self) -> tuple[bool, bool, bool]:
        """No page break before it, inside it, after it."""
        before, inside, after = self.set.setting.keeps if self.set is not None else self.part.keeps  # type: ignore[union-attr]
        return before, inside, after or self.stays


@dataclass(slots=True)
class PlacedPiece:
    """A piece, or some of its lines, on a page: from its top. `again`: the header of a table that goes on there."""

    piece: Piece
    y: float
    start: int
    end: int
    again: bool = False

    @property
    def labelled(self) -> bool:
        """Whether a list's marker stands beside it."""
        return bool(self.piece.marker) and not self.start


def paginate(
    pieces: Sequence[Piece], first: tuple[float, float], later: tuple[float, float]
) -> list[list[PlacedPiece]]:
    """The pages; `first` and `later` are the top and the bottom of their text. Raises Unset."""
    pages: list[list[PlacedPiece]] = []
    page: list[PlacedPiece] = []
    y, bottom = first[0], first[1] * NEARLY
    turned = True
    index = start = 0
    while index < len(pieces):
        piece = pieces[index]
        if piece.turns and page and not start:
            pages.append(page)
            page, y, bottom, turned = [], later[0], later[1] * NEARLY, True
        if not page and (header := _header(pieces, index)):
            page.append(PlacedPiece(header, y, 0, 0, again=True))
            y += _height(header)
            if y + _height(piece) > bottom or pieces[index - 1] is header:
                raise Unset("a row longer than a page")  # WeasyPrint leaves the header out, or divides the row
        top = y + (piece.gap if page else piece.top if turned and not start else 0)
        if piece.part is not None:
            if top + piece.part.height <= bottom or not page:
                page.append(PlacedPiece(piece, top, 0, 0))
                y = top + piece.part.height
                index += 1
                continue
            whole = True
        else:
            lines = piece.set
            assert lines is not None  # noqa: S101
            leading = lines.setting.leading
            left = lines.count - start
            taken = _lines_that_fit(top, left, leading, bottom, empty=not page)
            if taken == left:
                page.append(PlacedPiece(piece, top, start, start + left))
                y, index, start = top + left * leading, index + 1, 0
                continue
            spare = taken - ORPHANS
            wanted = max(0, WIDOWS - (left - taken))
            whole = bool(page) and (spare < 0 or wanted > spare or piece.keeps[1])
            if not whole:
                if wanted <= spare:
                    taken -= wanted
                page.append(PlacedPiece(piece, top, start, start + taken))
                start += taken
        if whole and (pieces[index - 1].keeps[2] or piece.keeps[0]):
            index, start = _earlier(page, index, start)
        pages.append(page)
        page, y, bottom, turned = [], later[0], later[1] * NEARLY, False
    pages.append(page)
    return pages


def _header(pieces: Sequence[Piece], index: int) -> Piece | None:
    """That of a table which goes on with this piece."""
    table = pieces[index].table
    if table < 0 or pieces[index - 1].table != table:
        return None
    return next(piece for piece in pieces if piece.table == table)


def _height(row: Piece) -> float:
    return row.part.height if row.part is not None else 0.0


def _lines_that_fit(top: float, left: int, leading: float, bottom: float, *, empty: bool) -> int:
    if top + left * leading <= bottom - 1:
        return left
    taken, y = 0, top
    while taken < left and (y + leading <= bottom or (taken == 0 and empty)):
        y += leading
        taken += 1
    return taken


def _earlier(page: list[PlacedPiece], index: int, start: int) -> tuple[int, int]:
    """Break earlier on the page, where it may: what comes after is taken off it. The piece and line to go on from."""
    after: Piece | None = None
    for number in range(len(page) - 1, -1, -1):
        put = page[number]
        if after is not None and not (put.piece.keeps[2] or after.keeps[0]):
            index -= len(page) - 1 - number
            del page[number + 1 :]
            return index, 0
        after = put.piece
        if put.piece.set is not None and not put.piece.keeps[1] and put.end - put.start - WIDOWS >= ORPHANS:
            index -= len(page) - number
            put.end -= WIDOWS
            del page[number + 1 :]
            return index, put.end
    return index, start
