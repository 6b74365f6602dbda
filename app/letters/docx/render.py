"""render_docx: a Letter to a Word document. What letters share is packed once for each language and print."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.letters.docx import parts
from app.letters.docx.document import Writer
from app.letters.docx.looks import sheet
from app.letters.docx.numbering import Count, lists_xml
from app.letters.docx.package import Package, Part, part, part_from_pieces
from app.letters.docx.wordml import encode_xml, escape_xml
from app.letters.letter import Letter

OWN = frozenset({parts.NUMBERING, parts.HEADER, parts.FOOTER, parts.FIRST_FOOTER, parts.CORE, parts.DOCUMENT})
"""Parts that say what is a letter's own."""


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
    design = _design_of(letter, large=large)
    return design.package.pack(_parts(letter, design))


def make_docx(letter: Letter, *, large: bool = False) -> MadeDocx:
    """As render_docx, with the digest of what is in the file, which costs far less here than from the file."""
    design = _design_of(letter, large=large)
    own = _parts(letter, design)
    return MadeDocx(design.package.pack(own), design.package.inflated_sha256(own))


Pieces = tuple[str, ...]
"""Text with places, such as {reference}, each a piece of its own."""


@dataclass(frozen=True)
class _Design:
    """What letters in one language and print share. `pieces`: of the parts that are a letter's own, by name."""

    writer: Writer
    package: Package
    pieces: Mapping[str, Pieces]


def _design_of(letter: Letter, *, large: bool) -> _Design:
    return _design(letter.language, large=large, draft=letter.draft, marked=bool(letter.marking))


@cache
def _design(language: str, *, large: bool, draft: bool, marked: bool) -> _Design:
    from app.letters.docx.skeleton import skeleton

    design = sheet(language, large=large)
    texts = skeleton(design, language, draft=draft, marked=marked)
    shared = [part(name, encode_xml(xml)) for name, xml in texts.items() if name not in OWN]
    pieces = {name: tuple(re.split(r"({\w+})", texts[name])) for name in OWN}
    opens, _, closes = pieces[parts.DOCUMENT]
    return _Design(Writer(design, opens, closes), Package(shared), pieces)


def _parts(letter: Letter, design: _Design) -> Sequence[Part]:
    """The parts that are the letter's own."""
    document, counts = design.writer.document(letter)
    marking = escape_xml(letter.marking)
    values = {
        "{title}": escape_xml(letter.title),
        "{letterhead}": escape_xml(letter.letterhead),
        "{reference}": escape_xml(letter.reference),
        "{marking}": marking,
    }
    footer = _filled(design.pieces[parts.FOOTER], values)
    return (
        _numbering(design.pieces[parts.NUMBERING], counts),
        _header(design.pieces[parts.HEADER], marking),
        part(parts.FOOTER, footer),
        part(parts.FIRST_FOOTER, footer),
        part(parts.CORE, _filled(design.pieces[parts.CORE], values)),
        part_from_pieces(parts.DOCUMENT, document),
    )


def _filled(pieces: Pieces, values: Mapping[str, str]) -> bytes:
    return encode_xml("".join([values.get(piece, piece) for piece in pieces]))


@lru_cache(maxsize=64)
def _numbering(pieces: Pieces, counts: tuple[Count, ...]) -> Part:
    return part(parts.NUMBERING, _filled(pieces, {"{lists}": lists_xml(counts)}))


@lru_cache(maxsize=64)
def _header(pieces: Pieces, marking: str) -> Part:
    return part(parts.HEADER, _filled(pieces, {"{marking}": marking}))
