"""Whether a letter can come to more pages than any may, told without setting it.

Every rule here errs on the long side. A line holds little more than half of what fits when the next word is a long one,
but two that follow each other hold more than one line's worth. What moves to the next page whole leaves no more room
behind than it takes, so it counts twice.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from app.letters.letter import Letter, words_of
from app.letters.page.columns import column_widths
from app.letters.page.measures import BODY, BODY_LEADING_PT, BODY_PT, FIRST_BODY_TOP, MOST_PAGES, SIGNATURE
from app.letters.page.typeface import FACES, MM_PER_PT, face
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Run

LINE = BODY_LEADING_PT * MM_PER_PT
GAP = LINE
"""What stands above and below a block together, at most: a heading has most."""
LOST = 5 * LINE
"""At the foot of a page, since no line is alone there or at the head of the next, nor a heading."""
ITEM, QUOTED = 8.0, 15.0
"""By how much a list's items, and a quotation, are narrower than what they stand in."""
APART = 80
"""Units by which two letters are set further apart than their widths, at most."""
SIGNATORY = (BODY.width - 10) / 3, SIGNATURE.height + 4
"""Width of a signatory's place, and height of what stands in it beside words."""
LISTED = BODY.width / 2
"""Width of a line of copies, at least."""
ROOM = BODY.bottom - FIRST_BODY_TOP + (MOST_PAGES - 1) * (BODY.height - LOST)


def surely_fits(letter: Letter) -> bool:
    """Whether a letter comes to MOST_PAGES at most, however its lines break. False: set it, to know."""
    subject = _words(words_of(letter.subject), BODY.width)
    text = sum(_blocks(letter.blocks, BODY.width))
    return not letter.annex and _words(letter.salutation, BODY.width) + text + 2 * (subject + _ending(letter)) <= ROOM


def _blocks(blocks: Iterable[Block[Run]], column: float) -> Iterator[float]:
    """The height in mm of each block, at most."""
    for block in blocks:
        match block:
            case Paragraph(content=runs):
                yield _words(words_of(runs), column)
            case Heading(content=runs):
                yield 2 * _words(words_of(runs), column)
            case Quote(blocks=inner):
                yield GAP + sum(_blocks(inner, column - QUOTED))
            case List(items=items):
                yield GAP + sum(sum(_blocks(item, column - ITEM)) for item in items)
            case Table(rows=rows):
                widths = column_widths(block, column, BODY_PT)
                yield GAP + sum(max(map(_words, map(words_of, row), widths)) + 2 * GAP for row in rows)
            case PageBreak():
                yield BODY.height


def _ending(letter: Letter) -> float:
    """What stands under the text, none of which is divided."""
    column, beside = SIGNATORY
    each = [
        _words(signatory.name, column) + _words(signatory.office, column) + beside for signatory in letter.signatories
    ]
    rows = [max(each[first : first + letter.across]) for first in range(0, len(each), letter.across)]
    listed = (line for _, lines in letter.listed for line in lines)
    return 5 * LINE + sum(rows) + sum(_words(line, LISTED) for line in listed)


@lru_cache(maxsize=4096)
def _words(text: str, column: float) -> float:
    """Kept, since letters of one text have most of their words alike."""
    widths, widest = _widths()
    if column < widest:
        return ROOM
    lines = 1 + text.count("\n") + 2 * sum([widths.get(character, widest) for character in text]) / column
    return lines * LINE + GAP


@cache
def _widths() -> tuple[dict[str, float], float]:
    """How wide each character is in the widest of the faces, and the widest of all, in mm."""
    faces = [face(bold=bold, italic=italic) for bold, italic in FACES]
    mm = BODY_PT * MM_PER_PT / faces[0].units_per_em
    codes = set[int]().union(*(one.advances for one in faces))
    widths = {chr(code): (max(one.advances.get(code, 0) for one in faces) + APART) * mm for code in codes}
    return widths, max(widths.values())
