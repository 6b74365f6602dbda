"""A pack as a document: the same headings, sentences, tables and pictures in its PDF and its Word file."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.letters.page.typeface import width_mm
from app.letters.pdf.engine import parse_css, write
from app.letters.pdf.paper import paper
from app.letters.pdf.picture import page_picture
from app.web.files.word import WIDTH, WordDocument

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


LOOKS = ("lede", "notice", "small", "quote")


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
    """`foot` stands at the foot of every page. `created`: the Word file's date, if there is one."""

    title: str
    foot: str
    created: datetime | None
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


STYLES = {"": "Normal", "lede": "Normal", "notice": "Notice", "small": "Small", "quote": "Quote"}

DPI = 200

SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def pack_docx(document: Document, notice: str = "") -> bytes:
    """Equal documents give equal bytes, under one fingerprint and by equal versions of python-docx."""
    word = WordDocument(fit(document.title), foot=fit(document.foot), created=document.created, notice=notice)
    for block in document.blocks:
        _write_block(word, block)
    return word.to_bytes()


def _write_block(word: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, words, new_page):
            word.heading(fit(words), level, new_page=new_page)
        case Text(words, look):
            word.paragraph(fit(words), STYLES[look])
        case Chart(title, words, _, width):
            word.paragraph(fit(title), "Caption")
            word.picture(_png(block), width=width, title=fit(title), alternative=fit(words))
        case Grid(caption, headings, rows, widths, numbers):
            if headings:
                word.paragraph(fit(caption), "Caption")
            lines = [[fit(cell) for cell in row] for row in ([headings, *rows] if headings else rows)]
            word.table(lines, widths, fit(caption), headed=bool(headings), numbers=numbers)


def _png(chart: Chart) -> bytes:
    """Drawn as in the PDF: by itself on a page of its size."""
    found = SIZE.search(chart.svg)
    wide, high = (int(found[1]), int(found[2])) if found else (1, 1)
    css = parse_css(
        f"@page {{ size: {wide}px {high}px; margin: 0 }} html {{ font: 10pt 'Liberation Sans' }} body {{ margin: 0 }}"
        " svg { display: block; width: 100%; height: auto }"
    )
    page = f'<!DOCTYPE html><html lang="en-GB"><head><title>-</title></head><body>{chart.svg}</body></html>'
    dpi = round(DPI * chart.width / 25.4 / (wide / 96))
    return page_picture(write(page, css, pictures={}), 1, dpi=dpi, colour=True)


PAGE = Path(__file__).with_name("pack.html")


def pack_pdf(document: Document, notice: str = "") -> bytes:
    """PDF/UA-1. Equal documents give equal bytes, under one fingerprint. A character that the typeface lacks prints as
    a question mark; the Word file and the spreadsheet hold it."""
    return paper(PAGE, notice=notice, **page_facts(document))


def page_facts(document: Document) -> dict[str, Any]:
    """What `PAGE` shows of a document."""
    return {"document": document, "kind_of": lambda block: type(block).__name__}
