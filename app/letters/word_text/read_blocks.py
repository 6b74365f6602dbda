"""The blocks of a Word file: paragraphs, lists at their level, quotations, tables, passages for some registries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn

from app.letters.editing.nodes import Node, joined, node, text
from app.letters.word_text.elements import Element
from app.letters.word_text.marks import (
    CONTINUED,
    NOTICE_STYLE,
    PASSAGE_END,
    PASSAGE_START,
    QUOTED_ITEM,
    QUOTES,
    level_of,
)
from app.letters.word_text.numbering import Item, Numbering
from app.letters.word_text.passages import Line, Lines
from app.letters.word_text.read_words import MATH, PAGE_BREAK, WITHIN, Words, described_control
from app.letters.word_text.report import Report
from app.letters.word_text.styles import TITLES, Styles, place_of, says_on

_VAL = qn("w:val")
_PPR = qn("w:pPr")
ALIGNED = {"right": "right", "end": "right", "center": "center"}


@dataclass
class Open:
    """A list or a quotation that more may be added to. What has the same `key` is of it. `content`: of the quotation,
    or of the list's last item."""

    kind: str
    key: str
    content: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def begin_item(self) -> None:
        self.content = []
        self.items.append({"type": "list_item", "content": self.content})


BEFORE_TITLE = 2
"""Blocks before the title at most: a file may begin with a line about itself."""


