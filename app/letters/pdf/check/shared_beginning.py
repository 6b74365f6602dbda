"""Shared: what the files of our own press begin with, byte for byte the same, looked at when it is first met."""

import io
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from app.letters.pdf.check.fonts import font_facts
from app.letters.pdf.check.paragraphs import Paragraphs
from app.letters.pdf.check.tagged_file import FontFacts

ROW = struct.Struct(">BIH")
"""A cross-reference: its kind; an offset, or the number of an object stream; the place in that stream."""

MOST = 16
"""Shared parts known: a campaign's letters have a few."""

_HEAD = re.compile(rb"%PDF-(\d\.\d)\n")


@dataclass(frozen=True, slots=True)
class SharedFileStart:
    """`count` objects, the last of which are every page's resources, with the cross-references to them."""

    body: bytes
    count: int
    rows: bytes
    version: bytes
    fonts: Sequence[FontFacts]
    paragraphs: Paragraphs


_KNOWN: dict[int, list[SharedFileStart]] = {}
"""By their length."""


def shared_part(pdf: bytes, rows: bytes, first: int) -> SharedFileStart:
    """The shared part of a file whose own objects begin with number `first`. Raises ValueError, struct.error, or
    pikepdf.PdfError for what is no such file."""
    _, length, _ = ROW.unpack_from(rows, first * ROW.size)
    for start in _KNOWN.get(length, ()):
        if pdf.startswith(start.body):
            return start
    learnt = _learn(pdf, length, rows[: first * ROW.size], first - 1)
    if sum(map(len, _KNOWN.values())) >= MOST:
        _KNOWN.clear()
    _KNOWN.setdefault(length, []).append(learnt)
    return learnt


def _learn(pdf: bytes, length: int, rows: bytes, count: int) -> SharedFileStart:
    head = _HEAD.match(pdf)
    for number in range(1, count + 1):
        kind, offset, _ = ROW.unpack_from(rows, number * ROW.size)
        if kind != 1 or offset >= length or not pdf.startswith(b"%d 0 obj\n" % number, offset):
            raise ValueError
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
        resources = document.get_object(count, 0)
        fonts = {_bare(name): font_facts(font) for name, font in resources.get("/Font", {}).items()}
        drawn = {_bare(name): item.get("/Subtype") == "/Image" for name, item in resources.get("/XObject", {}).items()}
        unknown = {str(name) for name in resources} - {"/Font", "/XObject"}
    if head is None or unknown or not all(drawn.values()):
        raise ValueError
    return SharedFileStart(pdf[:length], count, rows, head[1], tuple(fonts.values()), Paragraphs(fonts, drawn))


def _bare(name: object) -> str:
    return str(name).lstrip("/")
