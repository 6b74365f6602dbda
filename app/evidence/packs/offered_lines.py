"""The lines that a pack offers and nobody has kept, each by what it says."""

from collections.abc import Collection
from dataclasses import dataclass

from app.audit.record import digest_of
from app.evidence.packs.findings import Findings
from app.evidence.packs.lines import Line, lines_of


@dataclass(frozen=True)
class Offered:
    """`which`: stands for the line in a form."""

    which: str
    line: Line


def offered(findings: Findings, kept: Collection[tuple[str, str]]) -> list[Offered]:
    """In the order of the parts. `kept`: parts' letters and words of the lines that are kept."""
    return [
        Offered(digest_of([one.letter, one.words])[:32], one)
        for one in lines_of(findings)
        if (one.letter, one.words) not in kept
    ]
