"""The page, in mm from the top left corner of A4, and in points: the published letter specification of GOV.UK Notify.

The style sheet and the Word document are both set from these numbers, and the tests measure ink against them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from `left`, `top` to `right`, `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


MOST_PAGES = 10
"""Of a letter, its enclosures apart."""

PAPER = Box(0, 0, 210, 297)
PRINTABLE = Box(15, 5, 195, 292)
"""No ink outside it, ever."""

LETTERHEAD = Box(24.6, 8, 120, 30)
DETAILS = Box(125, 8, 190, 95)
"""Marking, sender's details, reference, date."""
WINDOW = Box(24.6, 39.5, 120, 66.3)
"""What shows through the envelope: the address block, at most seven lines."""
BODY = Box(24.6, 18, 190, 275)
FIRST_BODY_TOP = 95.0
SIGNATURE = Box(0, 0, 48, 14)
"""Where a signature picture may be, from the top left corner of its signatory's place: the name begins at 15 mm."""
HEAD = 8.0
"""Top of the line that heads every page."""

BODY_PT, BODY_LEADING_PT = 12.0, 15.0
SMALL_PT, SMALL_LEADING_PT = 9.0, 10.8
LETTERHEAD_PT, LETTERHEAD_LEADING_PT = 17.0, 20.0
WINDOW_LINES = 7

LARGE_BODY = Box(24.6, 21, 190, 269)
LARGE_MARKS = Box(125, 8, 190, 39.5)
"""In large print: marking and DRAFT, beside the letterhead. All else of the details stands in the body."""
LARGE_FOOT = 118.0
"""In large print: how wide the reference may be at the foot, beside the number of the page."""
LARGE_PT, LARGE_LEADING_PT = 16.0, 20.0
"""Large print, all but the address block."""
