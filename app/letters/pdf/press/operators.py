"""Operators: how a page's content says that something is marked, and shown. Places are in CSS pixels."""

from functools import lru_cache

from app.letters.page.measures import PAPER
from app.letters.page.typeface import MM_PER_PT
from app.letters.pdf.engine import number

POINTS = 0.75
"""In a CSS pixel."""

WIDTH, HEIGHT = PAPER.width / MM_PER_PT, PAPER.height / MM_PER_PT
"""Of a page, in points."""


@lru_cache(maxsize=4096)
def opening(kind: str, number: int) -> bytes:
    """Of a marked sequence: kept, since every page has the same ones."""
    return f"/{kind}<</MCID {number}>>BDC\n".encode()


@lru_cache(maxsize=64)
def leading(pixels: float) -> bytes:
    """How far down the next line is."""
    return f"{number(pixels)} TL\n".encode()


def show_line(x: float, baseline: float, operand: bytes) -> bytes:
    """A line by itself."""
    return b"1 0 0 -1 %.3f %.3f Tm[(%b)]TJ\n" % (x, baseline, operand)
