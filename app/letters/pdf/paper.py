"""Paper: what is no letter as a tagged PDF, set by WeasyPrint in the letters' typeface: certificates, packs, sheets."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.letters.page.glyphs import unprintable
from app.letters.pdf.engine import parse_css, write

COMMON = Path(__file__).with_name("paper.css")
"""Read before the style sheet of each."""


def paper(page: Path, **facts: Any) -> bytes:
    """PDF/UA-1. `page`: a Jinja page that shows `facts`, escaped; its style sheet stands beside it under the same name.
    Equal facts give equal bytes, under one fingerprint.

    A character that the typeface lacks prints as a question mark, and one that shows nothing as nothing.
    """
    return lay_out(render_html(page, facts), page)


def render_html(page: Path, facts: Mapping[str, Any]) -> str:
    """The page as the HTML that is set."""
    html = _template(page).render(**facts)
    lacking = {ord(one): _instead(one) for one in unprintable([html])}
    return html.translate(lacking)


def lay_out(html: str, page: Path) -> bytes:
    """What `render_html` made of the page."""
    return write(html, _style_sheet(page.with_suffix(".css")), pictures={})


def _instead(lacking: str) -> str:
    if lacking.isspace():
        return " "
    return "" if unicodedata.category(lacking).startswith("C") else "?"


@cache
def _template(page: Path) -> Template:
    environment = Environment(
        loader=FileSystemLoader(page.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(page.name)


@cache
def _style_sheet(own: Path) -> Any:
    return parse_css("".join(sheet.read_text(encoding="utf-8") for sheet in (COMMON, own)))
