"""What a file in a mail is, and what it is called. Nothing is opened or unpacked to find out."""

import re
from email.message import Message

from app.inbox.reading.charset import one_line
from app.inbox.reading.headers import header_words
from app.web.files.filetypes import FileType, types_of

LONGEST_NAME = 150

ARCHIVE = "application/zip"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_BEGINNING = (
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"PK\x03\x04", ARCHIVE),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (OLE, "application/x-ole-storage"),
)
PLAIN_TYPES = frozenset({"text/html", "text/calendar", "text/vcard", "text/rtf", "text/csv", "text/plain"})
NO_NAME = re.compile(r'[\\/:*?"<>|]+')
PDF_LOCK = re.compile(rb"/Encrypt\s+\d{1,10}\s+\d{1,5}\s+R")
OFFICE_LOCK = "EncryptedPackage".encode("utf-16-le")


def type_of(body: bytes, *, declared: str, name: str) -> str:
    """The type by what `body` holds; "application/octet-stream" where that is unknown. A claim is believed of text."""
    known = next((type_ for start, type_ in BY_BEGINNING if body.startswith(start)), "")
    if known and known != ARCHIVE:
        return known
    types = types_of(body[: 1 << 26])
    if FileType.TXT in types and types[0] is not FileType.EML:
        if declared in PLAIN_TYPES:
            return declared
        return FileType.CSV.mimetype if name.lower().endswith(".csv") else FileType.TXT.mimetype
    if types:
        return types[0].mimetype
    return known or "application/octet-stream"


def is_locked(body: bytes) -> bool:
    """Whether a PDF, Office or zip file can't be read without a password."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return PDF_LOCK.search(body) is not None
    if body.startswith(OLE):
        return OFFICE_LOCK in body
    return body.startswith(b"PK\x03\x04") and len(body) > 6 and bool(body[6] & 1)


def safe_name(written: str, number: int) -> str:
    """A file's name that a person can read: its last step alone, no path, no control, not hidden, never empty."""
    last = re.split(r"[\\/]", one_line(written))[-1]
    plain = NO_NAME.sub("_", last).strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, end = plain.rpartition(".")
        plain = f"{stem[: LONGEST_NAME - 20]}.{end[:16]}" if dot and len(end) <= 16 else plain[:LONGEST_NAME]
    return plain or f"attachment-{number}"


def name_of(part: Message) -> str:
    """The name that a part gives itself, in any of the ways that programs write one (RFC 2231, RFC 2047, 8-bit)."""
    try:
        named = part.get_filename() or part.get_param("name") or ""
    except Exception:  # noqa: BLE001 (RFC 2231 with damaged numbers or sets: the part is nameless then)
        return ""
    return header_words(named) if isinstance(named, str) else ""