class Blocks:
    """`names`: the slug of each registry by its name in a sentence. `ours`: the file was written by `write`.
    `titled`: the first heading is a title, or of the first level, and `BEFORE_TITLE` blocks at most are before it."""

    def __init__(self, document: Document, report: Report, names: Mapping[str, str], *, ours: bool) -> None:
        self._styles = Styles(document)
        self.words = Words(document, self._styles, report, ours=ours)
        self._numbering = Numbering(document, self._styles)
        self._report, self._ours = report, ours
        self._lines = Lines(names)
        self._opened: Line | None = None
        self.titled = False
        self.found: list[Node] = []
        self._sink = self.found
        self._path: list[Open] = []
        self._levels = set[int]()

    def read(self, parent: Element) -> None:
        """Add the blocks in an element."""
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag == qn("w:sdt"):
                self._control(child)
            elif child.tag in WITHIN:
                self.read(child)
            elif child.tag == qn("w:altChunk"):
                self._report.add("embedded")
            elif isinstance(child.tag, str) and child.tag.startswith(MATH):
                self._report.add("equations", "".join(child.itertext()))

    def finish(self) -> None:
        if self._opened:
            self._report.add("passage_open", self._opened.words)
        if len(self._levels) > 1:
            for _ in self._levels:
                self._report.add("heading_levels")

    def add_paragraph(self, words: Sequence[Node]) -> None:
        self._add(node("paragraph", words))

    def _control(self, control: Element) -> None:
        gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
        if gallery is not None and gallery.get(_VAL) == "Table of Contents":
            self._report.add("toc")
            return
        self._report.add("controls", described_control(control)[1])
        for content in control.iterchildren(qn("w:sdtContent")):
            self.read(content)

    def _paragraph(self, paragraph: Element) -> None:
        style = self._styles.of(paragraph)
        name = self._styles.name(style)
        properties = paragraph.find(_PPR)
        if self._ours and name == NOTICE_STYLE:
            return
        words = self.words.of(paragraph)
        if line := self._lines.read(paragraph, words, styled=name in (PASSAGE_START, PASSAGE_END)):
            self._passage(line)
            return
        if self._begins_page(properties, style):
            self._page_break()
        item = self._item(properties, style)
        for number, piece in enumerate(_split(words)):
            if number:
                self._page_break()
            self._piece(piece, style, None if number else item, properties)
        section = None if properties is None else properties.find(qn("w:sectPr"))
        if section is not None and _begins_new_page(section):
            self._page_break()

    def _piece(self, words: list[Node], style: str, item: Item | None, properties: Element | None) -> None:
        name, says_something = self._styles.name(style), any(map(_is_said, words))
        if (level := self._heading(properties, style)) and says_something:
            is_first = len(self.found) <= BEFORE_TITLE and not any(one["type"] == "heading" for one in self.found)
            self.titled = self.titled or (is_first and (level == 1 or name.lower() in TITLES))
            self._levels.add(level)
            if item and item.number is not None:
                self._report.add("numbered_headings")
            self._add(node("heading", self._without_bold(_on_one_line(words))))
        elif item:
            self._list_item(words, item, quoted=name == QUOTED_ITEM)
        elif quote := next((one for one in QUOTES if level_of(name, one)), ""):
            self._quote(words, quote, level_of(name, quote))
        elif not says_something:
            return
        elif self._styles.is_quotation(style):
            self._quote(words, name, 1)
        elif depth := self._continued(name):
            del self._path[depth:]
            self._path[-1].content.append(node("paragraph", words))
        else:
            self._add(node("paragraph", words))

    def _add(self, block: Node) -> None:
        self._path.clear()
        self._sink.append(block)

    def _page_break(self) -> None:
        """None at the beginning, nor two together."""
        self._path.clear()
        if self._ours or (self._sink and self._sink[-1] != PAGE_BREAK):
            self._sink.append(PAGE_BREAK)

    def _begins_page(self, properties: Element | None, style: str) -> bool:
        own = None if properties is None else properties.find(qn("w:pageBreakBefore"))
        begins = self._styles.begins_page(style) if own is None else says_on(own)
        return begins and bool(self._sink)

    def _heading(self, properties: Element | None, style: str) -> int:
        own = None if properties is None else properties.find(qn("w:outlineLvl"))
        if own is not None and str(own.get(_VAL)).isdigit() and int(own.get(_VAL)) < 9:
            return int(own.get(_VAL)) + 1
        return self._styles.heading(style)

    def _item(self, properties: Element | None, style: str) -> Item | None:
        direct = None if properties is None else properties.find(qn("w:numPr"))
        own, of_style = None if direct is None else place_of(direct), self._styles.place(style)
        if own and not own.number:
            own = of_style and of_style._replace(level=own.level)
        place = own or of_style
        return self._numbering.item(place, style) if place else None

    def _list_item(self, words: list[Node], item: Item, *, quoted: bool) -> None:
        kind = "bullet_list" if item.number is None else "ordered_list"
        depth = min(item.level, len(self._path))
        if not quoted:
            depth = next((at for at in range(depth) if self._path[at].kind == "blockquote"), depth)
        key = f"{kind} {item.list}"
        if depth < len(self._path) and self._path[depth].key == key:
            del self._path[depth + 1 :]
        else:
            del self._path[depth:]
            opened = Open(kind, key)
            attrs = {} if item.number is None else {"attrs": {"start": item.number}}
            self._into().append({"type": kind, **attrs, "content": opened.items})
            self._path.append(opened)
            if item.lettered:
                self._report.add("lettered_lists")
            if item.compound:
                self._report.add("compound_lists")
        self._path[-1].begin_item()
        self._path[-1].content.append(node("paragraph", words))

    def _quote(self, words: list[Node], key: str, level: int) -> None:
        if not self._ours and not any(map(_is_said, words)):
            return
        depth = min(level - 1, len(self._path)) if self._ours else 0
        if depth < len(self._path) and self._path[depth].key == key:
            del self._path[depth + 1 :]
        else:
            del self._path[depth:]
            opened = Open("blockquote", key)
            self._into().append({"type": "blockquote", "content": opened.content})
            self._path.append(opened)
        self._path[-1].content.append(node("paragraph", words))

    def _into(self) -> list[Node]:
        return self._path[-1].content if self._path else self._sink

    def _continued(self, name: str) -> int:
        """How deep in lists a paragraph goes on with an item; 0: it does not."""
        lists = next((at for at, one in enumerate(self._path) if one.kind == "blockquote"), len(self._path))
        if name == "List Paragraph":
            return lists
        level = level_of(name, CONTINUED)
        return min(level, len(self._path) if self._ours else lists)

    def _passage(self, line: Line) -> None:
        """Begin or end a passage. A line without the other line of its pair is reported, and one that was edited."""
        opened, self._opened = self._opened, line if line.begins and line.slugs else None
        if line.relabelled or any(map(_is_said, line.rest)):
            self._report.add("passage_words", line.words)
        if line.begins and opened:
            self._report.add("passage_open", opened.words)
        elif not line.begins and (not opened or set(opened.slugs) != set(line.slugs)):
            self._report.add("passage_open", line.words)
        self._path.clear()
        self._sink = self.found
        if self._opened:
            self._sink = []
            passage = {"type": "passage", "attrs": {"registries": list(line.slugs)}, "content": self._sink}
            self.found.append(passage)
        if any(map(_is_said, line.rest)):
            self.add_paragraph(line.rest)

    def _table(self, table: Element) -> None:
        found = [list(_parts(row, "tc")) for row in _parts(table, "tr")]
        if len(found) == 1 and len(found[0]) == 1:
            self._report.add("boxes")
            self._path.clear()
            self.read(found[0][0])
            return
        rows = [self._row(row) for row in _parts(table, "tr")]
        rows = [row for row in rows if row]
        columns = max(map(len, rows), default=0)
        if not any(words for row in rows for words, _ in row):
            return
        filled = [[*row, *[([], "")] * (columns - len(row))] for row in rows]
        sides = [_side([row[at][1] for row in filled]) for at in range(columns)]
        if not self._ours and all(_is_bold(words) for words, _ in filled[0]):
            filled[0] = [(self._without_bold(words), side) for words, side in filled[0]]
        made = [
            node(
                "table_row",
                [
                    node("table_cell" if number else "table_header", words, align=sides[at])
                    for at, (words, _) in enumerate(row)
                ],
            )
            for number, row in enumerate(filled)
        ]
        self._add(node("table", made))

    def _row(self, row: Element) -> list[tuple[list[Node], str]]:
        """The words of each cell, and at which side they stand: that of its first paragraph."""
        cells: list[tuple[list[Node], str]] = [([], "")] * _spared(row, "gridBefore")
        for cell in _parts(row, "tc"):
            properties = cell.find(qn("w:tcPr"))
            merged = None if properties is None else properties.find(qn("w:vMerge"))
            span = 1 if properties is None else _number(properties.find(qn("w:gridSpan")), 1)
            goes_on = merged is not None and merged.get(_VAL) != "restart"
            if span > 1 or (merged is not None and not goes_on):
                self._report.add("merged_cells")
            cells.append(([], "") if goes_on else (self._cell(cell), _alignment(cell)))
            cells += [([], "")] * (min(span, 64) - 1)
        return cells

    def _cell(self, cell: Element) -> list[Node]:
        said = [words for one in _paragraphs(cell) if any(map(_is_said, words := self._cell_words(one)))]
        if len(said) > 1:
            self._report.add("cell_paragraphs")
        if cell.find(f".//{qn('w:tbl')}") is not None:
            self._report.add("nested_tables")
        found: list[Node] = []
        for words in said:
            found += [*([text(" ")] if found else []), *words]
        return _on_one_line(found)

    def _cell_words(self, paragraph: Element) -> list[Node]:
        """A table has no lists: the number of an item stands before its words."""
        words, item = self.words.of(paragraph), self._item(paragraph.find(_PPR), self._styles.of(paragraph))
        if not item:
            return words
        self._report.add("cell_lists")
        return words if item.number is None else joined([text(f"{item.number}. "), *words])

    def _without_bold(self, words: list[Node]) -> list[Node]:
        """A heading is bold of itself; only in a file of ours bold is more than a look there."""
        if self._ours or not _is_bold(words):
            return words
        return joined([_without(one, "strong") for one in words])


