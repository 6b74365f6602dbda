"""Words as a tagged PDF that is newly made of them, in the letters' typeface: beneath what is black lies nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.redact import Piece
from app.letters.glyphs import unprintable
from app.letters.pdf.engine import parse_css, write

FOLDER = Path(__file__).parent


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


def written(sheet: Sheet) -> bytes:
    """PDF/UA-1. A character that the typeface lacks prints as a question mark."""
    html = _template().render(sheet=sheet, black=black)
    plain = "".join(c for c in html if c == "\n" or c.isprintable())
    lacking = dict.fromkeys(map(ord, unprintable([plain])), "?")
    return write(plain.translate(lacking), _style_sheet(), pictures={})


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("written.html")


@cache
def _style_sheet() -> Any:
    return parse_css((FOLDER / "written.css").read_text(encoding="utf-8"))
