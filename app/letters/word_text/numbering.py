"""The lists of a Word file: of which kind an item is, which number it has, and which items are one list."""

from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from app.letters.word_text.elements import Element
from app.letters.word_text.styles import Place, Styles

_VAL = qn("w:val")
PLAIN = {"decimal", "decimalZero", "ordinal", "cardinalText", "ordinalText"}
"""Formats of numbers that are figures in a letter too, or nearly."""


@dataclass(frozen=True)
class Item:
    """`list`: items of one list have the same. `number`: None of a bullet. `lettered`: by letters or Roman numerals.
    `compound`: with the numbers of the levels above, as 2.1."""

    list: str
    level: int
    number: int | None
    lettered: bool = False
    compound: bool = False


class Numbering:
    def __init__(self, document: Document, styles: Styles) -> None:
        related = RELATIONSHIP_TYPE.NUMBERING
        has = any(one.reltype == related for one in document.part.rels.values())
        root = document.part.numbering_part.element if has else None
        found = [] if root is None else list(root)
        self._styles = styles
        self._definitions = {one.get(qn("w:abstractNumId")): one for one in found if one.tag == qn("w:abstractNum")}
        self._numbers = {one.get(qn("w:numId")): one for one in found if one.tag == qn("w:num")}
        self._counts = dict[tuple[str, int], int]()
        self._restarted = set[tuple[str, int]]()
        self._lists = dict[tuple[str, int], int]()

    def item(self, place: Place, style: str) -> Item | None:
        """The next item; None: it is none, such as one whose numbers are turned off. `style`: of its paragraph."""
        definition = self._definition(place.number)
        if definition is None:
            return None
        name = str(definition.get(qn("w:abstractNumId")))
        level = min(place.level if place.level is not None else self._level_of_style(definition, style), 8)
        override = self._override(place.number, level)
        described = self._described(definition, override, level)
        kind = _value(described, "numFmt") or "decimal"
        if described is None or kind == "none":
            return None
        self._count(place.number, name, level, override, described)
        number = None if kind == "bullet" else self._counts[name, level]
        compound = number is not None and (_value(described, "lvlText") or "").count("%") > 1
        name = f"{name}/{self._lists.get((name, level), 0)}"
        return Item(name, level, number, kind not in (*PLAIN, "bullet"), compound)

    def _count(self, number: str, name: str, level: int, override: Element | None, described: Element | None) -> None:
        begins = None if override is None else _value(override, "startOverride")
        if begins is not None and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            self._lists[name, level] = self._lists.get((name, level), 0) + 1
            self._counts[name, level] = _whole(begins)
        elif (name, level) in self._counts:
            self._counts[name, level] += 1
        else:
            self._counts[name, level] = _whole(_value(described, "start") or "1")
        for deeper in [key for key in self._counts if key[0] == name and key[1] > level]:
            del self._counts[deeper]

    def _definition(self, number: str) -> Element | None:
        found = self._numbers.get(number)
        definition = None if found is None else self._definitions.get(_value(found, "abstractNumId"))
        link = None if definition is None else _value(definition, "numStyleLink")
        if link and (place := self._styles.place(link)) and place.number != number:
            linked = self._numbers.get(place.number)
            return None if linked is None else self._definitions.get(_value(linked, "abstractNumId"))
        return definition

    def _level_of_style(self, definition: Element, style: str) -> int:
        for level in definition.iterchildren(qn("w:lvl")):
            if _value(level, "pStyle") == style:
                return _whole(level.get(qn("w:ilvl")))
        return 0

    def _override(self, number: str, level: int) -> Element | None:
        one: Element
        for one in self._numbers[number].iterchildren(qn("w:lvlOverride")):
            if one.get(qn("w:ilvl")) == str(level):
                return one
        return None

    def _described(self, definition: Element, override: Element | None, level: int) -> Element | None:
        own: Element | None = None if override is None else override.find(qn("w:lvl"))
        if own is not None:
            return own
        for own in definition.iterchildren(qn("w:lvl")):
            if own.get(qn("w:ilvl")) == str(level):
                return own
        return None


def _value(parent: Element | None, name: str) -> str | None:
    found = None if parent is None else parent.find(qn(f"w:{name}"))
    return None if found is None else str(found.get(_VAL))


def _whole(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 10 else 1
