"""Whether a file says that it is of practice, to whoever opens it."""

import csv
import json
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pypdfium2

from app.platform.practice import NOTICE, PRACTICE_FILE


def silences(name: str, body: bytes) -> list[str]:
    """Where a file should say the notice and does not; empty when it says it everywhere."""
    return list(LOOKS[name.rpartition(".")[2]](name, body))


def _pdf(name: str, body: bytes) -> Iterator[str]:
    for number, page in enumerate(pypdfium2.PdfDocument(body), 1):
        if NOTICE not in " ".join(page.get_textpage().get_text_range().split()):
            yield f"{name}, page {number}"


def _docx(name: str, body: bytes) -> Iterator[str]:
    """In the text, and at the head or the foot of every page."""
    with ZipFile(BytesIO(body)) as parts:
        said = {
            part: "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", parts.read(part).decode()))
            for part in parts.namelist()
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", part)
        }
    if NOTICE not in said["word/document.xml"]:
        yield f"{name}, its text"
    if not any(NOTICE in words for part, words in said.items() if part != "word/document.xml"):
        yield f"{name}, its margins"


def _xlsx(name: str, body: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(body)).worksheets:
        if sheet["A1"].value != NOTICE:
            yield f"{name}, sheet {sheet.title}"
        if NOTICE not in (sheet.oddHeader.left.text or ""):
            yield f"{name}, sheet {sheet.title} on paper"


def _csv(name: str, body: bytes) -> Iterator[str]:
    if next(csv.reader(StringIO(body.decode("utf-8-sig"))))[0] != NOTICE:
        yield name


def _json(name: str, body: bytes) -> Iterator[str]:
    if json.loads(body).get("practice") != NOTICE:
        yield name


def _zip(name: str, body: bytes) -> Iterator[str]:
    with ZipFile(BytesIO(body)) as archive:
        first, *others = archive.namelist()
        if first != PRACTICE_FILE or NOTICE not in archive.read(first).decode():
            yield f"{name}, its first file"
        for other in others:
            yield from silences(other, archive.read(other))


def _text(name: str, body: bytes) -> Iterator[str]:
    if NOTICE not in body.decode():
        yield name


LOOKS = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
    "zip": _zip,
    "txt": _text,
    "html": _text,
}
