"""A pack as a document: the same headings, sentences, tables and pictures in its PDF and its Word file."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from app.letters.docx.paper import WIDTH, Picture, gap, paper_docx, paragraph, picture, table
from app.letters.page.typeface import width_mm
from app.letters.pdf.engine import parse_css, write
from app.letters.pdf.paper import paper
from app.letters.pdf.picture import page_picture

FACTS = (52, WIDTH - 52)
"""Widths of the two columns of a table of facts, in mm."""


PADDING = 4.5
"""Millimetres: Word's 1.9 on each side of a cell, and a little more, since its own typeface may be wider."""


@dataclass(frozen=True)
class Heading:
    """`level` from 1. `new_page`: whether it begins one."""

    level: int
    words: str
    new_page: bool = False


@dataclass(frozen=True)
class Text:
    """`look`: blank, or one of LOOKS."""

    words: str
    look: str = ""


LOOKS = ("lede", "small", "quote")


@dataclass(frozen=True)
class Grid:
    """A table whose first cells name its rows. `headings`: none of a table of facts. `widths` in mm; `numbers`: the
    columns that are set to the right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Collection[int] = ()


@dataclass(frozen=True)
class Chart:
    """`svg`: as app.web.charts draws it, `width` mm wide on the page; `words`: what it shows, in its place."""

    title: str
    words: str
    svg: Markup
    width: float


Block = Heading | Text | Grid | Chart


@dataclass(frozen=True)
class Document:
    """`foot` stands at the foot of every page."""

    title: str
    foot: str
    blocks: Sequence[Block]


def room(heading: str) -> float:
    """Millimetres of a column in which no word of its heading breaks: in bold type of 9 points, with the padding that
    Word gives a cell."""
    return max(width_mm(word, 9, bold=True) for word in heading.split()) + PADDING


def facts(caption: str, rows: Sequence[tuple[str, str]]) -> Grid:
    return Grid(caption, (), rows, FACTS)


def fit(words: str) -> str:
    """`words` on one line, without what no file can hold: control characters, and the two that are none."""
    return "".join(" " if word < " " or word in "\x7f\ufffe\uffff" else word for word in words)


STYLES = {"": "Normal", "lede": "Normal", "small": "Small", "quote": "Quote"}

DPI = 200

SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def pack_docx(document: Document) -> bytes:
    """Equal documents give equal bytes, under one fingerprint."""
    pictures: list[Picture] = []
    body = [xml for block in document.blocks for xml in _block_xml(block, pictures)]
    return paper_docx(body, title=fit(document.title), foot=fit(document.foot), pictures=pictures)


def _block_xml(block: Block, pictures: list[Picture]) -> Iterator[str]:
    match block:
        case Heading(level, words, new_page):
            yield paragraph(fit(words), f"Heading {level}", new_page=new_page)
        case Text(words, look):
            yield paragraph(fit(words), STYLES[look])
        case Chart():
            yield paragraph(fit(block.title), "Caption")
            pictures.append(_picture(block))
            yield picture(pictures[-1], len(pictures))
        case Grid(caption, headings, rows, widths, numbers):
            if headings:
                yield paragraph(fit(caption), "Caption")
            lines = [[fit(cell) for cell in row] for row in ([headings, *rows] if headings else rows)]
            yield table(lines, widths, fit(caption), headed=bool(headings), numbers=numbers)
            yield gap()


def _picture(chart: Chart) -> Picture:
    """Drawn as in the PDF: by itself on a page of its size."""
    found = SIZE.search(chart.svg)
    wide, high = (int(found[1]), int(found[2])) if found else (1, 1)
    css = parse_css(
        f"@page {{ size: {wide}px {high}px; margin: 0 }} html {{ font: 10pt 'Liberation Sans' }} body {{ margin: 0 }}"
        " svg { display: block; width: 100%; height: auto }"
    )
    page = f'<!DOCTYPE html><html lang="en-GB"><head><title>-</title></head><body>{chart.svg}</body></html>'
    dpi = round(DPI * chart.width / 25.4 / (wide / 96))
    png = page_picture(write(page, css, pictures={}), 1, dpi=dpi, colour=True)
    return Picture(png, chart.width, chart.width * high / wide, fit(chart.title), fit(chart.words))


PAGE = Path(__file__).with_name("pack.html")


def pack_pdf(document: Document) -> bytes:
    """PDF/UA-1. Equal documents give equal bytes, under one fingerprint. A character that the typeface lacks prints as
    a question mark; the Word file and the spreadsheet hold it."""
    return paper(PAGE, document=document, kind_of=lambda block: type(block).__name__)
