"""Real lists: one definition of bullets and one of numbers, and for every list of a letter its own count."""

from collections.abc import Sequence
from typing import NamedTuple

from app.letters.docx.looks import DEPTH
from app.letters.docx.wordml import DECLARATION, NAMESPACES, twips

_BULLET, _NUMBER = 0, 1
"""Ids of the two definitions."""
_BULLET_IN = 2
"""From where its list begins to a bullet's left edge, in mm."""
_NUMBER_OUT = 1.7
"""From a number's right edge to its item's text, in mm: a longer number begins further left and moves no text."""


class Count(NamedTuple):
    """How one list counts: its first number, and its level from 0."""

    ordered: bool
    start: int
    level: int


def definitions_xml(step: float) -> str:
    """The part's text, with a place for `lists`. Each level is `step` mm further in."""
    bullets = _definition(_BULLET, "bullet", "•", "left", step, step - _BULLET_IN)
    numbers = _definition(_NUMBER, "decimal", "", "right", step, _NUMBER_OUT)
    return f"{DECLARATION}<w:numbering {NAMESPACES}>{bullets}{numbers}{{lists}}</w:numbering>"


def lists_xml(counts: Sequence[Count]) -> str:
    """The list `counts[n]` has the id n + 1."""
    return "".join(_list(number, count) for number, count in enumerate(counts, 1))


def _list(number: int, count: Count) -> str:
    definition = f'<w:abstractNumId w:val="{_NUMBER if count.ordered else _BULLET}"/>'
    start = f'<w:lvlOverride w:ilvl="{count.level}"><w:startOverride w:val="{count.start}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}">{definition}{start if count.ordered else ""}</w:num>'


def _definition(number: int, form: str, label: str, side: str, step: float, hanging: float) -> str:
    """`side`: of the label, that stands `hanging` mm from the text."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{label or f"%{level + 1}."}"/><w:lvlJc w:val="{side}"/>'
        f'<w:pPr><w:ind w:left="{twips(step * (level + 1))}" w:hanging="{twips(hanging)}"/></w:pPr></w:lvl>'
        for level in range(DEPTH)
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
