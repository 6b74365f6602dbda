"""Flow: a letter's blocks as pieces, one after another, with the room between them and their place in the structure.

All margins of the style sheet are above or below, and none is negative there: where boxes end and begin, the largest of
their margins is the room between.
"""

from collections.abc import Callable, Iterable, Sequence

from app.letters.bounded_cache import BoundedCache
from app.letters.letter import Letter
from app.letters.pdf.engine import Unset
from app.letters.pdf.press.fixed_parts import Part
from app.letters.pdf.press.lines import PLAIN, Segment, set_runs, set_words
from app.letters.pdf.press.pages import BULLET, Piece, PlacedPiece, Row, Set
from app.letters.pdf.press.sheet import Margins, Setting, Sheet
from app.letters.pdf.press.structure import Structure
from app.letters.pdf.press.words import Words
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Run

UNBROKEN = 100_000.0
"""Width of what is not to be broken: the lines of an address are broken already."""

MOST = 2_000
"""Paragraphs whose lines are kept: those that many letters share, and a bound on memory."""

Content = tuple[Run, ...]

_UNMARKED = (-1, "")
"""The label and the marker of what has none."""


class Setter:
    """Sets paragraphs, and keeps those that come again: told by where their words are in memory, as they come from a
    template, else by what they say."""

    def __init__(self) -> None:
        self._met: BoundedCache[tuple[int, int, float, float, float], tuple[Content, Set]] = BoundedCache(MOST)
        self._mixed: BoundedCache[object, Set] = BoundedCache(MOST)
        self._plain: BoundedCache[object, Set] = BoundedCache(MOST)

    def paragraph(self, content: Content, setting: Setting, x: float, width: float, before: float = 0.0) -> Set:
        """`before`: how much of what a line leaves free stands before it, from 0 to 1. Raises Unset."""
        key = (id(content), id(setting), x, width, before)
        found = self._met.get(key)
        if found is None or found[0] is not content:
            found = self._met[key] = (content, self._paragraph(content, setting, x, width, before))
        return found[1]

    def _paragraph(self, content: Content, setting: Setting, x: float, width: float, before: float) -> Set:
        first = content[0]
        if len(content) == 1 and not (first.bold or first.italic or first.missing or before):
            return self.plain(tuple(first.text.split("\n")), setting, x, width)
        key = (content, id(setting), x, width, before)
        found = self._mixed.get(key)
        if found is None:
            segments = _set_mixed(content, setting, width)
            if before:
                segments = [_moved(line, width, before) for line in segments]
            found = self._mixed[key] = Set(x, setting, (), segments)
        return found

    def plain(self, texts: tuple[str, ...], setting: Setting, x: float, width: float) -> Set:
        """Texts in a plain style, each beginning a line. Raises Unset."""
        key = (texts, id(setting), x, width)
        found = self._plain.get(key)
        if found is None:
            lines = _set_plain(texts, setting.hands[PLAIN], width)
            found = self._plain[key] = Set(x, setting, lines)
        return found


def _set_plain(texts: Iterable[str], words: Words, width: float) -> list[bytes]:
    lines: list[bytes] = []
    for text in texts:
        if lines:
            lines[-1] += words.space
        lines += set_words(words, text.split(" "), width)
    return lines


def _set_mixed(content: Content, setting: Setting, width: float) -> list[list[Segment]]:
    lines: list[list[Segment]] = []
    for runs in _between_breaks(content):
        if lines:
            x, style, operand, wide = lines[-1][-1]
            lines[-1][-1] = (x, style, operand + setting.hands[style].space, wide)
        lines += set_runs(setting.hands, runs, width)
    return lines


def _moved(line: list[Segment], width: float, before: float) -> list[Segment]:
    """The line with that much of what it leaves free before it."""
    last, _, _, wide = line[-1]
    by = max(0.0, width - last - wide) * before
    return [(x + by, style, operand, wide) for x, style, operand, wide in line]


def _between_breaks(content: Content) -> Iterable[list[tuple[tuple[bool, bool, bool], str]]]:
    line: list[tuple[tuple[bool, bool, bool], str]] = []
    for run in content:
        first, *others = run.text.split("\n")
        style = (run.bold, run.italic, run.missing)
        if first:
            line.append((style, first))
        for text in others:
            yield line
            line = [(style, text)] if text else []
    yield line


