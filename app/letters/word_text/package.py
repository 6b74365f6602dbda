"""open_word: a .docx from outside by python-docx, unless it is something else or would do harm."""

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from app.letters.bounded_xml import TooDeep, parse_xml

MOST_BYTES = 10_000_000
"""Of the file."""

MOST_UNPACKED, MOST_XML, MOST_PARTS = 200_000_000, 60_000_000, 5_000
"""Bytes that its parts unpack to, of all and of those that are XML; and how many there are."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED, OLD = ("EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le"))
"""The beginning of a file of files ([MS-CFB]), and what is in one that holds a locked file, or an old one of Word."""

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PROGRAMS = re.compile(r"(^|/)vbaproject\.bin$", re.IGNORECASE)
_MACROS = re.compile(rb"\.macroEnabled(Template)?\.main\+xml")

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OpcError,
    LxmlError,
    ParseError,
    AttributeError,
    LookupError,
    NotImplementedError,
    ArithmeticError,
    OSError,
    EOFError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What comes of a file that breaks the rules of its format."""


class WordFileRefused(Exception):
    """`code`: too_large, too_heavy, not_word, old_word, locked, macros, strict, damaged, or empty: it has no words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_word(body: bytes) -> Document:
    """Raises WordFileRefused, and DAMAGED."""
    if len(body) > MOST_BYTES:
        raise WordFileRefused("too_large")
    if body.startswith(OLE):
        raise WordFileRefused("locked" if ENCRYPTED in body else "old_word" if OLD in body else "not_word")
    if not body.startswith(b"PK"):
        raise WordFileRefused("old_word" if body.startswith(b"{\\rtf") else "not_word")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        _check(archive)
    return docx.Document(io.BytesIO(body))


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise WordFileRefused("locked")
    parts = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    sizes = (sum(entry.file_size for entry in some) for some in (entries, parts))
    if len(entries) > MOST_PARTS or any(
        size > most for size, most in zip(sizes, (MOST_UNPACKED, MOST_XML), strict=True)
    ):
        raise WordFileRefused("too_heavy")
    if "[Content_Types].xml" not in names:
        raise WordFileRefused("not_word")
    listed = archive.read("[Content_Types].xml")
    if _MACROS.search(listed) or any(map(_PROGRAMS.search, names)):
        raise WordFileRefused("macros")
    if MAIN not in listed:
        raise WordFileRefused("not_word")
    for part in parts:
        xml = archive.read(part)
        try:
            parse_xml(xml)
        except TooDeep:
            raise WordFileRefused("too_heavy") from None
        if STRICT in xml[:4096]:
            raise WordFileRefused("strict")
