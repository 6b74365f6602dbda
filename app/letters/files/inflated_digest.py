"""What a file says once its compression is taken off: a digest that survives another build of zlib (design, rule 9)."""

import hashlib
import re
import zipfile
import zlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

LARGEST = 100_000_000
"""Bytes of a stream that are inflated; a longer one is none of ours, and is read as it is."""

BEGINNINGS = 8
"""What letters share, kept once it is digested: a campaign has a handful."""

_STREAM = re.compile(rb">>\s*stream\r?\n")
_PIECE = 1 << 16
_CONTENT = re.compile(rb"\bstream\s+")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_DEFLATED = re.compile(rb"/Filter\s*/FlateDecode(?=[/>\s])")
_PLACES = re.compile(rb"/Type\s*/XRef(?=[/>\s])")
_ROOTS = re.compile(rb"/(?:Root|Info)\s*\d+\s+\d+\s+R")
_OFFSETS = re.compile(rb"startxref\s+\d+|xref\s+(?:\d+\s+\d+\s+(?:\d{10} \d{5} [fn]\s*)+)+")


def inflated_pdf_sha256(pdf: bytes, *, after: bytes = b"") -> str:
    """SHA-256 over a PDF from its first byte to its last, in one pass: streams inflated, each with its inflated length
    before it; without their deflated lengths, cross-references (but for the objects that they begin with) and places
    in the file, since these depend on how well zlib compressed. What is not understood counts as it is, so that no
    file makes this fail.

    `after`: whole objects that stand before `pdf` in the file; their part of the digest is remembered.
    """
    digest = _hash_of_beginning(after).copy()
    _update_digest(digest, pdf)
    return digest.hexdigest()


@lru_cache(maxsize=BEGINNINGS)
def _hash_of_beginning(beginning: bytes) -> "_Hash":
    digest = hashlib.sha256()
    _update_digest(digest, beginning)
    return digest


def _update_digest(digest: "_Hash", pdf: bytes) -> None:
    place = 0
    while found := _STREAM.search(pdf, place):
        begins = max(pdf.rfind(b" obj", place, found.start()), place)
        about, start = pdf[begins : found.start()], found.end()
        digest.update(_OFFSETS.sub(b"", pdf[place:begins]))
        length = _LENGTH.search(about)
        end = start + int(length[1]) if length else -1
        if end < 0 or not pdf[end : end + 11].lstrip().startswith(b"endstream"):
            end = pdf.find(b"endstream", start)
            end = end if end >= 0 else len(pdf)
        _stream(digest, about, pdf[start:end])
        place = end
    digest.update(_OFFSETS.sub(b"", pdf[place:]))


def inflates_beyond(pdf: bytes, most: int) -> bool:
    """Whether the streams of a PDF inflate to more bytes than `most`, those too that were deflated several times."""
    left = most
    for found in _CONTENT.finditer(pdf):
        content = memoryview(pdf)[found.end() :]
        while inflated := _begun_inflated(content, left + 1):
            left -= len(inflated)
            if left < 0:
                return True
            content = memoryview(inflated)
    return False


def _begun_inflated(content: memoryview, most: int) -> bytes:
    """As far as it can be inflated, and so many bytes at most."""
    inflate, parts = zlib.decompressobj(), list[bytes]()
    for place in range(0, len(content), _PIECE):
        try:
            parts.append(inflate.decompress(content[place : place + _PIECE], most))
        except zlib.error:
            break
        most -= len(parts[-1])
        if inflate.eof or most <= 0:
            break
    return b"".join(parts)


def _stream(digest: "_Hash", about: bytes, content: bytes) -> None:
    """`about`: its dictionary."""
    if _PLACES.search(about):
        digest.update(b"".join(_ROOTS.findall(about)))
        return
    if _DEFLATED.search(about) and (inflated := _inflated(content)) is not None:
        about, content = _DEFLATED.sub(b"", _LENGTH.sub(b"", about)), inflated
    digest.update(b"%b%d\n" % (about, len(content)))
    digest.update(content)


def _inflated(content: bytes) -> bytes | None:
    """None for what is not one deflated text from end to end."""
    inflate = zlib.decompressobj()
    try:
        inflated = inflate.decompress(content, LARGEST)
    except zlib.error:
        return None
    return inflated if inflate.eof and not inflate.unused_data.strip() else None


def inflated_docx_sha256(docx: bytes) -> str:
    """SHA-256 over the parts of a Word file, each with its name, in their order."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        for entry in archive.infolist():
            digest.update(f"{entry.filename}\n{entry.file_size}\n".encode() + archive.read(entry))
    return digest.hexdigest()
