"""Another program's file, copied object by object: a letter that WeasyPrint made whole, an enclosure."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf

from app.letters.enclosure.paper import box_of, inherited_value
from app.letters.pdf.bundle.copied_letter import CopiedLetter, Place
from app.letters.pdf.bundle.output import Output


def copy_foreign(output: Output, pdf: bytes, place: Place) -> CopiedLetter:
    """Raises pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _Copy(output, document, place).copied()


MARK = "DespatchMark"
"""What the face of marks is called among the resources of a page that has its own."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A page of an enclosure: what its dictionary says but for what it shows and its place in the tree; references to
    what it shows; how it lies: its box in points, and by how much it is turned, in degrees clockwise."""

    said: str
    contents: Sequence[str]
    box: tuple[float, float, float, float]
    turned: int


def copy_pages(output: Output, pdf: bytes, *, face: int = 0) -> Sequence[Loose]:
    """Of an enclosure: each page; what it refers to is written. Links and structure stay behind. `face`: the number of
    the one that MARK means on it, if any. Raises pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _Behind(output, document, Place(node=0, document=0, first=0, tagged=False)).pages(face)


OF_A_PAGE = ("/MediaBox", "/CropBox", "/Rotate")
"""What a page says of itself, or a node above it for it."""

LEFT_OUT = frozenset({"/StructParent", "/StructParents", "/PieceInfo", "/Metadata"})
"""They mean something in their own file alone."""


class _Copy:
    def __init__(self, output: Output, document: pikepdf.Pdf, place: Place) -> None:
        self._output = output
        self._document = document
        self._place = place
        self._numbers: dict[tuple[int, int], int] = {}
        self._tops: set[tuple[int, int]] = set()
        self._language = f"/Lang({document.Root.Lang})" if "/Lang" in document.Root else ""
        self._waiting: list[tuple[int, Any]] = []

    def copied(self) -> CopiedLetter:
        tree = self._document.Root.get("/StructTreeRoot") if self._place.tagged else None
        pages = [page.obj for page in self._document.pages]
        for page in pages:
            self._numbers[page.objgen] = self._output.numbers(1)
        parts, parents = [], 0
        if tree is not None:
            self._numbers[tree.objgen] = self._place.document
            top = tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]
            self._tops = {element.objgen for element in top}
            parts = [self._number(element) for element in top]
            parents = self._parents(tree, pages)
        for key, page in enumerate(pages, self._place.first):
            kept = {name: value for name, value in page.items() if name not in ("/Parent", "/StructParents", "/Tabs")}
            marks = f"/Tabs/S/StructParents {key}" if tree is not None else ""
            body = f"{_dictionary(self, kept)[:-2]}/Parent {self._place.node} 0 R{marks}>>"
            self._output.keep(self._numbers[page.objgen], body)
        while self._waiting:
            self._write(*self._waiting.pop())
        return CopiedLetter([self._numbers[page.objgen] for page in pages], parts, parents)

    def _parents(self, tree: Any, pages: list[Any]) -> int:
        number, first = self._output.numbers(1), self._place.first
        known = pikepdf.NumberTree(tree.ParentTree)
        keyed = "".join(f"{key} {self.text(known[int(page.StructParents)])}" for key, page in enumerate(pages, first))
        self._output.keep(number, f"<</Limits[{first} {first + len(pages) - 1}]/Nums[{keyed}]>>")
        return number

    def _number(self, item: Any) -> int:
        if item.objgen not in self._numbers:
            if isinstance(item, pikepdf.Stream):
                self._numbers[item.objgen] = self._output.put_once(self._stream(item))
            else:
                self._numbers[item.objgen] = self._output.numbers(1)
                self._waiting.append((self._numbers[item.objgen], item))
        return self._numbers[item.objgen]

    def _stream(self, item: Any) -> bytes:
        """Fonts and pictures are streams, and the same in many letters."""
        body = item.read_raw_bytes()
        entries = {name: value for name, value in item.items() if name != "/Length"}
        head = f"{_dictionary(self, entries)[:-2]}/Length {len(body)}>>\nstream\n"
        return bytes(head.encode("latin-1") + body + b"\nendstream")

    def _write(self, number: int, item: Any) -> None:
        said = self._language if item.objgen in self._tops else ""
        self._output.keep(number, f"{self.text(item, direct=True)[:-2]}{said}>>")

    def text(self, item: Any, *, direct: bool = False) -> str:
        """An object as it is written, with the numbers that it refers to copied too."""
        if isinstance(item, pikepdf.Object) and item.is_indirect and not direct:
            return f"{self._number(item)} 0 R"
        if isinstance(item, pikepdf.Dictionary):
            return _dictionary(self, dict(item.items()))
        if isinstance(item, pikepdf.Array):
            return f"[{' '.join(self.text(part) for part in item)}]"
        if isinstance(item, pikepdf.Object):
            return item.unparse().decode("latin-1")
        if item is None:
            return "null"
        if isinstance(item, Decimal):
            return f"{item:f}"  # never as 1E-7
        return str(item).lower()  # true and false; pikepdf gives numbers as Python's


class _Behind(_Copy):
    """Of a file that somebody sent: each object gets its number before it is gone into, however they hang together."""

    def pages(self, face: int) -> Sequence[Loose]:
        pages = [self._page(page.obj, face) for page in self._document.pages]
        while self._waiting:
            self._write(*self._waiting.pop())
        return pages

    def _page(self, page: Any, face: int) -> Loose:
        resources = self._output.numbers(1)
        entries = dict((inherited_value(page, "/Resources") or pikepdf.Dictionary()).items())
        more = ""
        if face:
            fonts = dict(entries.pop("/Font", pikepdf.Dictionary()).items())
            more = f"/Font{_dictionary(self, fonts)[:-2]}/{MARK} {face} 0 R>>"
        self._output.keep(resources, f"{_dictionary(self, entries)[:-2]}{more}>>")
        said = {name: found for name in OF_A_PAGE if (found := inherited_value(page, name)) is not None}
        said |= {name: page[name] for name in ("/UserUnit", "/Group") if name in page}
        shown = page.get("/Contents", pikepdf.Array())
        contents = [*shown] if isinstance(shown, pikepdf.Array) else [shown]
        return Loose(
            said=f"/Type/Page/Resources {resources} 0 R{_dictionary(self, said)[2:-2]}",
            contents=[self.text(content) for content in contents],
            box=box_of(page),
            turned=int(inherited_value(page, "/Rotate") or 0) % 360,
        )

    def _number(self, item: Any) -> int:
        if item.objgen not in self._numbers:
            self._numbers[item.objgen] = self._output.numbers(1)
            self._waiting.append((self._numbers[item.objgen], item))
        return self._numbers[item.objgen]

    def _write(self, number: int, item: Any) -> None:
        if isinstance(item, pikepdf.Stream):
            self._output.put(number, self._stream(item))
        else:
            self._output.keep(number, self.text(item, direct=True))

    def text(self, item: Any, *, direct: bool = False) -> str:
        if isinstance(item, pikepdf.Dictionary) and (direct or not item.is_indirect):
            return _dictionary(self, _without_ties(item))
        return super().text(item, direct=direct)

    def _stream(self, item: Any) -> bytes:
        body = item.read_raw_bytes()
        entries = {name: value for name, value in _without_ties(item).items() if name != "/Length"}
        head = f"{_dictionary(self, entries)[:-2]}/Length {len(body)}>>\nstream\n"
        return bytes(head.encode("latin-1") + body + b"\nendstream")


def _without_ties(item: Any) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in LEFT_OUT}


def _dictionary(copy: _Copy, entries: dict[str, Any]) -> str:
    return f"<<{''.join(f'{name} {copy.text(value)}' for name, value in entries.items())}>>"
