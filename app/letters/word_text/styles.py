"""What the styles of a Word file say: which paragraphs are headings, quotations or items, and what is bold."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn

from app.letters.word_text.elements import Element
from app.letters.word_text.marks import PASSAGE_END, PASSAGE_START

_VAL = qn("w:val")
_HEADING = re.compile(r"heading (\d)")
TITLES = {"title": 1, "subtitle": 2}
QUOTATIONS = ("quote", "intense quote", "quotations", "block text", "block quotation")
"""Names of styles in small letters: of Word, and of what LibreOffice writes."""

BODY_TEXT = 9
"""The level of an outline at which what is no heading stands."""

ON_OFF = ("b", "i", "vanish", "strike", "dstrike")
"""Properties of words that are on or off; those of a paragraph's style and of a run's cancel each other out."""


class Place(NamedTuple):
    """Where a numbered paragraph stands: the number of its list, and its level from 0; None: its style's."""

    number: str
    level: int | None


class Styles:
    def __init__(self, document: Document) -> None:
        self._styles = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iterchildren(qn("w:style"))
        }
        kinds = dict.fromkeys(("paragraph", "character"), "")
        for identity, style in self._styles.items():
            if style.get(qn("w:default")) in ("1", "true") and style.get(qn("w:type")) in kinds:
                kinds[style.get(qn("w:type"))] = identity
        self._default = kinds["paragraph"]
        self.name = cache(self._name)
        self.heading = cache(self._heading)
        self.place = cache(self._place)
        self.is_on = cache(self._is_on)
        self.is_quotation = cache(self._is_quotation)

    def of(self, paragraph: Element) -> str:
        """The style of a paragraph."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return str(found.get(_VAL)) if found is not None and found.get(_VAL) in self._styles else self._default

    def _chain(self, style: str) -> Iterator[Element]:
        """A style, and those that it is based on."""
        met = set[str]()
        while style in self._styles and style not in met:
            met.add(style)
            yield self._styles[style]
            base = self._styles[style].find(qn("w:basedOn"))
            style = "" if base is None else str(base.get(_VAL))

    def _name(self, style: str) -> str:
        for one in self._chain(style):
            name = one.find(qn("w:name"))
            return "" if name is None else str(name.get(_VAL) or "")
        return ""

    def _names(self, style: str) -> Iterator[str]:
        for one in self._chain(style):
            name = one.find(qn("w:name"))
            if name is not None:
                yield str(name.get(_VAL) or "").lower()

    def _heading(self, style: str) -> int:
        """The level of a heading's style, from 1; 0 of another."""
        for one in self._chain(style):
            outline = one.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if outline is not None and str(outline.get(_VAL)).isdigit():
                level = int(outline.get(_VAL))
                return level + 1 if level < BODY_TEXT else 0
        for name in self._names(style):
            if found := _HEADING.fullmatch(name):
                return int(found[1])
            if name in TITLES:
                return TITLES[name]
        return 0

    def _is_quotation(self, style: str) -> bool:
        return any(name in QUOTATIONS for name in self._names(style))

    def _place(self, style: str) -> Place | None:
        """Where its style puts a paragraph in a list."""
        for one in self._chain(style):
            properties = one.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if properties is not None and (found := place_of(properties)):
                return found if found.number else self._place_of_base(one, found)
        return None

    def _place_of_base(self, one: Element, found: Place) -> Place | None:
        """A style may say its level alone."""
        base = one.find(qn("w:basedOn"))
        below = None if base is None else self.place(str(base.get(_VAL)))
        return below and Place(below.number, found.level)

    def _is_on(self, style: str, name: str) -> bool:
        for one in self._chain(style):
            found = one.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
            if found is not None:
                return says_on(found)
        return False

    def begins_page(self, style: str) -> bool:
        for one in self._chain(style):
            found = one.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
            if found is not None:
                return says_on(found)
        return False

    def face(self, run: Element, paragraph_style: str) -> dict[str, bool]:
        """Each of ON_OFF, as it is for the words of a run. What is bold in a heading or italic in a quotation because
        all of it is does not count; nor what is typed in a line before or after a passage."""
        beside_passage = self.name(paragraph_style) in (PASSAGE_START, PASSAGE_END)
        if beside_passage or self.heading(paragraph_style) or self.is_quotation(paragraph_style):
            paragraph_style = ""
        properties = run.find(qn("w:rPr"))
        own = None if properties is None else properties.find(qn("w:rStyle"))
        character = "" if own is None else str(own.get(_VAL))
        found = {}
        for name in ON_OFF:
            direct = None if properties is None else properties.find(qn(f"w:{name}"))
            if direct is not None:
                found[name] = says_on(direct)
            else:
                found[name] = self.is_on(paragraph_style, name) != bool(character and self.is_on(character, name))
        return found


def place_of(properties: Element) -> Place | None:
    """Where a `w:numPr` puts a paragraph; None: it says nothing."""
    number, level = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
    said = None if level is None or not str(level.get(_VAL)).isdigit() else int(level.get(_VAL))
    if number is None:
        return None if said is None else Place("", said)
    return Place(str(number.get(_VAL)), said)


def says_on(found: Element) -> bool:
    return found.get(_VAL) not in ("0", "false", "off", "none")
