"""One line of what needs somebody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A shape of the status vocabulary, what to do, why, when, and where."""

    shape: str
    title: str
    why: str
    when: str
    href: str
