"""The marks of a letter's text in a Word file of ours: content controls with tags, and the styles of its paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass

FIELD, CONDITION, PASSAGE = "field:", "if:", "passage:"
"""What the tag of a content control begins with. A field's goes on with its name and perhaps its format, a condition's
with its name, a registry's with its slug."""

CONDITION_END = "end-if"
"""The tag of the control after the words of a condition."""

CONDITION_WORDS, CONDITION_END_WORDS = ("[Only if “", "” is yes: "), "]"
"""What those controls say: before and after the label of the condition, and after its words."""

FORMAT = "|"
"""Between a field's name and its format."""

LONGEST_TAG = 64
"""Characters of a tag or a title in Word ([MS-OI29500])."""

HEADING, TABLE = "Heading 1", "Table Grid"
LISTED = {"bullet_list": "List Bullet", "ordered_list": "List Number"}
"""The style of a list's items, outside of quotations."""

QUOTES = ("Quote", "Intense Quote")
"""Two quotations that follow each other take turns in them."""

QUOTED_ITEM, CONTINUED = "Quote List", "List Continue"
"""Of an item of a list in a quotation, and of a paragraph that goes on with an item."""

PASSAGE_START, PASSAGE_END = "Passage", "Passage End"
"""Of the paragraphs before and after a passage for some registries."""

STARTS, ENDS = "Only for ", "End of the text only for "
"""What those paragraphs begin with; the names of the registries follow."""

NOTICE_STYLE = "Notice"
"""Of the paragraph that says, before all else, what a file of a practice installation says."""

FIELD_STYLE, CONDITION_STYLE = "Letter Field", "Letter Condition"

OURS = "Text of a letter: "
"""What the category of a file of ours begins with, among its properties; the text's origin follows."""

DEEPEST = 9
"""Levels of a list in Word."""


@dataclass(frozen=True)
class Labels:
    """`fields`: the label of each field and condition by its name, as `normalise` has it. `registries`: the name of
    each in a sentence, by its slug."""

    fields: Mapping[str, str]
    registries: Mapping[str, str]


def styled(name: str, level: int) -> str:
    """The style of a level, from 1: "Quote", "Quote 2" …"""
    return name if level < 2 else f"{name} {level}"


def level_of(style: str, name: str) -> int:
    """The level of a style that is called so; 0 of another."""
    if style == name:
        return 1
    number = style.removeprefix(f"{name} ")
    return int(number) if style != number and number.isdigit() and len(number) < 3 else 0
