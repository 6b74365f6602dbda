"""faults: the rules of a letter's PDF: those of PDF/UA-1 (ISO 14289-1), by clause, and our own promises.

A letter's structure is small, so the rules are closed: a kind of element, or a feature of PDF, that no letter has is a
fault here even where the standard would have it with conditions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.letters.bounded_cache import BoundedCache
from app.letters.page.measures import MOST_PAGES, PAPER
from app.letters.page.typeface import FAMILY, MM_PER_PT
from app.letters.pdf.check.tagged_file import FURNITURE, NOBODY, Element, TaggedFile

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, by code; on which page, counted from 1, if on one; and with what."""

    code: str
    page: int = 0
    what: str = ""


CLAUSES = {
    "version": "6.1",
    "not_marked": "6.2",
    "no_ua_mark": "5",
    "artifact_in_tagged": "7.1",
    "tagged_in_artifact": "7.1",
    "untagged": "7.1",
    "suspects": "7.1",
    "unknown_kind": "7.1",
    "no_metadata": "7.1",
    "no_metadata_title": "7.1",
    "title_not_shown": "7.1",
    "no_structure": "7.1",
    "lost_element": "7.1",
    "no_language": "7.2",
    "wrong_nesting": "7.2",
    "figure_without_words": "7.3",
    "heading_skipped": "7.4.2",
    "encrypted": "7.16",
    "no_tab_order": "7.18.3",
    "font_not_described": "7.21.3",
    "font_not_embedded": "7.21.4",
    "unsound_glyph": "7.21.4 to 7.21.8",
}
"""Clauses of ISO 14289-1 by code."""

