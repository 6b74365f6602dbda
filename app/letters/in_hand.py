"""A PDF or Word file that somebody hands in: what it says of itself, and what it has otherwise than another copy."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal
from xml.etree.ElementTree import Element, ParseError, fromstring

import pikepdf

from app.letters.inflated import inflated_docx_sha256, inflated_pdf_sha256
from app.letters.pdf.compare import Difference, differences_shown
from app.letters.pdf.lettering import Changed, changed_words, texts
from app.letters.pdf.marks import Page
from app.letters.pdf.shown import shown

TOLERANCE_PT = 0.05
"""Places that differ by less are the same place: another build of a library may round otherwise."""

MOST_BYTES = 50_000_000
"""A larger file is none of ours, packed or unpacked: a letter has 2 MB at most."""

_REFERENCE = re.compile(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4,}\b")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml")


class UnreadableFile(Exception):
    """What is in hand can't be read as a letter. Codes: `not_a_letter_file` (neither PDF nor Word), `damaged`,
    `too_large`, `locked` (by a password)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a file has otherwise than a copy: words by page (a Word file counts as one page), and how much more
    (`looks` of a PDF; names of `parts` of a Word file)."""

    words: tuple[Changed, ...] = ()
    looks: tuple[Difference, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """How far from the copy: words first."""
        return sum(len(page.went) + len(page.came) for page in self.words), len(self.looks) + len(self.parts)


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
        return shown(self.body)

    @cached_property
    def words(self) -> Sequence[Sequence[str]]:
        """Page by page of a PDF; of a Word file, all in one."""
        return [texts(page) for page in self.pages] if self.kind == "pdf" else [_docx_words(self.body)]

    @property
    def references(self) -> list[str]:
        """What may be the letter's reference: first those of the title, the last one before the others, then those
        that the text prints."""
        in_text = " ".join(chain.from_iterable(self.words))
        return list(dict.fromkeys([*reversed(_REFERENCE.findall(self.title)), *_REFERENCE.findall(in_text)]))

    def otherwise(self, copy: bytes) -> Otherwise:
        """What this file has otherwise than `copy`, of the same kind."""
        other = InHand(self.kind, copy, "")
        words = tuple(changed_words(other.words, self.words))
        if self.kind == "docx":
            return Otherwise(words, parts=tuple(_other_parts(copy, self.body)))
        return Otherwise(words, looks=tuple(differences_shown(other.pages, self.pages, tolerance_pt=TOLERANCE_PT)))


def open_in_hand(body: bytes) -> InHand:
    """Opens a file. Raises UnreadableFile for what is no PDF or Word file, or is damaged, locked or far too large."""
    if len(body) > MOST_BYTES:
        raise UnreadableFile("too_large")
    try:
        if b"%PDF-" in body[:1024]:
            return _open_pdf(body)
        if body.startswith(b"PK"):
            return _open_docx(body)
    except pikepdf.PasswordError:
        raise UnreadableFile("locked") from None
    except (pikepdf.PdfError, zipfile.BadZipFile, ParseError, ValueError, KeyError, AttributeError, EOFError):
        raise UnreadableFile("damaged") from None
    raise UnreadableFile("not_a_letter_file")


def _open_pdf(body: bytes) -> InHand:
    with pikepdf.open(io.BytesIO(body)) as document:
        opened = InHand("pdf", body, str(document.docinfo.get("/Title", "")))
    _ = opened.pages, opened.inflated_sha256  # what can't be read whole is damaged, and better known now
    return opened


def _open_docx(body: bytes) -> InHand:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise UnreadableFile("too_large")
        if "word/document.xml" not in archive.namelist():
            raise UnreadableFile("not_a_letter_file")
        if archive.testzip() is not None:
            raise UnreadableFile("damaged")
        core = _parsed(archive.read("docProps/core.xml")) if "docProps/core.xml" in archive.namelist() else None
        title = "" if core is None else core.findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    opened = InHand("docx", body, title)
    _ = opened.words
    return opened


def _docx_words(body: bytes) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in sorted(filter(_TEXT_PARTS.fullmatch, archive.namelist())):
            for paragraph in _parsed(archive.read(name)).iter(f"{_W}p"):
                found += "".join(_spelt(paragraph)).split()
    return found


def _spelt(paragraph: Element) -> list[str]:
    """The texts of a paragraph; a tab and a line break divide words."""
    blank = {f"{_W}tab", f"{_W}br", f"{_W}cr"}
    spelt = (node for node in paragraph.iter() if node.tag == f"{_W}t" or node.tag in blank)
    return [" " if node.tag in blank else node.text or "" for node in spelt]


def _other_parts(one: bytes, other: bytes) -> list[str]:
    """Names of the parts of a Word file that one copy alone has, or that differ."""
    with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
        ours, theirs = ({name: archive.read(name) for name in archive.namelist()} for archive in (first, second))
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def _parsed(xml: bytes) -> Element:
    return fromstring(xml)  # noqa: S314 (the parser itself stops what would swell)
