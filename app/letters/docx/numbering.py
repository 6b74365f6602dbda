"""Real lists: one definition of bullets and one of numbers, and for every list of a letter its own count."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.letters.docx.styles import TWIPS_PER_MM

LEVELS = 9
INDENT_MM = 7.5
BULLET, NUMBER = 0, 1
"""Ids of the two abstract definitions."""


class Numbering:
    """The document's numbering part, emptied of stock definitions."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        for abstract, form, text in ((BULLET, "bullet", "•"), (NUMBER, "decimal", None)):
            self._root.append(_definition(abstract, form, text))
        self._lists = 0

    def new_list(self, *, ordered: bool, start: int) -> int:
        """The id of a new list, which counts from `start` at its first level."""
        self._lists += 1
        number = OxmlElement("w:num")
        number.set(qn("w:numId"), str(self._lists))
        number.append(_value("w:abstractNumId", NUMBER if ordered else BULLET))
        for level in range(LEVELS if ordered else 0):
            override = OxmlElement("w:lvlOverride")
            override.set(qn("w:ilvl"), str(level))
            override.append(_value("w:startOverride", start))
            number.append(override)
        self._root.append(number)
        return self._lists


def _definition(abstract: int, form: str, text: str | None) -> Any:
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), str(abstract))
    definition.append(_value("w:multiLevelType", "multilevel"))
    for level in range(LEVELS):
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), str(level))
        element.append(_value("w:start", 1))
        element.append(_value("w:numFmt", form))
        element.append(_value("w:lvlText", text or f"%{level + 1}."))
        element.append(_value("w:lvlJc", "left"))
        properties, indent = OxmlElement("w:pPr"), OxmlElement("w:ind")
        indent.set(qn("w:left"), str(round(INDENT_MM * (level + 1) * TWIPS_PER_MM)))
        indent.set(qn("w:hanging"), str(round((INDENT_MM - 2) * TWIPS_PER_MM)))
        properties.append(indent)
        element.append(properties)
        definition.append(element)
    return definition


def _value(tag: str, value: str | int) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), str(value))
    return element
