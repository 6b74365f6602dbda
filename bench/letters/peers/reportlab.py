"""reportlab's platypus: a document of flowing paragraphs, built for each letter."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from bench.letters.peers.letter import Block, Record, sample_of_command
from bench.letters.program import each, make_letters

FACES = {
    "Liberation": "Regular",
    "Liberation-Bold": "Bold",
    "Liberation-Italic": "Italic",
    "Liberation-BI": "BoldItalic",
}
LEFT, RIGHT, TOP, FOOT = 24.6 * mm, 20 * mm, 18 * mm, 22 * mm
WIDTH, HEIGHT = 210 * mm, 297 * mm

sample = sample_of_command()
for name, face in FACES.items():
    pdfmetrics.registerFont(TTFont(name, f"/usr/share/fonts/truetype/liberation/LiberationSans-{face}.ttf"))
pdfmetrics.registerFontFamily("Liberation", *FACES)

BODY = ParagraphStyle("body", fontName="Liberation", fontSize=12, leading=15, spaceAfter=7.5, allowWidows=0)
STRONG = ParagraphStyle("strong", BODY, fontName="Liberation-Bold", keepWithNext=1)
SMALL = ParagraphStyle("small", BODY, fontSize=9, leading=10.8, spaceAfter=0)
HEAD = ParagraphStyle("head", STRONG, fontSize=17, leading=20, spaceAfter=2)
OFFICE = ParagraphStyle("office", SMALL, fontSize=10, leading=12)


class Numbered(Canvas):
    """Pages are written when their number is known, as reportlab's users do for "page n of m"."""

    def __init__(self, *arguments: Any, reference: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._reference = reference
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont("Liberation", 9)
            self.drawString(LEFT, 12 * mm, self._reference)
            self.drawRightString(WIDTH - RIGHT, 12 * mm, f"Page {number} of {len(self._pages)}")
            super().showPage()
        super().save()


def letter(record: Record) -> bytes:
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(WIDTH, HEIGHT), title=record.title, lang=sample.language)
    across = WIDTH - LEFT - RIGHT
    plain = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    first = Frame(LEFT, FOOT, across, HEIGHT - FOOT - 8 * mm, **plain)
    later = Frame(LEFT, FOOT, across, HEIGHT - FOOT - TOP, **plain)
    document.addPageTemplates([PageTemplate("first", [first]), PageTemplate("later", [later])])

    def canvas(*arguments: Any, **options: Any) -> Numbered:
        return Numbered(*arguments, reference=record.reference, **options)

    document.build([NextPageTemplate("later"), _head(record), *_text(record), _ending()], canvasmaker=canvas)
    return out.getvalue()


def _head(record: Record) -> Table:
    left = [
        Paragraph(escape(sample.letterhead), HEAD),
        Paragraph(escape(sample.letterhead_with), SMALL),
        Spacer(1, 9 * mm),
        *_lines(record.addressee),
    ]
    details = [f"{label}: {value}" for label, value in (("Reference", record.reference), *sample.details)]
    marking, notice = (Paragraph(f"<b>{escape(text)}</b>", SMALL) for text in (sample.marking, sample.notice))
    gap = Spacer(1, 3 * mm)
    right = [marking, gap, *_lines(sample.sender), gap, *_lines(details), gap, notice]
    plain = [("VALIGN", (0, 0), (-1, -1), "TOP"), *((side, (0, 0), (-1, -1), 0) for side in _PADDING)]
    return Table([[left, right]], colWidths=[100.4 * mm, 65 * mm], rowHeights=[87 * mm], style=plain)


_PADDING = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")


def _lines(texts: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(escape(text), SMALL) for text in texts]


def _text(record: Record) -> Iterator[Any]:
    yield Paragraph(escape(record.salutation), BODY)
    yield Paragraph(escape(sample.subject), STRONG)
    markup = _markup(record)
    items: list[ListItem] = []
    for block in sample.variants[record.variant]:
        if block.kind == "item":
            items.append(ListItem(Paragraph(markup(block), BODY)))
            continue
        if items:
            yield ListFlowable(items, bulletFontName="Liberation", bulletFontSize=12, bulletFormat="%s.")
            items = []
        yield Paragraph(markup(block), STRONG if block.kind == "heading" else BODY)
    if items:
        yield ListFlowable(items, bulletFontName="Liberation", bulletFontSize=12, bulletFormat="%s.")


def _markup(record: Record) -> Callable[[Block], str]:
    def markup(block: Block) -> str:
        out = ""
        for part in block.parts:
            text = escape(record.values[part.text] if part.field else part.text)
            text = f"<i>{text}</i>" if part.italic else text
            out += f"<b>{text}</b>" if part.bold else text
        return out

    return markup


def _ending() -> KeepTogether:
    cells = [
        [
            Image(str(one.picture), 48 * mm, 14 * mm, kind="proportional", hAlign="LEFT"),
            Paragraph(f"<b>{escape(one.name)}</b>", OFFICE),
            Paragraph(escape(one.office), OFFICE),
        ]
        for one in sample.signatories
    ]
    rows = [[*cells[start : start + 3], *[""] * (start + 3 - len(cells))] for start in range(0, len(cells), 3)]
    plain = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    copies = _lines([f"cc: {sample.copies[0]}", *sample.copies[1:]])
    return KeepTogether([Paragraph(escape(sample.close), BODY), Table(rows, style=plain, hAlign="LEFT"), *copies])


make_letters(sample.records, each(letter), extension="pdf")
