"""render_docx: a Letter to a Word document. What letters share is packed once for each language and print."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.letters.docx import parts
from app.letters.docx.document import Writer
from app.letters.docx.looks import Sheet, sheet
from app.letters.docx.numbering import Count, numbering_xml
from app.letters.docx.package import Package, Part, part, part_from_pieces
from app.letters.docx.parts import FIRST_HEADER_XML, footer_xml, header_xml
from app.letters.docx.styles import styles_xml
from app.letters.docx.wordml import encode_xml
from app.letters.letter import Letter
from app.letters.page.wording import WORDING


@dataclass(frozen=True)
class MadeDocx:
    """A Word file, and what `inflated_docx_sha256` says of it."""

    body: bytes
    inflated_sha256: str


def render_docx(letter: Letter, *, large: bool = False) -> bytes:
    """The letter as a .docx: named styles, real lists, page numbers as fields, never a signature picture.
    `large`: in large print, at 16 pt or more; only the address block is as small as the envelope's window wants it.

    Equal letters give equal bytes, under one fingerprint.
    """
    design = _design(letter.language, large=large)
    return design.package.pack(_parts(letter, design))


def make_docx(letter: Letter, *, large: bool = False) -> MadeDocx:
    """As render_docx, with the digest of what is in the file, which costs far less here than from the file."""
    design = _design(letter.language, large=large)
    own = _parts(letter, design)
    return MadeDocx(design.package.pack(own), design.package.inflated_sha256(own))


@dataclass(frozen=True)
class _Design:
    """What letters in one language and print share."""

    sheet: Sheet
    writer: Writer
    package: Package


@cache
def _design(language: str, *, large: bool) -> _Design:
    design = sheet(language, large=large)
    shared = {
        **parts.CONSTANT,
        parts.STYLES: styles_xml(design, WORDING[language].language),
        parts.FIRST_HEADER: FIRST_HEADER_XML,
    }
    package = Package([part(name, encode_xml(xml)) for name, xml in shared.items()])
    return _Design(design, Writer(design), package)


def _parts(letter: Letter, design: _Design) -> Sequence[Part]:
    """The parts that are the letter's own."""
    document, counts = design.writer.document(letter)
    footer = encode_xml(footer_xml(letter, large=design.sheet.large))
    return (
        _numbering(counts, design.sheet.step),
        _header(letter.wording.draft if letter.draft else "", letter.marking),
        part(parts.FOOTER, footer),
        part(parts.FIRST_FOOTER, footer),
        part(parts.CORE, encode_xml(parts.core_xml(letter))),
        part_from_pieces(parts.DOCUMENT, document),
    )


@lru_cache(maxsize=64)
def _numbering(counts: tuple[Count, ...], step: float) -> Part:
    return part(parts.NUMBERING, encode_xml(numbering_xml(counts, step)))


@lru_cache(maxsize=64)
def _header(draft: str, marking: str) -> Part:
    return part(parts.HEADER, encode_xml(header_xml(draft, marking)))
