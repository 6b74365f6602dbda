"""extract: the words of a PDF, a Word file, a spreadsheet or a plain text, by page, and what else lies in it. All of it
or nothing: of a file that is too long no part is given, since what is left out could not be seen."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import pikepdf
import pypdfium2

from app.letters.bounded_xml import parse_xml
from app.platform.limited import LimitReached, limited

MOST_PAGES = 1_000
MOST_CHARACTERS = 2_000_000
MOST_BYTES = 200_000_000
"""Of what a Word file unpacks to."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PERSONAL = {
    "creator",
    "lastModifiedBy",
    "Manager",
    "Company",
    "title",
    "subject",
    "keywords",
    "description",
    "category",
}
_TOLD = re.compile(rb'<(?:\w+:)?(?:docPr|cNvPr)\b[^>]*\b(?:descr|title)="[^"]')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"|\bstate="(?:hidden|veryHidden)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_OUTSIDE = re.compile(rb'TargetMode="External"|Target="mailto:', re.IGNORECASE)

Extracted = tuple[list[str], str, list[str]]


@dataclass(frozen=True)
class ExtractedText:
    """`pages`: their words; a Word file is one page, each sheet of a spreadsheet is one. `fault`: why they are not
    known (words.FAULTS), or blank. `carries`: what else the file tells whoever opens it (words.CARRIES)."""

    pages: tuple[str, ...] = ()
    fault: str = ""
    carries: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return any(page.strip() for page in self.pages)


def read_apart(body: bytes) -> ExtractedText:
    """Read in a limited process. Never raises, whatever the file holds."""
    try:
        pages, fault, carries = extract(body)
    except LimitReached:
        return ExtractedText(fault="too_heavy")
    return ExtractedText(tuple(pages), fault, tuple(carries))


@limited()
def extract(body: bytes) -> Extracted:
    """Pages, a fault (a key of words.FAULTS, or blank), and what else it carries (keys of words.CARRIES)."""
    if b"%PDF-" in body[:1024]:
        return _pdf(body)
    if body.startswith(b"PK"):
        return _office(body)
    if body.startswith((b"\xff\xd8", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8")):
        return [], "picture", ["camera"] if b"Exif\x00\x00" in body[:65_536] or b"eXIf" in body else []
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], "no_words", []
    return (
        ([_printable_text(text)], "", [])
        if len(text) <= MOST_CHARACTERS and "\x00" not in text
        else ([], "no_words", [])
    )


def _pdf(body: bytes) -> Extracted:
    try:
        with pikepdf.open(io.BytesIO(body)) as opened:
            carries = list(_beside_pdf(opened, body))
        document = pypdfium2.PdfDocument(body)
    except pikepdf.PasswordError:
        return [], "encrypted", []
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, KeyError):
        return [], "damaged", []
    try:
        if len(document) > MOST_PAGES:
            return [], "too_long", carries
        pages = [_printable_text(document[number].get_textpage().get_text_bounded()) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        return [], "damaged", carries
    finally:
        document.close()
    return _whole(pages, carries)


def _whole(pages: list[str], carries: list[str]) -> Extracted:
    if sum(map(len, pages)) > MOST_CHARACTERS:
        return [], "too_long", carries
    return (pages, "", carries) if any(page.strip() for page in pages) else ([], "no_words", carries)


def _beside_pdf(opened: pikepdf.Pdf, body: bytes) -> Iterator[str]:
    told = any(str(opened.docinfo.get(name, "")).strip() for name in ("/Author", "/Subject", "/Keywords"))
    if told or "/Metadata" in opened.Root:
        yield "properties"
    if opened.attachments:
        yield "attachments"
    if any("/Annots" in page for page in opened.pages):
        yield "annotations"
    if body.count(b"startxref") > (2 if opened.is_linearized else 1):
        yield "revisions"


def _office(body: bytes) -> Extracted:
    """A Word file or a spreadsheet; of another archive no words are known."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                return [], "too_heavy", []
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return _whole(_sheets(body), list(_beside_xlsx(archive, names)))
            if "word/document.xml" not in names:
                return [], "no_words", ["properties"] if "docProps/core.xml" in names else []
            carries = list(_beside_docx(archive, names))
            order = sorted(filter(_TEXTS.fullmatch, names), key=lambda name: (name != "word/document.xml", name))
            text = "\n\n".join(filter(None, (_paragraphs(parse_xml(archive.read(one))) for one in order)))
    except (zipfile.BadZipFile, ParseError, RuntimeError, EOFError, KeyError, ValueError):
        return [], "damaged", []
    return _whole([_printable_text(text)], carries)


def _sheets(body: bytes) -> list[str]:
    """The name of each sheet and its rows, one a line."""
    from openpyxl import load_workbook  # takes a while to load, and most files are none

    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    pages = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a program wrote of the sheet's size may be wrong
        rows = (" ".join(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True))
        pages.append(_printable_text("\n".join([sheet.title, *filter(None, rows)])))
    return pages


def _beside_xlsx(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    if _personal(archive, names):
        yield "properties"
    if any(name.startswith(("xl/embeddings/", "xl/media/")) for name in names):
        yield "attachments"
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "links"
    if any(name.startswith(("xl/comments", "xl/threadedComments/")) for name in names):
        yield "comments"
    sheets = [archive.read(name) for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if any(_HIDDEN.search(part) for part in [archive.read("xl/workbook.xml"), *sheets]):
        yield "hidden"
    if any(_FORMULA.search(part) for part in sheets):
        yield "formulas"


def _beside_docx(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    if _personal(archive, names):
        yield "properties"
    if any(name.startswith(("word/embeddings/", "word/activeX/")) for name in names):
        yield "attachments"
    if any(_OUTSIDE.search(archive.read(name)) for name in names if name.startswith("word/_rels/")):
        yield "links"
    if any(_TOLD.search(archive.read(name)) for name in names if _TEXTS.fullmatch(name)):
        yield "descriptions"
    if "word/comments.xml" in names:
        yield "comments"
    document = archive.read("word/document.xml")
    if b"<w:ins " in document or b"<w:del " in document:
        yield "changes"
    if b"<w:vanish" in document:
        yield "hidden"


def _personal(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether the file's properties say more than how it was made."""
    return "docProps/custom.xml" in names or any(
        (one.text or "").strip() and one.tag.rpartition("}")[2] in _PERSONAL
        for name in ("docProps/core.xml", "docProps/app.xml")
        if name in names
        for one in parse_xml(archive.read(name)).iter()
    )


def _paragraphs(root: Element) -> str:
    """What is deleted stands in `w:delText`, and so is no text here."""
    blank = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
    lines = []
    for paragraph in root.iter(f"{_W}p"):
        spelt = (blank.get(node.tag, node.text or "") for node in paragraph.iter() if node.tag in {*blank, f"{_W}t"})
        lines.append("".join(spelt))
    return "\n".join(lines)


def _printable_text(text: str) -> str:
    """Lines and words alone; a page's own breaks are no words."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip()