class Flow:
    """The pieces of one letter, from the salutation on."""

    def __init__(
        self, sheet: Sheet, setter: Setter, structure: Structure, rows_of: Callable[[Table[Run]], Sequence[Row]]
    ) -> None:
        """`rows_of`: those of a table, set."""
        self._sheet = sheet
        self._setter = setter
        self._structure = structure
        self._rows_of = rows_of
        self.pieces: list[Piece] = []
        self._ended = 0.0
        self._begun = 0.0
        self._turns = False
        self._marked: tuple[int, str] | None = None

    def letter(self, letter: Letter, room: Part | None, ending: Sequence[Part]) -> None:
        """`room`: for a salutation by hand. `ending`: signatures, then what is under them. Raises Unset."""
        sheet = self._sheet
        if room is not None:
            self._part(room)
        else:
            self._paragraph((Run(letter.salutation),), sheet.salutation, "P", sheet.left, sheet.width, -1)
        if letter.subject:
            self._paragraph(letter.subject, sheet.subject, "H1", sheet.left, sheet.width, -1)
        headed = (sheet.heading, "H2") if letter.subject else (sheet.subject, "H1")
        begun = len(self.pieces)
        self._blocks(letter.blocks, headed, sheet.left, sheet.width, -1, depth=0)
        for piece in [piece for piece in self.pieces[begun:] if piece.set is not None][-2:-1]:
            piece.stays = True
        for part in ending:
            self._part(part)

    def _blocks(
        self,
        blocks: Sequence[Block[Run]],
        headed: tuple[Setting, str],
        x: float,
        width: float,
        parent: int,
        *,
        depth: int,
    ) -> None:
        sheet = self._sheet
        before: Block[Run] | None = None
        for block in blocks:
            match block:
                case Paragraph(content=content):
                    setting = sheet.text
                    if depth:
                        setting = sheet.item_next if isinstance(before, Paragraph) else sheet.item_text
                    self._paragraph(content, setting, "P", x, width, parent)
                case Heading(content=content):
                    setting, kind = headed
                    self._paragraph(content, setting, kind, x, width, parent)
                case Quote(blocks=inner):
                    left, right = sheet.quote
                    quotation = self._structure.add("BlockQuote", parent)
                    margins = sheet.inner_quote_margins if depth else sheet.quote_margins
                    self._begin(margins)
                    self._blocks(inner, headed, x + left, width - left - right, quotation, depth=depth)
                    self._end(margins)
                case List():
                    self._list(block, headed, x + sheet.item, width - sheet.item, parent, depth=depth)
                case Table():
                    table = self._structure.add("Table", parent)
                    for row in self._rows_of(block):
                        self._part(row, under=table, table=table)
                case PageBreak():
                    self._turns = bool(self.pieces)
            before = block

    def _list(
        self, block: List[Run], headed: tuple[Setting, str], x: float, width: float, parent: int, *, depth: int
    ) -> None:
        sheet, structure = self._sheet, self._structure
        margins = sheet.inner_list_margins if depth else sheet.list_margins
        numbering = "Decimal" if block.ordered else "Disc"
        whole = structure.add("L", parent, f"/A<</O/List/ListNumbering/{numbering}>>")
        self._begin(margins)
        for number, item in enumerate(block.items, block.start):
            if not isinstance(item[0], Paragraph):
                raise Unset("an item that does not begin with a paragraph")
            one = structure.add("LI", whole)
            self._marked = (structure.add("Lbl", one), f"{number}. " if block.ordered else BULLET)
            self._begin(sheet.item_margins)
            self._blocks(item, headed, x, width, structure.add("LBody", one), depth=depth + 1)
            self._end(sheet.item_margins)
        self._end(margins)

    def _begin(self, margins: Margins) -> None:
        self._begun = max(self._begun, margins[0])

    def _end(self, margins: Margins) -> None:
        self._ended = max(self._ended, margins[1])

    def _paragraph(self, content: Content, setting: Setting, kind: str, x: float, width: float, parent: int) -> None:
        lines = self._setter.paragraph(content, setting, x, width)
        above, below = setting.margins
        begun = max(self._begun, above)
        label, marker = self._marked or _UNMARKED
        element = self._structure.add(kind, parent)
        gap = max(self._ended, begun)
        self.pieces.append(Piece(gap, begun, lines, None, element, label, marker, self._turns))
        self._ended, self._begun, self._turns, self._marked = below, 0.0, False, None

    def _part(self, part: Part | Row, *, under: int = -1, table: int = -1) -> None:
        above, below = part.margins
        begun = max(self._begun, above)
        element = self._structure.add_part(part, under)
        gap = max(self._ended, begun)
        self.pieces.append(Piece(gap, begun, None, part, element, turns=self._turns, table=table))
        self._ended, self._begun, self._turns = below, 0.0, False


def head(letter: Letter, sheet: Sheet, setter: Setter, structure: Structure) -> list[PlacedPiece]:
    """What stands above the text on the first page. Raises Unset."""
    texts = {
        "letterhead": [letter.letterhead],
        "together": [letter.letterhead_with],
        "marking": [letter.marking],
        "sender": letter.sender,
        "details": [f"{label}: {value}" for label, value in letter.details],
        "notice": letter.notice.split("\n"),
        "addressee": letter.addressee,
    }
    puts: list[PlacedPiece] = []
    for column in sheet.head:
        y, ended = column.y, 0.0
        for role, setting in column.roles:
            if role == "draft":
                if letter.draft:
                    element = structure.add_part(sheet.draft)
                    puts.append(PlacedPiece(Piece(0, 0, None, sheet.draft, element), y + ended, 0, 0))
                continue
            wanted = tuple([text for text in texts[role] if text])
            if not wanted:
                continue
            width = UNBROKEN if role == "addressee" else column.width
            lines = setter.plain(wanted, setting, column.x, width)
            y += max(ended, setting.margins[0])
            puts.append(PlacedPiece(Piece(0, 0, lines, None, structure.add("P", -1)), y, 0, lines.count))
            y, ended = y + lines.count * setting.leading, setting.margins[1]
    return puts
