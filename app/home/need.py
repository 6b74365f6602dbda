"""One line of what needs somebody."""

from collections.abc import Iterable
from dataclasses import dataclass

URGENT = ("warn", "query")
"""Shapes that come first: a triangle asks for an act, a diamond for a person's judgement."""


@dataclass(frozen=True)
class Need:
    """A shape of the status vocabulary, what to do, why, when, and where."""

    shape: str
    title: str
    why: str
    when: str
    href: str


def urgency(need: Need) -> int:
    """The lower, the more urgent."""
    return URGENT.index(need.shape) if need.shape in URGENT else len(URGENT)


def urgent_first(needs: Iterable[Need]) -> list[Need]:
    """Triangles, then diamonds, then the rest, each in the order of the work."""
    return sorted(needs, key=urgency)
