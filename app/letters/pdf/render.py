"""render_pdf: a Letter to a PDF/UA-1 file, by WeasyPrint."""

import hashlib
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.letters.letter import Letter
from app.letters.pdf.engine import parse_css, write
from app.letters.problems import LetterError

FOLDER = Path(__file__).parent
STYLE_SHEET = FOLDER / "letter.css"


class SignatureMissing(LetterError):
    """Signature pictures that a letter names were not handed over. Facts: letter (its reference), offices."""

    code = "signature_missing"


def render_pdf(letter: Letter, *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The letter as a tagged PDF. `pictures` are PNG files by their SHA-256: the cleared signatures that it names.

    Equal letters give equal bytes in any process, folder, time zone and year, under one fingerprint. Raises
    SignatureMissing for a picture that is not there, or is another than the one named.
    """
    handed = {name: body for name, body in (pictures or {}).items() if hashlib.sha256(body).hexdigest() == name}
    signed = [signatory for signatory in letter.signatories if signatory.picture]
    if missing := tuple(signatory.office for signatory in signed if signatory.picture not in handed):
        raise SignatureMissing(letter=letter.reference, offices=missing)
    return write(page_html(letter), _style_sheet(), pictures=handed)


def page_html(letter: Letter) -> str:
    """The letter as the HTML that is set. Values are escaped into it; none is markup."""
    words = letter.wording
    page_word, _, of_word = words.page.removesuffix("{pages}").partition("{page}")
    return _template().render(letter=letter, words=words, page_word=page_word, of_word=of_word, listed=letter.listed)


def page_count(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["kind_of"] = lambda block: type(block).__name__
    return environment.get_template("letter.html")


@cache
def _style_sheet() -> Any:
    return parse_css(STYLE_SHEET.read_text(encoding="utf-8"))
