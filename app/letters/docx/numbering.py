"""Real lists: one definition of bullets and one of numbers, and for every list of a letter its own count."""

from collections.abc import Sequence
from typing import NamedTuple

from app.letters.docx.looks import DEPTH
from app.letters.docx.wordml import DECLARATION, NAMESPACES, twips

_BULLET, _NUMBER = 0, 1
"""Ids of the two definitions."""
_LABEL_GAP = 2
"""From a label's left edge to where its column of labels begins, in mm."""


class Count(NamedTuple):
    """How one list counts: its first number, and its level from 0."""

    ordered: bool
    start: int
    level: int


def numbering_xml(counts: Sequence[Count], step: float) -> str:
    """The part's text. The list `counts[n]` has the id n + 1; each level is `step` mm further in."""
    bullets, numbers = _definition(_BULLET, "bullet", "•", step), _definition(_NUMBER, "decimal", "", step)
    lists = "".join(_list(number, count) for number, count in enumerate(counts, 1))
    return f"{DECLARATION}<w:numbering {NAMESPACES}>{bullets}{numbers}{lists}</w:numbering>"


def _list(number: int, count: Count) -> str:
    definition = f'<w:abstractNumId w:val="{_NUMBER if count.ordered else _BULLET}"/>'
    start = f'<w:lvlOverride w:ilvl="{count.level}"><w:startOverride w:val="{count.start}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}">{definition}{start if count.ordered else ""}</w:num>'


def _definition(number: int, form: str, label: str, step: float) -> str:
    hanging = twips(step - _LABEL_GAP)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{label or f"%{level + 1}."}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{twips(step * (level + 1))}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for level in range(DEPTH)
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
