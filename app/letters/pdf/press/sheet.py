"""Compile: what WeasyPrint's own layout of a specimen letter says about every part of the page.

The specimen goes through the letter's own page and style sheet, so a change of either is read here by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.letters.letter import Letter
from app.letters.page.wording import WORDING
from app.letters.pdf.engine import Box, Hand, Unset, hand_key
from app.letters.pdf.press.fixed_parts import part_of
from app.letters.pdf.press.lines import PLAIN, Style
from app.letters.pdf.press.words import Words
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Run

Margins = tuple[float, float]
"""Above and below."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How one kind of paragraph is set, in CSS pixels. `rise`: from a line's top to its baseline. `keeps`: whether a
    page break is to be avoided before it, inside it and after it."""

    leading: float
    rise: float
    margins: Margins
    hands: Mapping[Style, Words]
    keeps: tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the head: its place, and what stands in it, by role and setting, from the top down."""

    x: float
    y: float
    width: float
    roles: tuple[tuple[str, Setting], ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A list's marker: the hand, and the ends of one marker from the left edge of its item's text."""

    words: Words
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Furniture:
    """A text in the margin of a page: its role, hand, alignment, the edge that it is aligned to, and its baseline."""

    role: str
    words: Words
    align: str
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Fill:
    """The ground behind a field without a value: its colour, and its top and height from the baseline."""

    colour: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of a row are set. `room`: what stays free on their left, above, on their right and below them,
    down to the `rule`, whose height it is. `keeps`: of the row."""

    setting: Setting
    room: tuple[float, float, float, float]
    rule: float
    keeps: tuple[bool, bool, bool]


class Sheet:
    """What the style sheet says, for letters in one language.

    Lengths are in CSS pixels: `left` and `width` of the text, `first` and `later` the top and the bottom of the text on
    a first and on a later page, `item` and `quote` how far a list's text and a quotation are moved in.
    """

    def __init__(self, pages: tuple[Box, ...]) -> None:
        """`pages`: of the specimen, laid out. Call with NATIVE held."""
        self._words: dict[tuple[object, ...], Words] = {}
        first, later = pages
        body = first.children[0].children[0]
        parts = list(body.children)
        head, salutation, subject, text, heading, bullets, numbers, quote, table = parts[:9]
        self.left, self.width = body.x, body.width
        self.first = (head.y + head.height, first.y + first.height)
        self.later = (later.y, later.y + later.height)
        self.salutation, self.subject = self._setting(salutation), self._setting(subject)
        self.text, self.heading = self._setting(text), self._setting(heading)
        self.missing = self._fill(text)
        self._read_lists(bullets, numbers)
        self.table_margins = (table.margin_top, table.margin_bottom)
        self.header_cells, self.cells = map(self._cells, table.children[0].children)
        self.quote = (quote.x - self.left, self.left + self.width - quote.x - quote.width)
        self.quote_margins = (quote.margin_top, quote.margin_bottom)
        self.head = tuple(self._column(part) for part in head.children)
        self.draft = part_of(next(part for part in head.within() if _holds(part, "draft")), self.words)
        self.furniture = (tuple(self._furniture(first)), tuple(self._furniture(later)))

    def words(self, style: object) -> Words:
        key = hand_key(style)
        if key not in self._words:
            self._words[key] = Words(Hand(style))
        return self._words[key]

    @property
    def all_words(self) -> Iterable[Words]:
        """Of every hand that has been needed."""
        return self._words.values()

    def _setting(self, box: Box) -> Setting:
        """Of a paragraph of the specimen, which may hold runs in every style."""
        line = next(part for part in box.within() if part.kind == "line")
        texts = list(_texts(line, PLAIN))
        _, first = texts[0]
        if any(abs(text.baseline - first.baseline) > 1e-9 for _, text in texts):
            raise Unset("faces with different baselines")
        return Setting(
            leading=line.height,
            rise=first.baseline - line.y,
            margins=(box.margin_top, box.margin_bottom),
            hands={style: self.words(text.style) for style, text in texts},
            keeps=box.keeps,
        )

    def _fill(self, text: Box) -> Fill:
        mark = next(part for part in text.within() if part.fill)
        colour, (_, top, _, height) = mark.fill or ("", (0.0, 0.0, 0.0, 0.0))
        words = next(part for part in mark.within() if part.kind == "text")
        return Fill(colour, top - words.baseline, height)

    def _read_lists(self, bullets: Box, numbers: Box) -> None:
        item = _items(bullets)[0]
        first, second, inner, quote = item.children[-1].children
        self.item_text = replace(self._setting(first), hands=self.text.hands)
        self.item_next = replace(self._setting(second), hands=self.text.hands)
        self.item = first.x - self.left
        self.item_margins = (item.margin_top, item.margin_bottom)
        self.list_margins = (bullets.margin_top, bullets.margin_bottom)
        self.inner_list_margins = (inner.margin_top, inner.margin_bottom)
        self.inner_quote_margins = (quote.margin_top, quote.margin_bottom)
        self.bullet, self.number = self._marker(bullets), self._marker(numbers)

    def _cells(self, group: Box) -> Cells:
        row = group.children[0]
        cell = row.children[0]
        lines = [part for part in cell.within() if part.kind == "line"]
        if cell.border is None:
            raise Unset("cells without a rule")
        (x, y, width, height), (*_, within) = cell.border
        ends = lines[-1].y + lines[-1].height
        before, inside, after = map(any, zip(group.keeps, row.keeps, strict=True))
        return Cells(
            setting=self._setting(cell),
            room=(cell.x - x, lines[0].y - y, x + width - cell.x - cell.width, y + within - ends),
            rule=height - within,
            keeps=(before, inside, after),
        )

    def _marker(self, box: Box) -> Marker:
        item = _items(box)[0]
        marker = next(part for part in item.children if part.kind == "marker")
        text = next(part for part in marker.within() if part.kind == "text")
        edge = item.children[-1].x
        return Marker(self.words(text.style), text.x - edge, text.x + text.width - edge)

    def _column(self, box: Box) -> Column:
        paragraphs = [part for part in box.children if part.kind == "block"]
        roles = tuple((_role(part), self._setting(part)) for part in paragraphs)
        return Column(paragraphs[0].x, paragraphs[0].y, paragraphs[0].width, roles)

    def _furniture(self, page: Box) -> Iterator[Furniture]:
        for margin in page.children[1:]:
            for text in margin.within():
                if text.kind == "text":
                    ends = {"right": text.x + text.width, "center": text.x + text.width / 2}
                    words = self.words(text.style)
                    yield Furniture(
                        _ROLES.get(text.text, "page"),
                        words,
                        margin.align,
                        ends.get(margin.align, text.x),
                        text.baseline,
                    )


def _items(box: Box) -> list[Box]:
    return [part for part in box.children if part.tag == "li"]


def _texts(box: Box, style: Style) -> Iterator[tuple[Style, Box]]:
    for part in box.children:
        bold, italic, missing = style
        if part.kind == "text":
            yield style, part
        else:
            yield from _texts(
                part, (bold or part.tag == "strong", italic or part.tag == "em", missing or part.tag == "mark")
            )


def _holds(box: Box, of_class: str) -> bool:
    """Whether this is the block whose one line holds a box of that class."""
    inside = box.children[0].children if box.children and box.children[0].kind == "line" else ()
    return any(part.of_class == of_class and part.kind == "block" for part in inside)


def _role(box: Box) -> str:
    text = next(part.text for part in box.within() if part.kind == "text")
    return _ROLES.get(text) or _ROLES[text.partition(":")[0]]


_ROLES = (
    {name.upper(): name for name in ("letterhead", "together", "marking", "sender", "reference", "notice", "addressee")}
    | {words.draft: "draft" for words in WORDING.values()}
    | {words.reference: "details" for words in WORDING.values()}
)
"""What stands in a place of the page, by what the specimen says there."""


def specimen(language: str) -> Letter:
    """A letter with one of everything that the press sets, on two pages."""
    styles = [
        (bold, italic, missing) for bold in (False, True) for italic in (False, True) for missing in (False, True)
    ]
    runs = tuple(Run("Words ", *style) for style in styles)
    text = Paragraph((Run("Words"),))
    listed: Block[Run] = List(False, 1, ((text,),))
    quoted: Block[Run] = Quote((text,))
    return Letter(
        reference="REFERENCE",
        date="Date",
        reply_by="Reply by",
        marking="MARKING",
        draft=True,
        language=language,
        title="Specimen",
        subject=runs,
        letterhead="LETTERHEAD",
        letterhead_with="TOGETHER",
        sender=("SENDER",),
        notice="NOTICE",
        addressee=("ADDRESSEE",),
        posted=True,
        by_hand=False,
        salutation="Salutation",
        blocks=(
            Paragraph(runs),
            Heading(runs),
            List(False, 1, ((text, text, listed, quoted),)),
            List(True, 1, ((text,),)),
            quoted,
            Table(("left",), ((runs,), (runs,))),
            PageBreak(),
            Paragraph((Run("Words"),)),  # the last paragraph but one is kept with what follows it
            text,
        ),
        close="Close",
        signatories=(),
        across=3,
        copies=(),
        enclosures=(),
    )
