"""A PDF or Word file that somebody hands in: what it says of itself, and what it has otherwise than another copy.

letter_file.py calls this in limited processes.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal
from xml.etree.ElementTree import ParseError

import pikepdf

from app.letters.bounded_xml import TooDeep, parse_xml
from app.letters.docx.words import DOCUMENT, Part, may_mislead, parts_of, words_of
from app.letters.files.inflated_digest import inflated_docx_sha256, inflated_pdf_sha256, inflates_beyond
from app.letters.pdf.compare import Difference, differences_shown, marked_otherwise
from app.letters.pdf.marks import Page
from app.letters.pdf.objects import same_objects
from app.letters.pdf.page_words import ChangedPage, changed_words, texts
from app.letters.pdf.shown import TooMuchDrawn, read_pages
from app.letters.pdf.undrawn import (
    PdfResources,
    TooMuchNamed,
    file_otherwise,
    fonts_otherwise,
    pages_otherwise,
    pdf_resources,
)

TOLERANCE_PT = 0.05
"""Places that differ by less are the same place: another build of a library may round otherwise."""

MOST_BYTES = 50_000_000
"""A larger file is none of ours, packed or unpacked: a letter has 2 MB at most."""

MOST_PAGES = 200
"""Of a file. A letter has a tenth, in large print too."""

# For all of this process: a stream may swell as soon as its file is opened.
pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_BYTES, run_length_max_memory=MOST_BYTES)

_REFERENCE = re.compile(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4,}\b")
_WRITTEN_ANEW = frozenset({DOCUMENT, "word/styles.xml"})
"""Parts of a Word file that every program writes anew when it saves one."""

_WRITTEN = re.compile(r".*\.(xml|rels)|docProps/thumbnail\..*")
"""Parts that a program may write otherwise or leave out."""

_DAMAGE = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ParseError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What comes of a file that breaks the rules of PDF, ZIP or XML: its readers fail in many ways."""

_LOCKED = 1
"""The flag of an encrypted entry of a ZIP file."""


class UnreadableFile(Exception):
    """What is in hand can't be read as a letter. Codes: `not_a_letter_file` (neither PDF nor Word), `damaged`,
    `too_large`, `too_heavy` (it is deeper, or takes more time or memory, than a letter), `locked` (by a password)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a file has otherwise than a copy: words by page (a Word file counts as one page), and how much more.

    Of a PDF: `looks`, names of the `fonts` that draw otherwise, and `settings` by the codes of `file_otherwise`. Of a
    Word file: names of its `parts`; `unsure` among its `settings`, where something in it may hide words or bring
    others; `saved_again`, where no more differs than what a program writes anew that saves it.
    """

    words: tuple[ChangedPage, ...] = ()
    looks: tuple[Difference, ...] = ()
    fonts: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    saved_again: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """How far from the copy: words first."""
        more = (self.looks, self.fonts, self.settings, self.parts)
        return sum(len(page.went) + len(page.came) for page in self.words), sum(map(len, more))


