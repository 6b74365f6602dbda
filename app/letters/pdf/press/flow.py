"""Flow: a letter's blocks as pieces, one after another, with the room between them and their place in the structure.

All margins of the style sheet are above or below, and none is negative there: where boxes end and begin, the largest of
their margins is the room between.
"""

from collections.abc import Iterable, Sequence

from app.letters.blocks import Block, Heading, List, PageBreak, Paragraph, Quote
from app.letters.fields import Run
from app.letters.kept import Kept
from app.letters.letter import Letter
from app.letters.pdf.engine import Unset
from app.letters.pdf.press.fixed import Part
from app.letters.pdf.press.lines import PLAIN, Segment, set_runs, set_words
from app.letters.pdf.press.pages import BULLET, Piece, Put
from app.letters.pdf.press.sheet import Margins, Setting, Sheet
from app.letters.pdf.press.structure import Structure

UNBROKEN = 100_000.0
"""Width of what is not to be broken: the lines of an address are broken already."""

MOST = 2_000
"""Paragraphs whose lines are kept: those that many letters share, and a bound on memory."""

Lines = tuple[Sequence[bytes], Sequence[list[Segment]]]
"""A paragraph's lines as operands, or as segments where its styles are mixed."""


class Setter:
    """Sets paragraphs, and keeps those that come again."""

    def __init__(self) -> None:
        self._plain: Kept[tuple[str, float, int], Sequence[bytes]] = Kept(MOST)
        self._mixed: Kept[object, list[list[Segment]]] = Kept(MOST)

    def plain(self, texts: Iterable[str], setting: Setting, width: float) -> list[bytes]:
        """The lines of texts in a plain style, each beginning a line. Raises Unset."""
        words, kept = setting.hands[PLAIN], self._plain
        lines: list[bytes] = []
        for text in texts:
            if lines:
                lines[-1] += words.space
            key = (text, width, id(words))
            found = kept.get(key)
            if found is None:
                found = kept[key] = set_words(words, text.split(" "), width)
            lines += found
        return lines

    def lines(self, content: tuple[Run, ...], setting: Setting, width: float) -> Lines:
        """Raises Unset."""
        first = content[0]
        if len(content) == 1 and not (first.bold or first.italic or first.missing):
            return self.plain(first.text.split("\n"), setting, width), ()
        key = (content, width, id(setting.hands))
        found = self._mixed.get(key)
        if found is None:
            found = self._mixed[key] = _set_mixed(content, setting, width)
        return (), found


def _set_mixed(content: tuple[Run, ...], setting: Setting, width: float) -> list[list[Segment]]:
    lines: list[list[Segment]] = []
    for runs in _between_breaks(content):
        if lines:
            x, style, operand, wide = lines[-1][-1]
            lines[-1][-1] = (x, style, operand + setting.hands[style].space, wide)
        lines += set_runs(setting.hands, runs, width)
    return lines


def _between_breaks(content: tuple[Run, ...]) -> Iterable[list[tuple[tuple[bool, bool, bool], str]]]:
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

    def __init__(self, sheet: Sheet, setter: Setter, structure: Structure) -> None:
        self._sheet = sheet
        self._setter = setter
        self._structure = structure
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
        for piece in self.pieces[begun:][-2:-1]:
            piece.keeps_after = True
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
                    self._begin(sheet.quote_margins)
                    self._blocks(inner, headed, x + left, width - left - right, quotation, depth=depth)
                    self._end(sheet.quote_margins)
                case List():
                    self._list(block, headed, x + sheet.item, width - sheet.item, parent, depth=depth)
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

    def _paragraph(
        self, content: tuple[Run, ...], setting: Setting, kind: str, x: float, width: float, parent: int
    ) -> None:
        lines, segments = self._setter.lines(content, setting, width)
        self._begin(setting.margins)
        label, marker = self._marked or (-1, "")
        self._marked = None
        before, inside, after = setting.keeps
        self._add(
            Piece(
                gap=max(self._ended, self._begun),
                top=self._begun,
                x=x,
                leading=setting.leading,
                rise=setting.rise,
                hands=setting.hands,
                lines=lines,
                segments=segments,
                element=self._structure.add(kind, parent),
                label=label,
                marker=marker,
                turns=self._turns,
                keeps_before=before,
                keeps_inside=inside,
                keeps_after=after,
            ),
            setting.margins,
        )

    def _part(self, part: Part) -> None:
        self._begin(part.margins)
        before, _, after = part.keeps
        self._add(
            Piece(
                gap=max(self._ended, self._begun),
                top=self._begun,
                part=part,
                element=self._structure.add_part(part),
                turns=self._turns,
                keeps_before=before,
                keeps_after=after,
            ),
            part.margins,
        )

    def _add(self, piece: Piece, margins: Margins) -> None:
        self.pieces.append(piece)
        self._ended, self._begun, self._turns = margins[1], 0.0, False


def head(letter: Letter, sheet: Sheet, setter: Setter, structure: Structure) -> list[Put]:
    """What stands above the text on the first page. Raises Unset."""
    texts = {
        "letterhead": [letter.letterhead],
        "together": [letter.letterhead_with],
        "marking": [letter.marking],
        "sender": letter.sender,
        "details": [f"{label}: {value}" for label, value in letter.details],
        "notice": [letter.notice],
        "addressee": letter.addressee,
    }
    puts: list[Put] = []
    for column in sheet.head:
        y, ended = column.y, 0.0
        for role, setting in column.roles:
            if role == "draft":
                if letter.draft:
                    element = structure.add_part(sheet.draft)
                    puts.append(Put(Piece(part=sheet.draft, element=element), y + ended, 0, 0))
                continue
            wanted = [text for text in texts[role] if text]
            if not wanted:
                continue
            width = UNBROKEN if role == "addressee" else column.width
            lines = setter.plain(wanted, setting, width)
            y += max(ended, setting.margins[0])
            piece = Piece(
                x=column.x,
                leading=setting.leading,
                rise=setting.rise,
                hands=setting.hands,
                lines=lines,
                element=structure.add("P", -1),
            )
            puts.append(Put(piece, y, 0, len(lines)))
            y, ended = y + len(lines) * setting.leading, setting.margins[1]
    return puts