def _split(words: Iterable[Node]) -> list[list[Node]]:
    """At the ends of pages."""
    found: list[list[Node]] = [[]]
    for one in words:
        if one == PAGE_BREAK:
            found.append([])
        else:
            found[-1].append(one)
    return found


def _is_said(one: Node) -> bool:
    return one["type"] == "field" or bool(one.get("text", "").strip())


def _is_bold(words: Sequence[Node]) -> bool:
    said = [one for one in words if _is_said(one)]
    return bool(said) and all(any(mark["type"] == "strong" for mark in one.get("marks", ())) for one in said)


def _without(one: Node, kind: str) -> Node:
    marks = [mark for mark in one.get("marks", ()) if mark["type"] != kind]
    rest = {name: value for name, value in one.items() if name != "marks"}
    return rest | ({"marks": marks} if marks else {})


def _on_one_line(words: Iterable[Node]) -> list[Node]:
    kept = [text(" ", one.get("marks", ())) if one["type"] == "hard_break" else one for one in words]
    return joined([one for one in kept if one != PAGE_BREAK])


def _parts(parent: Element, name: str) -> Iterable[Element]:
    """Rows or cells, also those in content controls."""
    for child in parent:
        if child.tag == qn(f"w:{name}"):
            yield child
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _parts(content, name)
        elif child.tag in WITHIN:
            yield from _parts(child, name)


def _paragraphs(cell: Element) -> list[Element]:
    return [one for one in cell.iter(qn("w:p")) if not any(up.tag == qn("w:txbxContent") for up in one.iterancestors())]


def _alignment(cell: Element) -> str:
    found = cell.find(f"{qn('w:p')}/{_PPR}/{qn('w:jc')}")
    return ALIGNED.get("" if found is None else str(found.get(_VAL)), "left")


def _side(sides: Sequence[str]) -> str:
    """Where most cells of a column have their words; those without words say nothing."""
    said = [side for side in sides if side]
    return max(("left", "right", "center"), key=said.count)


def _spared(row: Element, name: str) -> int:
    return min(_number(row.find(f"{qn('w:trPr')}/{qn(f'w:{name}')}"), 0), 64)


def _number(found: Element | None, otherwise: int) -> int:
    said = "" if found is None else str(found.get(_VAL))
    return int(said) if said.isdigit() and len(said) < 5 else otherwise


def _begins_new_page(section: Element) -> bool:
    kind = section.find(qn("w:type"))
    return kind is None or kind.get(_VAL) not in ("continuous", "nextColumn")
