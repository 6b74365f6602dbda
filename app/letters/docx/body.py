"""The body of the Word document: a letter as paragraphs, each in its named style, and a table of signatories."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.letters.docx.looks import DEPTH, IN_LISTS, last, nth
from app.letters.docx.numbering import Count
from app.letters.docx.wordml import TAB, runs, text
from app.letters.letter import Annex, Letter, Signatory
from app.letters.page.wording import WORDING
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Run


class StyledParagraph(NamedTuple):
    """A paragraph: its style, and its runs as XML. `number` is the id of the list that counts it, and its level from 0.
    `turn` begins a page; `keep` keeps it on the page of the next. `aligned`: "right" or "center" of one that is not set
    to the left."""

    style: str
    content: str
    number: tuple[int, int] | None = None
    turn: bool = False
    keep: bool = False
    aligned: str = ""


class TextTable(NamedTuple):
    """A table of the text. `turn` begins a page; `keep` keeps it on the page of what follows."""

    table: Table[Run]
    turn: bool = False
    keep: bool = False

    @property
    def rows(self) -> list[list[StyledParagraph]]:
        """Its cells, each a paragraph. The header stays with the first row."""
        aligned = [one if one != "left" else "" for one in self.table.aligned]
        rows = [
            [
                StyledParagraph("Table Text", runs(cell), keep=self.keep, aligned=side)
                for cell, side in zip(row, aligned, strict=True)
            ]
            for row in self.table.rows
        ]
        rows[0] = [cell._replace(style="Table Heading") for cell in rows[0]]
        rows[0][0] = rows[0][0]._replace(turn=self.turn)
        return rows


def heading(letter: Letter) -> str:
    """The style of headings: of the first level when no subject stands above them."""
    return "Heading 2" if letter.subject else "Heading 1"


Line = tuple[str, str]
"""A style, and the words of a paragraph in it."""


def head(letter: Letter, *, large: bool) -> tuple[list[Line], list[Line]]:
    """What stands above the salutation, in the order in which it is read: what it begins with in all letters of a
    campaign, and the rest."""
    letterhead = ("Letterhead", letter.letterhead)
    departments = ("Letterhead Departments", letter.letterhead_with)
    marking = ("Protective Marking", letter.marking)
    draft = ("Draft", letter.wording.draft if letter.draft else "")
    sender = [("Sender", line) for line in letter.sender]
    details = [("Letter Details", f"{label}: {value}") for label, value in letter.details]
    notice = [("Notice", line) for line in letter.notice.split("\n")]
    addressee = [("Addressee", line) for line in letter.addressee]
    if large:
        return [letterhead, marking, draft], [*addressee, departments, *sender, *details, *notice]
    return [letterhead, departments, marking, *sender], [*details, *notice, draft, *addressee]


def opening(letter: Letter) -> list[StyledParagraph]:
    """What the text begins with."""
    salutation = StyledParagraph("Handwriting" if letter.by_hand else "Salutation", text(letter.salutation))
    return [salutation, StyledParagraph("Heading 1", runs(letter.subject))] if letter.subject else [salutation]


class Text:
    """A block of the letter's text as paragraphs, and how each of its lists counts. `headings`: their style.
    `lists`: how many stand before it. `turn`: it begins a page; afterwards, whether what follows does."""

    def __init__(self, block: Block[Run], headings: str, lists: int, turn: bool) -> None:
        self.paragraphs: list[StyledParagraph | TextTable] = []
        self.counts: list[Count] = []
        self.turn = turn
        self._headings = headings
        self._lists = lists
        self._number: tuple[int, int] | None = None
        self._blocks((block,))

    def _add(self, style: str, content: str) -> None:
        self.paragraphs.append(StyledParagraph(style, content, self._number, self.turn))
        self._number, self.turn = None, False

    def _blocks(self, blocks: Iterable[Block[Run]], style: str = "Normal", depth: int = 0) -> None:
        for block in blocks:
            match block:
                case Paragraph(content=content):
                    self._add(style, runs(content))
                case Heading(content=content):
                    self._add(self._headings, runs(content))
                case Quote(blocks=inner):
                    self._blocks(inner, nth("Quote", depth + 1), depth + 1)
                case List():
                    self._list(block, depth)
                    ending = self.paragraphs[-1]
                    if isinstance(ending, StyledParagraph) and ending.style in IN_LISTS:
                        self.paragraphs[-1] = ending._replace(style=last(ending.style))
                case Table():
                    self.paragraphs.append(TextTable(block, self.turn))
                    self.turn = False
                    self._add("After Table", "")  # Word makes one table of two that nothing stands between
                case PageBreak():
                    self.turn = True

    def _list(self, block: List[Run], depth: int) -> None:
        """The first paragraph of each item has its number or bullet, whatever kind of block it is in."""
        style, more = "List Number" if block.ordered else "List Bullet", nth("List Continue", depth + 1)
        level = min(depth, DEPTH - 1)
        self.counts.append(Count(block.ordered, block.start, level))
        number = self._lists + len(self.counts), level
        for item in block.items:
            self._number = number
            for part in item:
                match part:
                    case Paragraph(content=content):
                        self._add(style if self._number else more, runs(content))
                    case List():
                        if self._number:
                            self._add(style, "")  # an item that begins with a list: its own number has a line to itself
                        self._list(part, depth + 1)
                    case _:
                        self._blocks((part,), more, depth + 1)


class Ending(NamedTuple):
    """What stands under the text, up to an annex: the same in many letters."""

    by_hand: bool
    close: str
    signatories: tuple[Signatory, ...]
    across: int
    copies: tuple[str, ...]
    enclosures: tuple[str, ...]
    language: str


def ending(letter: Letter) -> Ending:
    return Ending(
        letter.by_hand,
        letter.close,
        letter.signatories,
        letter.across,
        letter.copies,
        letter.enclosures,
        letter.language,
    )


def closing(ending: Ending) -> StyledParagraph:
    return StyledParagraph("Handwriting" if ending.by_hand else "Closing", text(ending.close))


def signing(signatory: Signatory) -> Iterator[StyledParagraph]:
    """A signatory's place: room for a hand to sign, then who signs. A signature picture is never in a Word document."""
    if signatory.name:
        yield StyledParagraph("Signatory Name", text(signatory.name))
    yield StyledParagraph("Signature" if signatory.name else "Signature Alone", text(signatory.office))


def copies_and_enclosures(ending: Ending) -> Iterator[StyledParagraph]:
    """Copies and enclosures, each list on one page. The label stands in front of the first line, in the space that the
    others leave."""
    words = WORDING[ending.language]
    for style, label, lines in (
        ("Copies", words.copies, ending.copies),
        ("Enclosures", words.enclosures, ending.enclosures),
    ):
        for number, line in enumerate(lines):
            words_of_line = f"{text('' if number else f'{label}:')}{TAB}{text(line)}"
            yield StyledParagraph(style, words_of_line, keep=number + 1 < len(lines))


def annex(annex: Annex, headings: str) -> list[StyledParagraph]:
    """On pages of its own."""
    title = StyledParagraph(headings, text(annex.title), turn=True)
    return [title, *(StyledParagraph("Annex", text(line)) for line in annex.lines)]
