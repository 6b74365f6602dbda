"""How each paragraph of the Word document looks: one table of named styles, and a second of what large print changes.

A style says only what it does not take from the style that it is based on, so that a font, a size or a space is
changed in one place: here for every letter, in Word for one. The measures are those of the PDF's style sheets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.letters.page.measures import (
    BODY,
    BODY_LEADING_PT,
    BODY_PT,
    DETAILS,
    FIRST_BODY_TOP,
    HEAD,
    LARGE_BODY,
    LARGE_LEADING_PT,
    LARGE_MARKS,
    LARGE_PT,
    LETTERHEAD,
    LETTERHEAD_LEADING_PT,
    LETTERHEAD_PT,
    SIGNATURE,
    SMALL_LEADING_PT,
    SMALL_PT,
    WINDOW,
    Box,
)
from app.letters.page.typeface import MM_PER_PT, width_mm
from app.letters.page.wording import WORDING

DEPTH = 9
"""Word counts lists in nine levels; what is deeper stands as deep as the ninth."""
BETWEEN = Box(0, 0, 5, 3)
"""The space beside and under a signatory's place, as large as this (mm)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one paragraph style adds to `based_on`. Sizes and spaces in points; indents and tab stops in mm.

    `hanging` is how far the first line stands out to the left of the others. `alike_together` leaves no space between
    neighbours of this style. `frame` fixes the paragraphs on the page. `outline` is a heading's level, from 0.
    """

    based_on: str = "Normal"
    size: float | None = None
    leading: float | None = None
    bold: bool = False
    boxed: bool = False
    before: float | None = None
    after: float | None = None
    indent: float | None = None
    hanging: float | None = None
    right_indent: float | None = None
    tabs: tuple[tuple[str, float], ...] = ()
    keep_with_next: bool = False
    alike_together: bool = False
    frame: Box | None = None
    outline: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A design of the whole letter. `body` is where text stands on a page, `foot` how far its foot is from the edge and
    `step` how far each level of a list or quotation is indented, all in mm. `across` is the most signatories in a
    row."""

    looks: Mapping[str, Look]
    body: Box
    foot: float
    step: float
    across: int
    large: bool


def style_id(name: str) -> str:
    """What a paragraph calls its style."""
    return name.replace(" ", "")


def nth(style: str, depth: int) -> str:
    """The name of a style of lists or quotations at a depth from 1, as Word names its own: "Quote", "Quote 2" …"""
    return style if depth <= 1 else f"{style} {min(depth, DEPTH)}"


def last(style: str) -> str:
    """The style of the last paragraph of a list, which has after it the space that follows a list."""
    return f"{style} Last"


DEEP = ("List Continue", "Quote")
"""Styles of which there is one for each depth."""
IN_LISTS = ("List Bullet", "List Number", *(nth("List Continue", depth) for depth in range(1, DEPTH + 1)))

_ROOM = (SIGNATURE.bottom + 1) / MM_PER_PT
"""Height for a signature, above the signatory's name."""