@dataclass(frozen=True)
class InHand:
    """A file that could be opened. `title` is what its properties say."""

    kind: Literal["pdf", "docx"]
    body: bytes
    title: str

    @cached_property
    def inflated_sha256(self) -> str:
        return (inflated_pdf_sha256 if self.kind == "pdf" else inflated_docx_sha256)(self.body)

    @cached_property
    def pages(self) -> Sequence[Page]:
        """Of a PDF."""
        return read_pages(self.body, bounded=True)

    @cached_property
    def beyond(self) -> PdfResources:
        """Of a PDF."""
        return pdf_resources(self.body)

    @cached_property
    def words(self) -> Sequence[Sequence[str]]:
        """Page by page of a PDF; of a Word file, all in one."""
        return [texts(page) for page in self.pages] if self.kind == "pdf" else [words_of(self.body)]

    @property
    def references(self) -> list[str]:
        """What may be the letter's reference: first those of the title, the last one before the others, then those
        that the text prints."""
        in_text = " ".join(chain.from_iterable(self.words))
        return list(dict.fromkeys([*reversed(_REFERENCE.findall(self.title)), *_REFERENCE.findall(in_text)]))

    def same_content(self, copy: bytes) -> bool:
        """Whether it holds what `copy`, of the same kind, holds, and differs in its compression alone."""
        if self.kind == "docx":
            return parts_of(self.body) == parts_of(copy)
        with _reading():
            return same_objects(self.body, copy)

    def otherwise(self, copy: bytes) -> Otherwise:
        """What this file has otherwise than `copy`, of the same kind. Raises UnreadableFile."""
        other = InHand(self.kind, copy, "")
        with _reading():
            words = tuple(changed_words(other.words, self.words))
            if self.kind == "docx":
                return _parts_otherwise(words, parts_of(copy), parts_of(self.body))
            looks = [
                *differences_shown(other.pages, self.pages, tolerance_pt=TOLERANCE_PT),
                *marked_otherwise(other.pages, self.pages),
                *pages_otherwise(other.beyond, self.beyond),
            ]
            return Otherwise(
                words,
                looks=tuple(sorted(looks, key=lambda difference: difference.page)),
                fonts=tuple(fonts_otherwise(other.beyond, self.beyond)),
                settings=tuple(file_otherwise(other.beyond, self.beyond)),
            )


def open_in_hand(body: bytes) -> InHand:
    """Opens a file. Raises UnreadableFile for what is no PDF or Word file, or is damaged, locked or far too large."""
    if len(body) > MOST_BYTES:
        raise UnreadableFile("too_large")
    with _reading():
        if b"%PDF-" in body[:1024]:
            return _open_pdf(body)
        if body.startswith(b"PK"):
            return _open_docx(body)
    raise UnreadableFile("not_a_letter_file")


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except pikepdf.PasswordError:
        raise UnreadableFile("locked") from None
    except (TooMuchDrawn, TooMuchNamed):
        raise UnreadableFile("too_large") from None
    except TooDeep:
        raise UnreadableFile("too_heavy") from None
    except _DAMAGE:
        raise UnreadableFile("damaged") from None


def _open_pdf(body: bytes) -> InHand:
    if inflates_beyond(body, MOST_BYTES):
        raise UnreadableFile("too_large")
    with pikepdf.open(io.BytesIO(body)) as document:
        if len(document.pages) > MOST_PAGES:
            raise UnreadableFile("too_large")
        opened = InHand("pdf", body, str(document.docinfo.get("/Title", "")))
    _ = (
        opened.references,
        opened.beyond,
        opened.inflated_sha256,
    )  # what can't be read whole is damaged, and better known now
    return opened


def _open_docx(body: bytes) -> InHand:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
            raise UnreadableFile("locked")
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise UnreadableFile("too_large")
        names = archive.namelist()
        if DOCUMENT not in names:
            raise UnreadableFile("not_a_letter_file")
        if len(set(names)) < len(names) or archive.testzip() is not None:
            raise UnreadableFile("damaged")
        core = parse_xml(archive.read("docProps/core.xml")) if "docProps/core.xml" in names else None
        title = "" if core is None else core.findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    opened = InHand("docx", body, title)
    _ = opened.words
    return opened


def _parts_otherwise(words: tuple[ChangedPage, ...], ours: Sequence[Part], theirs: Sequence[Part]) -> Otherwise:
    """Words, and the parts that one copy alone has or that differ."""
    first, second = dict(ours), dict(theirs)
    parts = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    unsure = ("unsure",) if may_mislead(theirs) - may_mislead(ours) else ()
    saved = set(parts) >= _WRITTEN_ANEW and _left_as_is(ours) == _left_as_is(theirs) and not unsure
    return Otherwise(words, settings=unsure, parts=tuple(parts), saved_again=saved)


def _left_as_is(parts: Iterable[Part]) -> list[bytes]:
    """Pictures and whatever else was put in: a program that saves the file may name them anew, and no more."""
    return sorted(body for name, body in parts if not _WRITTEN.fullmatch(name))
