"""What a file's XMP metadata say, as far as the rules ask: its title, and the part of PDF/UA that it claims."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import ParseError, fromstring

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_UA = "{http://www.aiim.org/pdfua/ns/id/}"
_TEXT = re.compile(rb">([^<>\n]+)<")
_ENTITIES_ALONE = re.compile(rb"(?:[^&]|&(?:amp|lt|gt|quot|apos);)*")


def metadata(packet: bytes) -> dict[str, str] | None:
    """`title` and `part`, each where it is said. None: it can't be read."""
    try:
        document = fromstring(packet)  # noqa: S314 (the parser itself stops what would swell)
    except ParseError:
        return None
    says: dict[str, str] = {}
    for description in document.iter(f"{_RDF}Description"):
        title = description.find(f"{_DC}title/{_RDF}Alt/{_RDF}li")
        if title is not None:
            says["title"] = title.text or ""
        part = description.get(f"{_UA}part") or description.findtext(f"{_UA}part")
        if part:
            says["part"] = part
    return says


def metadata_like_others(packet: bytes) -> Mapping[str, str] | None:
    """`metadata`, of a packet that is written as others are but for its texts, which is then not parsed again."""
    pieces = _TEXT.split(packet)
    texts = pieces[1::2]
    if not all(map(_ENTITIES_ALONE.fullmatch, texts)):
        return metadata(packet)
    found = _frame(tuple(pieces[::2]))
    if found is None:
        return metadata(packet)
    says, place = found
    try:
        return {**says, "title": unescape(texts[place].decode())}
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=64)
def _frame(pieces: tuple[bytes, ...]) -> tuple[Mapping[str, str], int] | None:
    """What a packet says whose texts are cut out, and which of them is its title. None: it has no title to put in."""
    says = metadata(b"".join(b"%b>%d<" % (piece, place) for place, piece in enumerate(pieces[:-1])) + pieces[-1])
    if says is None or not says.get("title", "").isdecimal():
        return None
    return says, int(says["title"])
