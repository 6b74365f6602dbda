"""A Letter to a PDF/UA-1 file: by the press, and by WeasyPrint where the press can't."""

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.letters.letter import Letter
from app.letters.page.columns import column_widths
from app.letters.page.measures import BODY, BODY_PT, LARGE_PT
from app.letters.pdf.engine import NATIVE, Box, Unset, lay_out, parse_css, write
from app.letters.pdf.press import LetterMeasurements, Press
from app.letters.pdf.press.sheet import specimen
from app.letters.problems import LetterError
from app.letters.text.blocks import Block, Table, leaves
from app.letters.text.fields import Run

FOLDER = Path(__file__).parent
STYLE_SHEET = FOLDER / "letter.css"
LARGE_PRINT = FOLDER / "large.css"
"""Read after the style sheet."""


class SignatureMissing(LetterError):
    """Signature pictures that a letter names were not handed over. Facts: letter (its reference), offices."""

    code = "signature_missing"


@dataclass(frozen=True, slots=True)
class MadePdf:
    """A letter's file in two parts: what it shares with other letters, byte for byte, and its own.

    `pages`: how many. `unset`: why the press did not set it and WeasyPrint did; blank when it did.
    """

    shared: bytes
    own: bytes
    pages: int
    unset: str = ""

    @property
    def body(self) -> bytes:
        return self.shared + self.own


def render_pdf(letter: Letter, *, pictures: Mapping[str, bytes] | None = None, large: bool = False) -> bytes:
    """`make_pdf`, as one file."""
    return make_pdf(letter, pictures=pictures, large=large).body


def make_pdf(letter: Letter, *, pictures: Mapping[str, bytes] | None = None, large: bool = False) -> MadePdf:
    """The letter as a tagged PDF. `pictures` are PNG files by their SHA-256: the cleared signatures that it names.
    `large`: in large print, at 16 pt or more; only the address block is as small as the envelope's window wants it.

    Equal letters give equal bytes in any process, folder, time zone and year, under one fingerprint. The press sets
    it; WeasyPrint does where the press can't, and in large print. Raises SignatureMissing for a picture that is not
    there, or is another than the one named.
    """
    handed = _signature_pictures(letter, pictures or {})
    if large:
        return _by_weasyprint(letter, handed, large=True, unset="large print")
    try:
        with NATIVE:
            pressed = press_of(letter.language).set(letter, handed)
    except Unset as unset:
        return _by_weasyprint(letter, handed, large=False, unset=str(unset))
    return MadePdf(pressed.shared, pressed.own, pressed.pages)


def measure(letter: Letter) -> LetterMeasurements:
    """How many pages `make_pdf` would make of it, and whether they end as they should, without making it: a signature's
    picture takes no more room than is left for it."""
    bare = replace(letter, signatories=tuple(replace(signatory, picture=None) for signatory in letter.signatories))
    with NATIVE:
        try:
            return press_of(letter.language).measure(bare)
        except Unset:
            return LetterMeasurements(len(laid_out(bare, {})))


def render_by_weasyprint(letter: Letter, *, pictures: Mapping[str, bytes] | None = None, large: bool = False) -> bytes:
    """The same letter as WeasyPrint sets it: what the press is compared with. Raises SignatureMissing."""
    return _by_weasyprint(letter, _signature_pictures(letter, pictures or {}), large=large, unset="asked for").body


def _by_weasyprint(letter: Letter, pictures: Mapping[str, bytes], *, large: bool, unset: str) -> MadePdf:
    body = write(page_html(letter, large=large), _style_sheet(large=large), pictures=pictures)
    return MadePdf(b"", body, page_count(body), unset)


def _signature_pictures(letter: Letter, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures that the letter names. Raises SignatureMissing."""
    signed = [signatory for signatory in letter.signatories if signatory.picture]
    handed = {
        signatory.picture: pictures[signatory.picture]
        for signatory in signed
        if signatory.picture in pictures
        if signatory.picture
    }
    wrong = {name for name, body in handed.items() if _digest(body) != name}
    if missing := tuple(
        signatory.office for signatory in signed if signatory.picture not in handed or signatory.picture in wrong
    ):
        raise SignatureMissing(letter=letter.reference, offices=missing)
    return handed


@lru_cache(maxsize=64)
def _digest(picture: bytes) -> str:
    """Kept, since a campaign's letters name the same few pictures."""
    return hashlib.sha256(picture).hexdigest()


def warm(language: str = "en") -> None:
    """Compile the style sheet and the fonts, so that no letter waits for it."""
    make_pdf(specimen(language))


@cache
def press_of(language: str) -> Press:
    return Press(language, laid_out)


def laid_out(letter: Letter, pictures: Mapping[str, bytes]) -> tuple[Box, ...]:
    """The letter's pages as WeasyPrint lays them out. Call with NATIVE held."""
    return lay_out(page_html(letter), _style_sheet(large=False), pictures=pictures)


def page_html(letter: Letter, *, large: bool = False) -> str:
    """The letter as the HTML that is set. Values are escaped into it; none is markup."""
    words = letter.wording
    page_word, _, of_word = words.page.removesuffix("{pages}").partition("{page}")
    return _template().render(
        letter=letter,
        words=words,
        page_word=page_word,
        of_word=of_word,
        listed=letter.listed,
        leaves_left=partial(next, count(len([*leaves(_without_tables(letter.blocks))]) - 1, -1)),
        column_widths=partial(column_widths, room=BODY.width, size=LARGE_PT if large else BODY_PT),
        large=large,
    )


def _without_tables(blocks: Iterable[Block[Run]]) -> list[Block[Run]]:
    return [block for block in blocks if not isinstance(block, Table)]


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
def _style_sheet(*, large: bool) -> Any:
    sheets = (STYLE_SHEET, LARGE_PRINT) if large else (STYLE_SHEET,)
    return parse_css("".join(sheet.read_text(encoding="utf-8") for sheet in sheets))
