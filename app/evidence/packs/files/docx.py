"""A pack as a Word document: named styles, real headings, tables whose headings come again on each page, pictures with
words in their place."""

import re
from collections.abc import Iterator

from app.evidence.packs.files.document import Block, Chart, Document, Grid, Heading, Text, fit
from app.letters.docx.paper import Picture, gap, paper_docx, paragraph, picture, table
from app.letters.pdf.engine import parse_css, write
from app.letters.pdf.picture import page_picture

STYLES = {"": "Normal", "lede": "Normal", "small": "Small", "quote": "Quote"}

DPI = 200

SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def pack_docx(document: Document) -> bytes:
    """Equal documents give equal bytes, under one fingerprint."""
    pictures: list[Picture] = []
    body = [xml for block in document.blocks for xml in _written(block, pictures)]
    return paper_docx(body, title=fit(document.title), foot=fit(document.foot), pictures=pictures)


def _written(block: Block, pictures: list[Picture]) -> Iterator[str]:
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