_LOOKS = {
    "Normal": Look(size=BODY_PT, leading=BODY_LEADING_PT, after=7.5),
    "Small": Look(size=SMALL_PT, leading=SMALL_LEADING_PT, after=0),
    "Letterhead": Look(size=LETTERHEAD_PT, leading=LETTERHEAD_LEADING_PT, bold=True, after=3, frame=LETTERHEAD),
    "Letterhead Departments": Look(based_on="Small", frame=LETTERHEAD),
    "Protective Marking": Look(based_on="Small", bold=True, after=8.5, frame=DETAILS),
    "Sender": Look(based_on="Small", after=8.5, alike_together=True, frame=DETAILS),
    "Letter Details": Look(based_on="Small", after=8.5, alike_together=True, frame=DETAILS),
    "Notice": Look(based_on="Small", bold=True, after=8.5, frame=DETAILS),
    "Draft": Look(size=11, leading=18, bold=True, after=0, indent=2, frame=DETAILS, boxed=True),
    "Addressee": Look(size=SMALL_PT, leading=SMALL_LEADING_PT, after=0, frame=WINDOW),
    "Salutation": Look(keep_with_next=True),
    "Handwriting": Look(leading=34, after=0, keep_with_next=True),
    "Heading 1": Look(bold=True, keep_with_next=True, outline=0),
    "Heading 2": Look(bold=True, before=11, after=4, keep_with_next=True, outline=1),
    "List Bullet": Look(after=3.5),
    "List Number": Look(after=3.5),
    "List Continue": Look(after=3.5),
    "Quote": Look(right_indent=7.5),
    "Table Text": Look(after=0),
    "Table Heading": Look(based_on="Table Text", bold=True, keep_with_next=True),
    "After Table": Look(leading=7.5, after=0),
    "Closing": Look(before=7.5, after=7, keep_with_next=True),
    "Signature": Look(size=10, leading=12, after=0, keep_with_next=True),
    "Signatory Name": Look(based_on="Signature", bold=True, before=_ROOM),
    "Signature Alone": Look(based_on="Signature", before=_ROOM),
    "After Signatures": Look(leading=1, after=0),
    "Copies": Look(based_on="Small", before=5.7, alike_together=True),
    "Enclosures": Look(based_on="Small", before=5.7, alike_together=True),
    "Annex": Look(based_on="Small", after=2, indent=4, hanging=4),
    "Header": Look(based_on="Small", bold=True, tabs=(("left", DETAILS.left - BODY.left),)),
    "Footer": Look(based_on="Small", tabs=(("center", BODY.width / 2), ("right", BODY.width))),
    "First Page Space": Look(leading=(FIRST_BODY_TOP - HEAD) / MM_PER_PT, after=0),
}

_AS_BODY: Mapping[str, Any] = {"size": None, "leading": None}

_LARGE: Mapping[str, Mapping[str, Any]] = {
    "Normal": {"size": LARGE_PT, "leading": LARGE_LEADING_PT, "after": 12},
    "Small": _AS_BODY,
    "Letterhead": {"leading": None},
    "Letterhead Departments": {"after": 10, "frame": None},
    "Protective Marking": {"frame": LARGE_MARKS},
    "Sender": {"after": 10, "frame": None},
    "Letter Details": {"after": 10, "frame": None},
    "Notice": {"after": 10, "frame": None},
    "Draft": {"size": None, "leading": 26, "frame": LARGE_MARKS},
    "Salutation": {"before": 20},
    "Heading 1": {"size": 18, "leading": 22},
    "Heading 2": {"size": 17, "leading": 21, "before": 18, "after": 6},
    "List Bullet": {"after": 6},
    "List Number": {"after": 6},
    "List Continue": {"after": 6},
    "Quote": {"right_indent": 10},
    "After Table": {"leading": 12},
    "Closing": {"before": 12},
    "Signature": _AS_BODY,
    "Copies": {"before": 8},
    "Enclosures": {"before": 8},
    "Annex": {"after": 5},
    "Footer": {"tabs": (("right", BODY.width),)},
}
"""What large print changes in the table above. Details leave their column, which is too narrow for it."""


@cache
def sheet(language: str, *, large: bool) -> Sheet:
    """The design of letters in one of the languages of `WORDING`."""
    step = 10 if large else 7.5
    looks = {name: replace(look, **_LARGE.get(name, {}) if large else {}) for name, look in _LOOKS.items()}
    for style, label in (("Copies", WORDING[language].copies), ("Enclosures", WORDING[language].enclosures)):
        lines_begin = width_mm(f"{label}:", LARGE_PT if large else SMALL_PT) + 1.5
        looks[style] = replace(looks[style], indent=lines_begin, hanging=lines_begin, tabs=(("left", lines_begin),))
    for style in DEEP:
        looks[style] = replace(looks[style], indent=step)
        looks |= {nth(style, depth): Look(based_on=style, indent=step * depth) for depth in range(2, DEPTH + 1)}
    looks |= {last(style): Look(based_on=style, after=looks["Normal"].after) for style in IN_LISTS}
    if large:
        return Sheet(looks=looks, body=LARGE_BODY, foot=7, step=step, across=2, large=True)
    return Sheet(looks=looks, body=BODY, foot=HEAD, step=step, across=3, large=False)
