"""A pack as a tagged PDF, in the letters' typeface."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.evidence.packs.document import Document, fit
from app.letters.glyphs import unprintable
from app.letters.pdf.engine import parse_css, write

FOLDER = Path(__file__).parent


def pack_pdf(document: Document) -> bytes:
    """PDF/UA-1. Equal documents give equal bytes, under one fingerprint. A character that the typeface lacks prints as
    a question mark; the Word file and the spreadsheet hold it."""
    html = fit(_template().render(document=document, kind_of=lambda block: type(block).__name__))
    lacking = dict.fromkeys(map(ord, unprintable([html])), "?")
    return write(html.translate(lacking), _style_sheet(), pictures={})


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("pack.html")


@cache
def _style_sheet() -> Any:
    return parse_css((FOLDER / "pack.css").read_text(encoding="utf-8"))
