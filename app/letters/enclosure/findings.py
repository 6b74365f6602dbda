"""What was found of an enclosure's PDF, as codes and facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 8_000_000
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a file. `code`, with its facts; numbers of pages count from 1, lengths are in mm:

    - too_many_bytes: bytes, limit
    - unreadable: it does not open, or breaks the rules of PDF
    - too_heavy: it takes more memory or time than a document may
    - encrypted
    - no_pages; too_many_pages: pages, limit
    - not_a4: pages, each as [number, width, height]; landscape: pages
    - fonts_missing: fonts, by name, that the file does not hold
    - form: fields to fill in or to sign; laid_over: pages, kinds (comments, stamps, films laid over the page)
    - scripts; actions: kinds; files_inside; portfolio
    - hidden_layers: what shows on a screen may not be what prints
    - outside: it fetches parts of itself from elsewhere

    Advice, which keeps no file out:

    - untagged: a screen reader can't read it
    - near_edges: pages with ink where a letter has none
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Examination:
    """A file with nothing `refused` is taken. `pages` is 0 where they can't be counted."""

    pages: int = 0
    refused: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()


def refuse_file(code: str, **facts: Any) -> Examination:
    """A file of which nothing more is said."""
    return Examination(refused=(Finding(code, facts),))
