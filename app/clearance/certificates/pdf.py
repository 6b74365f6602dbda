"""A clearance certificate as a tagged PDF, in the letters' typeface."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.clearance.certificates import words
from app.clearance.certificates.content import Content
from app.letters.glyphs import unprintable
from app.letters.pdf.engine import parse_css, write

FOLDER = Path(__file__).parent


def certificate_pdf(content: Content, sha256: str) -> bytes:
    """PDF/UA-1. `sha256`: of the certificate's content. Equal certificates give equal bytes, under one fingerprint.

    A character that the typeface lacks prints as a question mark: a clearance is not held up by a title or a name. The
    certificate's page and its Word file hold it.
    """
    html = _template().render(content=content, sha256=sha256, words=words)
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
    return environment.get_template("certificate.html")


@cache
def _style_sheet() -> Any:
    return parse_css((FOLDER / "certificate.css").read_text(encoding="utf-8"))
