"""What a bundle prints of its own: separators between letters, and marks on pages that lie behind them."""

from collections.abc import Sequence

from app.letters.page.measures import BODY, FIRST_BODY_TOP, PAPER, PRINTABLE
from app.letters.page.typeface import MM_PER_PT, wrap
from app.letters.pdf.bundle.foreign import MARK
from app.letters.pdf.own_lettering import Place, draw_lines

TITLE_PT, LINE_PT, MARK_PT = 28.0, 14.0, 7.0
"""Sizes of a separator's first line, of its other lines, of a mark."""

LEADING = 1.4


def separator(lines: Sequence[str]) -> bytes:
    """A page's content: the first line large enough to be read in a stack, the others below it."""
    title, *rest = lines
    broken = [part for line in rest for part in wrap(line, BODY.width, LINE_PT)]
    left, top = BODY.left / MM_PER_PT, (PAPER.bottom - FIRST_BODY_TOP) / MM_PER_PT
    below = top - TITLE_PT * LEADING
    return (
        b"BT\n"
        + draw_lines([title], face="F0", size=TITLE_PT, leading=TITLE_PT * LEADING, place=(1, 0, 0, 1, left, top))
        + draw_lines(broken, face="F0", size=LINE_PT, leading=LINE_PT * LEADING, place=(1, 0, 0, 1, left, below))
        + b"ET\n"
    )


def foot_line(text: str, box: tuple[float, float, float, float], turned: int) -> bytes:
    """What follows a page's content, which a `q` stands before: a line at the foot of the page as it is shown."""
    left, foot = BODY.left / MM_PER_PT, (PAPER.bottom - PRINTABLE.bottom) / MM_PER_PT
    place = _rotated_place(left, foot, box, turned)
    line = draw_lines([text], face=MARK, size=MARK_PT, leading=MARK_PT, place=place)
    return b"Q\nq\n0 g\nBT\n0 Tr\n" + line + b"ET\nQ\n"


def _rotated_place(x: float, y: float, box: tuple[float, float, float, float], turned: int) -> Place:
    """A point as the page is shown, from its bottom left corner, in the page's own axes (ISO 32000-1, 8.3.2)."""
    left, bottom, right, top = box
    match turned:
        case 90:
            return 0, 1, -1, 0, right - y, bottom + x
        case 180:
            return -1, 0, 0, -1, right - x, top - y
        case 270:
            return 0, -1, 1, 0, left + y, top - x
    return 1, 0, 0, 1, left + x, bottom + y
