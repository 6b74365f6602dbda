"""write: a document as a Word file that people edit and that can be read again."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby

from docx.document import Document

from app.letters.editing.nodes import Node
from app.letters.word_text.elements import Element, element
from app.letters.word_text.looks import Lists, blank
from app.letters.word_text.marks import (
    CONTINUED,
    DEEPEST,
    HEADING,
    LISTED,
    OURS,
    PASSAGE_END,
    PASSAGE_START,
    QUOTED_ITEM,
    QUOTES,
    TABLE,
    Labels,
    styled,
)
from app.letters.word_text.write_words import Words

OUTER = ("heading", "table", "page_break", "passage")
"""Blocks that stand in no list and no quotation."""

EARLIEST = (1980, 1, 1, 0, 0, 0)


def write(document: Node, labels: Labels, *, title: str, origin: str = "", notice: str = "") -> bytes:
    """`title`: of the file, among its properties. `origin`: which text it is, as `WordText.origin` has it again.
    `notice`: what it says before all else, and at the head of its pages."""
    word = blank(title, f"{OURS}{origin}", notice)
    section = word.element.body.sectPr
    for block in _Writer(word, labels).blocks(document.get("content", ())):
        section.addprevious(block)
    saved, fixed = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in archive.namelist():
            again.writestr(zipfile.ZipInfo(name, EARLIEST), archive.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


class _Writer:
    def __init__(self, document: Document, labels: Labels) -> None:
        self._words, self._lists = Words(document, labels), Lists(document)
        self._styles = {style.name: style.style_id for style in document.styles}

    def blocks(self, blocks: Sequence[Node]) -> Iterator[Element]:
        """Of the document or of a passage."""
        for outer, group in groupby(blocks, key=lambda block: block["type"] in OUTER):
            if not outer:
                yield from self._inner(list(group), 0, "Normal")
                continue
            for block in group:
                yield from self._outer(block)

    def _outer(self, block: Node) -> Iterator[Element]:
        match block["type"]:
            case "heading":
                yield self._paragraph(block, HEADING)
            case "table":
                yield from self._table(block)
            case "page_break":
                yield element("p", element("r", element("br", type="page")))
            case "passage":
                registries = block["attrs"]["registries"]
                yield self._styled(self._words.passage(registries), PASSAGE_START)
                yield from self.blocks(block.get("content", ()))
                yield self._styled(self._words.passage(registries, end=True), PASSAGE_END)

    def _inner(self, blocks: Sequence[Node], depth: int, style: str, *, quoted: bool = False) -> Iterator[Element]:
        """Blocks within `depth` lists and quotations, whose paragraphs have this style."""
        turn = 0
        for block in blocks:
            if block["type"] == "paragraph":
                yield self._paragraph(block, style)
            elif block["type"] == "blockquote":
                yield from self._quote(block, depth, QUOTES[turn % 2])
                turn += 1
            else:
                yield from self._list(block, depth, quoted=quoted)

    def _quote(self, block: Node, depth: int, name: str) -> Iterator[Element]:
        style = styled(name, min(depth + 1, DEEPEST))
        content = block.get("content", ())
        if content and content[0]["type"] != "paragraph":
            yield self._styled((), style)  # what it begins with does not say that it is in a quotation
        yield from self._inner(content, depth + 1, style, quoted=True)

    def _list(self, block: Node, depth: int, *, quoted: bool) -> Iterator[Element]:
        ordered, level = block["type"] == "ordered_list", min(depth, DEEPEST - 1)
        number = self._lists.add(ordered=ordered, start=block["attrs"]["start"] if ordered else 1, level=level)
        style = QUOTED_ITEM if quoted else LISTED[block["type"]]
        goes_on = styled(CONTINUED, min(depth + 1, DEEPEST))
        for item in block.get("content", ()):
            content = item.get("content", ())
            first = [content[0]] if content and content[0]["type"] == "paragraph" else []
            paragraph = self._paragraph(first[0], style) if first else self._styled((), style)
            paragraph.pPr.append(element("numPr", element("ilvl", val=level), element("numId", val=number)))
            yield paragraph
            yield from self._inner(content[len(first) :], depth + 1, goes_on, quoted=quoted)

    def _table(self, block: Node) -> Iterator[Element]:
        rows = block.get("content", ())
        columns = max(len(row.get("content", ())) for row in rows)
        borders = element("tblW", w=0, type="auto")
        yield element(
            "tbl",
            element("tblPr", element("tblStyle", val=self._styles[TABLE]), borders),
            element("tblGrid", *(element("gridCol", w=9000 // columns) for _ in range(columns))),
            *(self._row(row, header=not number) for number, row in enumerate(rows)),
        )
        yield self._styled((), "Normal")  # two tables in a row would be one

    def _row(self, row: Node, *, header: bool) -> Element:
        cells = [
            element("tc", element("tcPr", element("tcW", w=0, type="auto")), self._cell(cell))
            for cell in row.get("content", ())
        ]
        return element("tr", *([element("trPr", element("tblHeader"))] if header else []), *cells)

    def _cell(self, cell: Node) -> Element:
        paragraph = self._paragraph(cell, "Normal")
        paragraph.pPr.append(element("jc", val=cell["attrs"]["align"]))
        return paragraph

    def _paragraph(self, block: Node, style: str) -> Element:
        return self._styled(self._words.of(block.get("content", ())), style)

    def _styled(self, content: Iterator[Element] | Sequence[Element], style: str) -> Element:
        return element("p", element("pPr", element("pStyle", val=self._styles[style])), *content)
