"""What a PDF holds beyond the marks that its pages draw: fonts and whatever else pages name, edges and scale of pages,
what the file does. Two files with the same marks look and act alike only when this is alike too.

Only a file that somebody hands in is looked at so (`in_hand.py`); the press and WeasyPrint subset fonts otherwise.
"""

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pikepdf

from app.letters.pdf.compare import Difference
from app.letters.pdf.faces import name_of

_OF_THE_FILE: Mapping[str, str] = {
    "/OCProperties": "layers",
    "/OpenAction": "acts",
    "/AA": "acts",
    "/Names": "names",
    "/AF": "names",
    "/Collection": "names",
    "/AcroForm": "form",
    "/StructTreeRoot": "tags",
    "/MarkInfo": "tags",
    "/Lang": "language",
}
"""Codes of what stands in the catalogue; of anything else it is `settings`."""

_CATALOGUE_APART = frozenset({"/Type", "/Pages", "/Metadata", "/Version", "/Extensions"})
_PAGE_APART = frozenset(
    {
        *("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots"),
        *("/StructParents", "/Tabs", "/Thumb", "/Metadata", "/LastModified", "/PieceInfo"),
        *("/BleedBox", "/TrimBox", "/ArtBox"),
    }
)
"""Told elsewhere, or of no matter to who reads the page."""

_ENCODED = frozenset({"/Length", "/Filter", "/DecodeParms", "/Length1", "/Length2", "/Length3"})


MOST_NAMED = 100_000_000
"""Bytes of what is named, each as often as it is named: the fonts of a letter have a hundredth."""


class TooMuchNamed(Exception):
    """The file holds more than any letter does."""


@dataclass(frozen=True, slots=True)
class PdfResources:
    """`fonts`: digests by the name of a font; `named`: of what else pages name; `file`: of what the file is set to do,
    by code; `pages`: of each page its edges, scale and acts, in words or by digest."""

    fonts: Mapping[str, frozenset[str]]
    named: frozenset[str]
    file: Mapping[str, frozenset[str]]
    pages: tuple[Mapping[str, str], ...]


def pdf_resources(pdf: bytes) -> PdfResources:
    """Raises pikepdf.PdfError for bytes that are no PDF, and TooMuchNamed."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        digests = _Digests(document)
        fonts, named = defaultdict[str, set[str]](set), set[str]()
        for kind, item in _page_resources(document):
            if kind == "/Font":
                fonts[name_of(item)].add(digests.of(item))
            else:
                named.add(digests.of(item))
        file = defaultdict[str, set[str]](set)
        for key in set(document.Root.keys()) - _CATALOGUE_APART:
            file[_OF_THE_FILE.get(key, "settings")].add(f"{key} {digests.of(document.Root[key])}")
        return PdfResources(
            fonts={name: frozenset(found) for name, found in fonts.items()},
            named=frozenset(named),
            file={code: frozenset(found) for code, found in file.items()},
            pages=tuple(_of_page(page, digests) for page in document.pages),
        )


def fonts_otherwise(one: PdfResources, other: PdfResources) -> list[str]:
    """Names of the fonts of `other` whose glyphs, codes or outlines are none of `one`."""
    return sorted(name for name, found in other.fonts.items() if found - one.fonts.get(name, frozenset()))


def file_otherwise(one: PdfResources, other: PdfResources) -> list[str]:
    """Codes of what else `other` has otherwise than `one`: those of the catalogue, and `named` for a picture, form or
    state of drawing that `one` does not have."""
    codes = sorted(code for code in one.file.keys() | other.file.keys() if one.file.get(code) != other.file.get(code))
    return [*codes, *(["named"] if other.named - one.named else [])]


def pages_otherwise(one: PdfResources, other: PdfResources) -> Iterator[Difference]:
    """Kinds: `cut` (edges), `scale`, `acts` (what a page does) and `laid` (how what lies over it looks or acts)."""
    for number, (first, second) in enumerate(zip(one.pages, other.pages, strict=False), 1):
        for kind in first:
            if first[kind] != second[kind]:
                told = kind in {"cut", "scale"}
                yield Difference(number, kind, one=first[kind] if told else "", other=second[kind] if told else "")


def _of_page(page: pikepdf.Page, digests: "_Digests") -> Mapping[str, str]:
    rest = sorted(set(page.obj.keys()) - _PAGE_APART)
    return {
        "cut": " ".join(f"{float(edge):.2f}" for edge in page.cropbox),
        "scale": f"{float(page.obj.get('/UserUnit', 1)):g}",
        "acts": " ".join(f"{key} {digests.of(page.obj[key])}" for key in rest),
        "laid": digests.of(page.obj.get("/Annots", pikepdf.Array())),
    }


def _page_resources(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """What pages name in their resources, each with its kind; and what the forms, patterns and fonts among it name."""
    waiting = [page.obj.get("/Resources", page.resources) for page in document.pages]
    met = set()
    while waiting:
        resources = waiting.pop()
        for kind, items in resources.items():
            for item in items.values() if isinstance(items, pikepdf.Dictionary) else ():
                if isinstance(item, pikepdf.Object) and item.is_indirect:
                    if (kind, item.objgen) in met:
                        continue
                    met.add((kind, item.objgen))
                yield kind, item
                if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and "/Resources" in item:
                    waiting.append(item["/Resources"])


class _Digests:
    """Digests of objects with all that they refer to, whatever numbers objects have; a page counts by its number."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.left = MOST_NAMED
        self.pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}

    def of(self, item: Any) -> str:
        digest, met = hashlib.sha256(), dict[tuple[int, int], int]()
        waiting: list[Any] = [item]
        while waiting:
            one = waiting.pop()
            if isinstance(one, bytes):
                digest.update(one)
                self.left -= len(one)
                if self.left < 0:
                    raise TooMuchNamed
                continue
            if isinstance(one, pikepdf.Object) and one.is_indirect:
                known = self.pages.get(one.objgen), met.get(one.objgen)
                if known != (None, None):
                    digest.update(f"known {known}".encode())
                    continue
                met[one.objgen] = len(met)
            waiting += reversed([*_parts(one)])
        return digest.hexdigest()


def _parts(item: Any) -> Iterator[Any]:
    """What an object is made of: bytes, and the objects in it."""
    match item:
        case pikepdf.Stream():
            kept = sorted(set(item.keys()) - _ENCODED)
            yield from (b"<<", *chain.from_iterable((key.encode(), item[key]) for key in kept), b">>")
            content = _content(item)
            yield from (b"%d " % len(content), content)
        case pikepdf.Dictionary():
            yield from (b"<<", *chain.from_iterable((key.encode(), item[key]) for key in sorted(item.keys())), b">>")
        case pikepdf.Array():
            yield from (b"[", *item, b"]")
        case pikepdf.String():
            yield b"(%d %b)" % (len(bytes(item)), bytes(item))
        case _:
            yield f" {_number(item)}".encode()


def _content(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _number(item: Any) -> str:
    return str(item) if isinstance(item, bool | pikepdf.Object) or item is None else f"{float(item):.5f}"
