"""Words as a tagged PDF that is newly made of them, in the letters' typeface: beneath what is black lies nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.items.redact import Piece
from app.letters.pdf.paper import paper

PAGE = Path(__file__).with_name("written.html")


@dataclass(frozen=True)
class Sheet:
    """What a PDF says: facts and notes, then the words of pages, or a table under `headings`. Its title and `foot` are
    the only properties that it carries."""

    title: str
    foot: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()
    pages: Sequence["SheetPage"] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class SheetPage:
    """`lines`: each in pieces; an empty one is a gap."""

    heading: str
    lines: Sequence[Sequence[Piece]] = field(default=())


def black(exemption: str) -> str:
    """What stands in a block of constant length."""
    return f"withheld {EXEMPTIONS[exemption].short}"


def lines_of(page: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a page, line by line."""
    lines: list[list[Piece]] = [[]]
    for piece in page:
        if piece.exemption:
            lines[-1].append(piece)
            continue
        for place, part in enumerate(piece.words.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(Piece(part))
    return lines


def sheet_pdf(sheet: Sheet, notice: str = "") -> bytes:
    """PDF/UA-1. A character that the typeface lacks prints as a question mark."""
    return paper(PAGE, notice=notice, sheet=sheet, black=black)
