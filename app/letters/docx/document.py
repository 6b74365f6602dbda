"""`word/document.xml`: the letter's paragraphs, each opened by its style."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.letters.bounded_cache import BoundedCache
from app.letters.docx.body import (
    Ending,
    Line,
    StyledParagraph,
    Text,
    TextTable,
    annex,
    closing,
    copies_and_enclosures,
    ending,
    head,
    heading,
    opening,
    signing,
)
from app.letters.docx.looks import BETWEEN, Sheet, style_id
from app.letters.docx.numbering import Count
from app.letters.docx.wordml import PLAIN, encode_xml, escape_xml, table, twips
from app.letters.files.deflated_parts import DeflatedPart, pack
from app.letters.letter import Letter, Signatory
from app.letters.page.columns import BESIDE, column_widths
from app.letters.page.measures import BODY_PT, LARGE_PT, Box
from app.letters.page.wording import WORDING
from app.letters.text.blocks import Block
from app.letters.text.fields import Run

_END = "</w:p>"
_LINE_END = PLAIN[1] + _END


class Place(NamedTuple):
    """Where a block stands: the style of headings, how many lists are above it, and whether it begins a page."""

    headings: str
    lists: int = 0
    turn: bool = False


class Passage(NamedTuple):
    """A block as it is written, and where the next one stands."""

    place: Place
    after: Place
    paragraphs: int
    counts: tuple[Count, ...]
    piece: DeflatedPart


class Writer:
    """Writes letters in one design: between what `opens` and `closes` the part."""

    def __init__(self, sheet: Sheet, opens: str, closes: str) -> None:
        self._sheet, self._opens, self._closes = sheet, opens, closes
        self._opening = lru_cache(maxsize=1024)(self._paragraph_opening)
        self._lines = {name: self._opening(name) + PLAIN[0] for name in sheet.looks}
        self._passages: BoundedCache[tuple[int, Place, int], tuple[Block[Run], Passage]] = BoundedCache(4096)
        self._beginning = lru_cache(maxsize=64)(self._written_beginning)  # a campaign has few
        self._ending = lru_cache(maxsize=64)(self._written_ending)

    def document(self, letter: Letter) -> tuple[list[DeflatedPart], tuple[Count, ...]]:
        """The part, piece by piece, and how its lists count, in the order of their ids."""
        beginning, own = head(letter, large=self._sheet.large)
        passages, keep = self._text(letter)
        own_xml = self._written_lines(own) + self._written(opening(letter), keep=keep)
        pieces = [
            self._beginning(tuple(beginning)),
            pack(encode_xml(own_xml)),
            *[passage.piece for passage in passages],
            self._ending(ending(letter), last=letter.annex is None),
        ]
        if letter.annex:
            pieces.append(pack(encode_xml(self._written(annex(letter.annex, heading(letter))) + self._closes)))
        return pieces, tuple([count for passage in passages for count in passage.counts])

    def _text(self, letter: Letter) -> tuple[list[Passage], int]:
        """Its blocks, and how many paragraphs above them stay with what follows: the last two before the signatures,
        which are never alone on a page."""
        passages: list[Passage] = []
        place = Place(heading(letter))
        for block in letter.blocks:
            passages.append(self._passage(block, place))
            place = passages[-1].after
        keep, number = 2, len(passages)
        while keep and number:
            number -= 1
            passage = self._passage(letter.blocks[number], passages[number].place, keep)
            passages[number] = passage
            keep = max(0, keep - passage.paragraphs)
        return passages, keep

    def _passage(self, block: Block[Run], place: Place, keep: int = 0) -> Passage:
        """A block that was written at such a place before is known by where it is in memory."""
        key = id(block), place, keep
        known = self._passages.get(key)
        if known is None or known[0] is not block:
            text = Text(block, *place)
            counts = tuple(text.counts)
            after = Place(place.headings, place.lists + len(counts), text.turn)
            written = pack(encode_xml(self._written(text.paragraphs, keep=keep)))
            known = self._passages[key] = block, Passage(place, after, len(text.paragraphs), counts, written)
        return known[1]

    def _written_lines(self, lines: Iterable[Line]) -> str:
        openings = self._lines
        return "".join([f"{openings[style]}{escape_xml(words)}{_LINE_END}" for style, words in lines if words])

    def _written_beginning(self, lines: tuple[Line, ...]) -> DeflatedPart:
        return pack(encode_xml(self._opens + self._written_lines(lines)))

    def _written(self, paragraphs: Sequence[StyledParagraph | TextTable], *, keep: int = 0) -> str:
        """`keep`: how many at the end stay on the page of what follows."""
        if keep:
            paragraphs = [*paragraphs[:-keep], *[paragraph._replace(keep=True) for paragraph in paragraphs[-keep:]]]
        return "".join([self._table(one) if isinstance(one, TextTable) else self._paragraph(one) for one in paragraphs])

    def _table(self, one: TextTable) -> str:
        size = LARGE_PT if self._sheet.large else BODY_PT
        return table(
            [list(map(self._paragraph, row)) for row in one.rows],
            widths=column_widths(one.table, self._sheet.body.width, size),
            beside=BESIDE,
            above=1,
            under=1,
            headed=True,
        )

    def _paragraph(self, paragraph: StyledParagraph) -> str:
        style, content, number, turn, keep, aligned = paragraph
        return f"{self._opening(style, number, turn, keep, aligned)}{content}{_END}"

    def _paragraph_opening(
        self,
        style: str,
        number: tuple[int, int] | None = None,
        turn: bool = False,
        keep: bool = False,
        aligned: str = "",
    ) -> str:
        """The order of a paragraph's properties is the schema's."""
        frame = self._sheet.looks[style].frame
        properties = (
            f'<w:pStyle w:val="{style_id(style)}"/>'
            + "<w:keepNext/>" * keep
            + "<w:pageBreakBefore/>" * turn
            + (_frame(frame) if frame else "")
            + (f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else "")
            + (f'<w:jc w:val="{aligned}"/>' if aligned else "")
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>"

    def _written_ending(self, ending: Ending, *, last: bool) -> DeflatedPart:
        """`last`: nothing follows it."""
        below = self._written([*copies_and_enclosures(ending)])
        if ending.signatories and last and not below:
            below = self._paragraph(StyledParagraph("After Signatures", ""))  # Word wants a paragraph after a table
        table = self._signatories(ending.signatories, ending.across, WORDING[ending.language].signatures)
        return pack(encode_xml(self._paragraph(closing(ending)) + table + below + self._closes * last))

    def _signatories(self, signatories: tuple[Signatory, ...], across: int, caption: str) -> str:
        """Rows from left to right, in the letter's order. A last row that is not full ends in empty cells."""
        if not signatories:
            return ""
        most = min(across, self._sheet.across)
        across = min(most, len(signatories))
        cells = ["".join(map(self._paragraph, signing(signatory))) for signatory in signatories]
        cells += [self._paragraph(StyledParagraph("Signature", ""))] * (-len(cells) % across)
        return table(
            [cells[first : first + across] for first in range(0, len(cells), across)],
            widths=[(self._sheet.body.width + BETWEEN.width) / most] * across,
            beside=BETWEEN.width,
            under=BETWEEN.height,
            caption=caption,
        )


def _frame(box: Box) -> str:
    """A frame fixed on the page. Paragraphs in a row that share one are set in it one under another. It is set on the
    paragraphs themselves, since LibreOffice passes over the frames of styles."""
    return (
        f'<w:framePr w:w="{twips(box.width)}" w:h="{twips(box.height)}" w:hRule="exact" w:wrap="around"'
        f' w:vAnchor="page" w:hAnchor="page" w:x="{twips(box.left)}" w:y="{twips(box.top)}"/>'
    )
