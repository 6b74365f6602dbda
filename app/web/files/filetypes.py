"""What a file is, from what it holds. Its name says only which of the like kinds it is: a CSV file is text too."""

import re
import zlib
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from app.platform.limited import LimitReached, limited


class FileType(StrEnum):
    """The kinds of file that can be told apart, by the end that their names have."""

    PNG = "png"
    JPEG = "jpg"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    EML = "eml"
    MSG = "msg"
    CSV = "csv"
    TXT = "txt"
    SVG = "svg"

    @property
    def mimetype(self) -> str:
        return MIMETYPES[self]

    @property
    def ends(self) -> tuple[str, ...]:
        """The ends of name that it goes by, in small letters."""
        return ("jpg", "jpeg") if self is FileType.JPEG else (self.value,)


OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"

MIMETYPES = {
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
    FileType.PDF: "application/pdf",
    FileType.DOCX: f"{OPEN_XML}wordprocessingml.document",
    FileType.XLSX: f"{OPEN_XML}spreadsheetml.sheet",
    FileType.ODT: OPEN_DOCUMENT_TEXT,
    FileType.EML: "message/rfc822",
    FileType.MSG: "application/vnd.ms-outlook",
    FileType.CSV: "text/csv",
    FileType.TXT: "text/plain",
    FileType.SVG: "image/svg+xml",
}

LONGEST_LIST = 1 << 20
"""Bytes read of the part of an Office file that lists its content: a few thousand are usual."""

MOST_PARTS = 10_000
"""Files in a file of files: a document with a thousand pictures has fewer."""

MACROS = re.compile(r"(^|/)vbaproject\.bin$|^basic/|^scripts/|/macrosheets/", re.IGNORECASE)
"""Parts of a document that hold programs."""

HEADER = re.compile(rb"(?im)^(from|to|subject|date|message-id|received|mime-version|return-path):[ \t]")
"""A line at the top of a message (RFC 5322)."""

DRAWING = re.compile(rb"(\xef\xbb\xbf)?\s*(<[?!][^<]*>\s*)*<(\w+:)?svg[\s>/]")
"""The beginning of an SVG drawing: a declaration and remarks may stand before it."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MESSAGE_OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
"""The beginning of a file of files ([MS-CFB]), and what one has in it that holds a message ([MS-OXMSG])."""

UNREADABLE = (
    BadZipFile,
    zlib.error,
    LZMAError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
"""What comes of a file of files that is damaged, locked or packed in a way that nobody knows."""

FIRST_LINE = re.compile(rb"[!-9;-~]+:[ \t]")


def types_of(body: bytes) -> tuple[FileType, ...]:
    """What `body` may be, the likeliest first; empty when it is unknown, damaged, a document with macros, or one with
    more than MOST_PARTS parts."""
    for looks_like, found in BY_BEGINNING:
        if looks_like(body):
            return found(body)
    return _text(body)


def _office(body: bytes) -> tuple[FileType, ...]:
    try:
        return office_types(body)
    except LimitReached:
        return ()


@limited()
def office_types(body: bytes) -> tuple[FileType, ...]:
    """Of a file of files, which is opened in a limited process."""
    try:
        with ZipFile(BytesIO(body)) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or any(map(MACROS.search, names)):
                return ()
            listed = "mimetype" if "mimetype" in names else "[Content_Types].xml"
            with archive.open(listed) as part:
                content = part.read(LONGEST_LIST).decode("utf-8", "replace")
    except UNREADABLE:
        return ()
    if listed == "mimetype":
        return (FileType.ODT,) if content.strip() == OPEN_DOCUMENT_TEXT else ()
    return tuple(kind for kind in (FileType.DOCX, FileType.XLSX) if f'"{kind.mimetype}.main+xml"' in content)


def _text(body: bytes) -> tuple[FileType, ...]:
    """A message is one by its top: what follows may be in any set of characters, or damaged."""
    top = body[: 1 << 16].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if FIRST_LINE.match(top) and len({name.lower() for name in HEADER.findall(top)}) > 1 and _is_text(top):
        return (FileType.EML, FileType.TXT) if _is_text(body) else (FileType.EML,)
    if not _is_text(body):
        return ()
    if DRAWING.match(body[: 1 << 12]):
        return (FileType.SVG, FileType.TXT)
    return (FileType.TXT, FileType.CSV)


def _is_text(body: bytes) -> bool:
    """Text as programs write it: UTF-8, UTF-16 that says so, or the older Windows set; no control characters."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            body = body.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", body)


def _outlook(body: bytes) -> tuple[FileType, ...]:
    return (FileType.MSG,) if MESSAGE_OF_OUTLOOK in body else ()


def _fixed_types(*kinds: FileType) -> Callable[[bytes], tuple[FileType, ...]]:
    return lambda _body: kinds


def _begins(*with_: bytes) -> Callable[[bytes], bool]:
    return lambda body: body.startswith(with_)


BY_BEGINNING: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], tuple[FileType, ...]]], ...] = (
    (_begins(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), _fixed_types(FileType.PNG)),
    (_begins(b"\xff\xd8\xff"), _fixed_types(FileType.JPEG)),
    (lambda body: body[:1024].lstrip().startswith(b"%PDF-"), _fixed_types(FileType.PDF)),
    (_begins(b"PK\x03\x04"), _office),
    (_begins(OLE), _outlook),
)
