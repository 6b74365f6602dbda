"""Paper: what is no letter as a tagged PDF, set by WeasyPrint in the letters' typeface: certificates, packs, sheets."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from app.letters.page.glyphs import unprintable
from app.letters.pdf.engine import parse_css, write

COMMON = Path(__file__).with_name("paper.css")
"""Read before the style sheet of each."""


NOTICE_STYLE = """
@page { @top-right { content: "%s"; font: bold 9pt/10.8pt "Liberation Sans"; vertical-align: top; padding-top: 8mm } }
@page :first { @top-right { content: none } }
.before-all { font-weight: bold }
"""
"""Of a notice: on the first page it is the first line of the text, on others it is in the margin."""


def paper(page: Path, *, notice: str = "", beside: Sequence[Path] = (), **facts: Any) -> bytes:
    """PDF/UA-1. `page`: a Jinja page that shows `facts`, escaped; its style sheet stands beside it under the same name.
    `beside`: pages whose bodies are among the facts, so that their style sheets are read too.
    Equal facts give equal bytes, under one fingerprint. `notice`: what each page says before all else.

    A character that the typeface lacks prints as a question mark, and one that shows nothing as nothing.
    """
    return lay_out(render_html(page, facts, notice=notice), page, beside)


def render_html(page: Path, facts: Mapping[str, Any], *, notice: str = "") -> str:
    """The page as the HTML that is set."""
    html = _template(page).render(**facts)
    if notice:
        html = html.replace("</head>", f"<style>{NOTICE_STYLE % notice}</style>\n</head>", 1)
        html = BODY.sub(rf'\g<0>\n<p class="before-all">{notice}</p>', html, count=1)
    lacking = {ord(one): _instead(one) for one in unprintable([html])}
    return html.translate(lacking)


def render_body(page: Path, facts: Mapping[str, Any]) -> Markup:
    """What stands in the body of the page, for another page to show."""
    _, body = BODY.split(render_html(page, facts), maxsplit=1)
    return Markup(body[: body.rindex("</body>")])  # noqa: S704 (the page escaped its facts)


def lay_out(html: str, page: Path, beside: Sequence[Path] = ()) -> bytes:
    """What `render_html` made of the page."""
    return write(html, _style_sheet(*(one.with_suffix(".css") for one in (*beside, page))), pictures={})


def _instead(lacking: str) -> str:
    if lacking.isspace():
        return " "
    return "" if unicodedata.category(lacking).startswith("C") else "?"


BODY = re.compile(r"<body[^>]*>")


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
def _style_sheet(*own: Path) -> Any:
    return parse_css("".join(sheet.read_text(encoding="utf-8") for sheet in (COMMON, *own)))