INLINE = frozenset({"Span", "NonStruct", "Link", "Reference", "Quote", "Figure"})
BLOCKS = frozenset({"P", "H1", "H2", "H3", "L", "Table", "Div", "BlockQuote", "Art", "Sect", "Part"}) | INLINE
KINDS = {
    "Document": BLOCKS,
    "Part": BLOCKS,
    "Art": BLOCKS,
    "Sect": BLOCKS,
    "Div": BLOCKS,
    "BlockQuote": BLOCKS,
    "NonStruct": BLOCKS,
    "P": INLINE,
    "H1": INLINE,
    "H2": INLINE,
    "H3": INLINE,
    "Span": INLINE,
    "Link": INLINE,
    "Reference": INLINE,
    "Quote": INLINE,
    "Figure": frozenset[str](),
    "L": frozenset({"LI", "L"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "Lbl": INLINE,
    "LBody": BLOCKS,
    "Table": frozenset({"THead", "TBody", "TR"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
    "TH": INLINE,
    "TD": INLINE,
}
"""Every kind of element that a letter has, with those that may stand in it."""

_HOLDS = frozenset((parent, kid) for parent, kids in KINDS.items() for kid in kids)
_NO_TEXT = frozenset({"L", "LI", "Table", "THead", "TBody", "TR"})
"""Kinds that hold elements alone."""

_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_REFERENCE = re.compile(r"\([^\s()]+\)$")
_PAPER = PAPER.width / MM_PER_PT, PAPER.height / MM_PER_PT
_NEAR = 0.5
"""Points by which paper may differ."""


def faults(file: TaggedFile) -> Iterator[Fault]:
    """Everything that is wrong with a file, the whole first, then fonts, pages and structure."""
    yield from _of_the_file(file)
    yield from _of_the_fonts(file)
    yield from _of_the_pages(file)
    yield from _of_the_tags(file)


_SOUND: BoundedCache[object, object] = BoundedCache(256)
"""Trees of tags that were found sound for the marks of their pages; letters of one shape are read as one tree."""


def _of_the_tags(file: TaggedFile) -> Iterator[Fault]:
    """How marks and structure hold together."""
    trees = (file.elements, *[page.owners for page in file.pages])
    told = (*map(id, trees), *[tuple(page.marks) for page in file.pages])
    if told in _SOUND:
        return
    wrong = [*_of_the_marks(file), *_of_the_structure(file)]
    if not wrong:
        _SOUND[told] = trees  # which keeps them where they are
    yield from wrong


def _of_the_file(file: TaggedFile) -> Iterator[Fault]:
    says = file.says or {}
    for code, wrong, what in (
        ("too_large", file.size > MOST_BYTES, str(file.size)),
        ("too_many_pages", not 1 <= len(file.pages) <= MOST_PAGES, str(len(file.pages))),
        ("version", re.fullmatch(rb"1\.[0-7]", file.version) is None, file.version.decode("ascii", "replace")),
        ("encrypted", file.encrypted, ""),
        ("no_language", _LANGUAGE.fullmatch(file.language) is None, file.language),
        ("no_title", not file.title, ""),
        ("no_reference", _REFERENCE.search(file.title) is None, file.title),
        ("no_metadata", file.says is None, ""),
        ("no_ua_mark", says.get("part") != "1", says.get("part", "")),
        ("no_metadata_title", not says.get("title"), ""),
        ("metadata_differs", bool(says.get("title")) and says["title"] != file.title, says.get("title", "")),
        ("not_marked", not file.marked, ""),
        ("suspects", file.suspects, ""),
        ("title_not_shown", not file.displays_title, ""),
        ("no_structure", not file.structured, ""),
    ):
        if wrong:
            yield Fault(code, what=what)
    yield from (Fault("unexpected", what=extra) for extra in file.extras)


def _of_the_fonts(file: TaggedFile) -> Iterator[Fault]:
    family = FAMILY.replace(" ", "")
    for font in file.fonts:
        if not font.embedded:
            yield Fault("font_not_embedded", what=font.name)
        elif not font.described:
            yield Fault("font_not_described", what=font.name)
        if not font.name.replace("-", "").startswith(family):
            yield Fault("font_not_ours", what=font.name)


def _of_the_pages(file: TaggedFile) -> Iterator[Fault]:
    for number, page in enumerate(file.pages, 1):
        left, bottom, right, top = page.box
        across, up = _PAPER
        if page.turned or max(abs(left), abs(bottom), abs(right - across), abs(top - up)) > _NEAR:
            yield Fault("not_a4", number, " ".join(f"{edge:g}" for edge in page.box))
        if page.annotations:
            yield Fault("unexpected", number, "annotations")
            if not page.tabs:
                yield Fault("no_tab_order", number)
        for breach in page.breaches:
            yield Fault(breach, number)
        for font, codes in page.codes.items():
            if font.embedded and (unsound := codes - font.sound):
                yield Fault("unsound_glyph", number, f"{font.name} {' '.join(map(str, sorted(unsound)))}")


def _of_the_marks(file: TaggedFile) -> Iterator[Fault]:
    for number, page in enumerate(file.pages, 1):
        if len(set(page.marks)) != len(page.marks):
            yield Fault("mark_twice", number)
        for mark in page.marks:
            owner = page.owners.get(mark, NOBODY)
            if owner == NOBODY or (owner != FURNITURE and (number - 1, mark) not in file.elements[owner].marks):
                yield Fault("mark_without_element", number, str(mark))


def _of_the_structure(file: TaggedFile) -> Iterator[Fault]:
    elements, level = file.elements, 0
    there = {(number, mark) for number, page in enumerate(file.pages) for mark in page.marks}
    for element in elements:
        kind = element.kind
        parent = elements[element.parent].kind if element.parent != NOBODY else ""
        if kind not in KINDS:
            yield Fault("unknown_kind", what=kind)
        elif kind != "Document" if element.parent == NOBODY else (parent, kind) not in _HOLDS:
            yield Fault("wrong_nesting", what=f"{kind} in {parent or 'the root'}")
        if element.lost:
            yield Fault("lost_element", what=kind)
        if element.marks:
            if kind in _NO_TEXT:
                yield Fault("wrong_nesting", what=f"text in {kind}")
            for page, mark in element.marks:
                if (page, mark) not in there:
                    yield Fault("element_without_mark", page + 1, f"{kind} {mark}")
        if kind == "Figure" and not element.told:
            yield Fault("figure_without_words", _page_of(element))
        if kind in {"H1", "H2", "H3"}:
            now = int(kind[1])
            if now > level + 1:
                yield Fault("heading_skipped", _page_of(element), kind)
            level = now


def _page_of(element: Element) -> int:
    return element.marks[0][0] + 1 if element.marks else 0
