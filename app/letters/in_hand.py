"""A PDF or Word file that somebody hands in: what it says of itself, and what it has otherwise than another copy."""

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
from xml.etree.ElementTree import Element, ParseError, fromstring

import pikepdf

from app.letters.inflated import inflated_docx_sha256, inflated_pdf_sha256, inflates_beyond
from app.letters.pdf.beyond import Beyond, TooMuchNamed, beyond, file_otherwise, fonts_otherwise, pages_otherwise
from app.letters.pdf.compare import Difference, differences_shown, marked_otherwise
from app.letters.pdf.lettering import Changed, changed_words, texts
from app.letters.pdf.marks import Page
from app.letters.pdf.objects import same_objects
from app.letters.pdf.shown import TooMuchDrawn, shown

TOLERANCE_PT = 0.05
"""Places that differ by less are the same place: another build of a library may round otherwise."""

MOST_BYTES = 50_000_000
"""A larger file is none of ours, packed or unpacked: a letter has 2 MB at most."""

# For all of this process: a stream may swell as soon as its file is opened.
pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_BYTES, run_length_max_memory=MOST_BYTES)

_REFERENCE = re.compile(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4,}\b")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_PAGE_NUMBER = re.compile(r"\s*(PAGE|NUMPAGES)\b")
_COUNTS_PAGES = re.compile(r"\s*(PAGE|NUMPAGES)(\s+\\\*\s+(MERGEFORMAT|Arabic|ARABIC))*\s*")
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HIDES = frozenset({"vanish", "webHidden", "specVanish", "strike", "dstrike", "bdo"})
_OFF = frozenset({"0", "false", "off"})
_OTHER_WORDS = frozenset(
    {
        *("altChunk", "subDoc", "object", "OLEObject", "control", "chart", "relIds", "textpath", "dataBinding"),
        *("ffData", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum"),
    }
)
"""Elements that hide words or strike them out, and those that bring words which stand elsewhere. No letter has any."""
_INK = frozenset({"", "auto", "text1", "dark1"})
_PALE = 0xC0
"""Of red, green and blue, from which on words are hard to see on white paper."""
_TINY = 8
"""In half points."""
_NUMBER_OF_LEVEL = re.compile(r"%\d")

_WRITTEN_ANEW = frozenset({_DOCUMENT, "word/styles.xml"})
"""Parts of a Word file that every program writes anew when it saves one."""

_WRITTEN = re.compile(r".*\.(xml|rels)|docProps/thumbnail\..*")
"""Parts that a program may write otherwise or leave out."""

_Part = tuple[str, bytes]

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
    MemoryError,
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
    `too_large`, `locked` (by a password)."""

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

    words: tuple[Changed, ...] = ()
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
        return shown(self.body, bounded=True)

    @cached_property
    def beyond(self) -> Beyond:
        """Of a PDF."""
        return beyond(self.body)

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

    def same_content(self, copy: bytes) -> bool:
        """Whether it holds what `copy`, of the same kind, holds, and differs in its compression alone."""
        if self.kind == "docx":
            return _parts(self.body) == _parts(copy)
        with _reading():
            return same_objects(self.body, copy)

    def otherwise(self, copy: bytes) -> Otherwise:
        """What this file has otherwise than `copy`, of the same kind. Raises UnreadableFile."""
        other = InHand(self.kind, copy, "")
        with _reading():
            words = tuple(changed_words(other.words, self.words))
            if self.kind == "docx":
                return _parts_otherwise(words, _parts(copy), _parts(self.body))
            looks = [
                *differences_shown(other.pages, self.pages, tolerance_pt=TOLERANCE_PT),
                *marked_otherwise(other.pages, self.pages),
                *pages_otherwise(other.beyond, self.beyond),
            ]
            return Otherwise(
                words,
                looks=tuple(sorted(looks, key=lambda one: one.page)),
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
    except _DAMAGE:
        raise UnreadableFile("damaged") from None


def _open_pdf(body: bytes) -> InHand:
    if inflates_beyond(body, MOST_BYTES):
        raise UnreadableFile("too_large")
    with pikepdf.open(io.BytesIO(body)) as document:
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
        if _DOCUMENT not in names:
            raise UnreadableFile("not_a_letter_file")
        if len(set(names)) < len(names) or archive.testzip() is not None:
            raise UnreadableFile("damaged")
        core = _parsed(archive.read("docProps/core.xml")) if "docProps/core.xml" in names else None
        title = "" if core is None else core.findtext("{http://purl.org/dc/elements/1.1/}title") or ""
    opened = InHand("docx", body, title)
    _ = opened.words
    return opened


def _docx_words(body: bytes) -> list[str]:
    """Those of the document, then those of heads, feet, notes and any part that could stand in the document's place,
    whatever a program calls it."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        others = [name for name in archive.namelist() if name.endswith(".xml") and name != _DOCUMENT]
        furniture = sorted(_part_words(archive.read(name)) for name in others)
        return [*_part_words(archive.read(_DOCUMENT)), *chain.from_iterable(furniture)]


def _part_words(xml: bytes) -> list[str]:
    """Those of its paragraphs, then those that labels of lists say beside a number."""
    root = _parsed(xml)
    words = [word for paragraph in root.iter(f"{_W}p") for word in "".join(_spelt(paragraph)).split()]
    labels = [_NUMBER_OF_LEVEL.sub("", label.get(f"{_W}val", "")) for label in root.iter(f"{_W}lvlText")]
    return words + [word for label in labels if any(map(str.isalnum, label)) for word in label.split()]


def _spelt(paragraph: Element) -> Iterator[str]:
    """The texts of a paragraph; a tab and a line break divide words. The numbers that a program last counted in fields
    for pages are none; of alternatives that say the same, one counts."""
    passed = {node for both in paragraph.iter(f"{_COMPATIBLE}AlternateContent") for node in _said_before(both)}
    passed |= {text for field in paragraph.iter(f"{_W}fldSimple") for text in _counted(field)}
    field, shown = "", False
    for node in paragraph.iter():
        if node in passed:
            continue
        match _local(node) if _local(node) == "t" else node.tag.removeprefix(_W):
            case "t" if not (shown and _PAGE_NUMBER.match(field) and _is_number(node)):
                yield node.text or ""
            case "tab" | "br" | "cr":
                yield " "
            case "sym":
                yield node.get(f"{_W}char", "")
            case "noBreakHyphen":
                yield "\u2011"
            case "instrText":
                field += node.text or ""
            case "fldChar":
                kind = node.get(f"{_W}fldCharType")
                field, shown = (field if kind == "separate" else ""), kind == "separate"


def _said_before(alternatives: Element) -> Iterator[Element]:
    """What is in alternatives that say what one before them says."""
    said = set()
    for one in alternatives:
        words = "".join(text.text or "" for text in one.iter() if _local(text) == "t")
        if words in said:
            yield from one.iter()
        said.add(words)


def _local(node: Element) -> str:
    """An element's name, of whatever vocabulary."""
    return node.tag.rpartition("}")[2]


def _counted(field: Element) -> list[Element]:
    of_pages = _PAGE_NUMBER.match(field.get(f"{_W}instr", ""))
    return [text for text in field.iter(f"{_W}t") if of_pages and _is_number(text)]


def _is_number(text: Element) -> bool:
    return (text.text or "").strip().isdigit()


def _parts_otherwise(words: tuple[Changed, ...], ours: Sequence[_Part], theirs: Sequence[_Part]) -> Otherwise:
    """Words, and the parts that one copy alone has or that differ."""
    first, second = dict(ours), dict(theirs)
    parts = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    unsure = ("unsure",) if _unsure(theirs) - _unsure(ours) else ()
    saved = set(parts) >= _WRITTEN_ANEW and _left_as_is(ours) == _left_as_is(theirs) and not unsure
    return Otherwise(words, settings=unsure, parts=tuple(parts), saved_again=saved)


def _unsure(parts: Iterable[_Part]) -> set[tuple[str, str]]:
    """Names of what may hide words in a Word file or bring others, each with what it is set to."""
    nodes = chain.from_iterable(_parsed(body).iter() for name, body in parts if name.endswith(".xml"))
    return {(node.tag, _set(node)) for node in nodes if _may(_local(node), _set(node)) or _is_foreign(node)}


def _is_foreign(node: Element) -> bool:
    """Whether it holds what is Word's and is not so itself: a program may pass over it with all that is in it."""
    return not node.tag.startswith(_W) and any(inner.tag.startswith(_W) for inner in node)


def _set(node: Element) -> str:
    named = (node.get(f"{_W}{name}") for name in ("instr", "themeColor", "val"))
    return (node.text or "") if _local(node) == "instrText" else next(filter(None, named), "")


def _may(name: str, value: str) -> bool:
    match name:
        case "instrText" | "fldSimple":
            return bool(value.strip()) and not _COUNTS_PAGES.fullmatch(value)
        case "color":
            channels = bytes.fromhex(value) if re.fullmatch("[0-9A-Fa-f]{6}", value) else b""
            return value not in _INK and (not channels or min(channels) >= _PALE)
        case "sz":
            return value.isdigit() and int(value) < _TINY
        case _:
            return name in _OTHER_WORDS or (name in _HIDES and value not in _OFF)


def _left_as_is(parts: Iterable[_Part]) -> list[bytes]:
    """Pictures and whatever else was put in: a program that saves the file may name them anew, and no more."""
    return sorted(body for name, body in parts if not _WRITTEN.fullmatch(name))


def _parts(docx: bytes) -> list[_Part]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def _parsed(xml: bytes) -> Element:
    return fromstring(xml)  # noqa: S314 (the parser itself stops what would swell)
