"""read: any PDF, by pikepdf, as the rules look at it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from app.letters.pdf.check.content import Content
from app.letters.pdf.check.fonts import font_facts
from app.letters.pdf.check.metadata import metadata
from app.letters.pdf.check.tagged_file import FURNITURE, NOBODY, Element, FontFacts, Mark, PageFacts, TaggedFile

_CATALOG = frozenset(
    {"/Type", "/Pages", "/Lang", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/ViewerPreferences", "/Outlines"}
    | {"/Version", "/PageMode", "/PageLayout"}
)
"""What a letter's catalog may hold."""


def read_tagged(pdf: bytes) -> TaggedFile:
    """The facts of a PDF. Raises pikepdf.PdfError, and what reading a broken one may run into."""
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
        return _TaggedReader(document, pdf).tagged()


class _TaggedReader:
    def __init__(self, document: pikepdf.Pdf, pdf: bytes) -> None:
        self.document, self.pdf = document, pdf
        self.root = document.Root
        self.fonts: dict[Any, FontFacts] = {}
        self.pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        self.elements: list[Element] = []
        self.numbers: dict[tuple[int, int], int] = {}

    def tagged(self) -> TaggedFile:
        tree = self.root.get("/StructTreeRoot")
        if tree is not None:
            roles = {str(name): str(kind) for name, kind in tree.get("/RoleMap", {}).items()}
            for kid in _each_item(tree.get("/K")):
                self._element(kid, NOBODY, tree.objgen, None, roles)
        pages = [self._page(page, tree) for page in self.document.pages]
        info, marks = self.document.docinfo, self.root.get("/MarkInfo", pikepdf.Dictionary())
        header = re.match(rb"%PDF-(\S+)", self.pdf[:20])
        return TaggedFile(
            size=len(self.pdf),
            version=header[1] if header else b"",
            encrypted=self.document.is_encrypted,
            language=str(self.root.get("/Lang", "")),
            title=str(info.get("/Title", "")),
            says=metadata(self.root.Metadata.read_bytes()) if "/Metadata" in self.root else None,
            marked=bool(marks.get("/Marked", False)),
            suspects=bool(marks.get("/Suspects", False)),
            displays_title=bool(
                self.root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False)
            ),
            structured=tree is not None,
            extras=sorted(str(key) for key in self.root if str(key) not in _CATALOG),
            pages=pages,
            fonts=list(self.fonts.values()),
            elements=self.elements,
        )

    def _page(self, page: pikepdf.Page, tree: Any) -> PageFacts:
        content = Content(page, self._facts)
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        number = page.obj.get("/StructParents")
        owners = _number_tree(tree.get("/ParentTree"), int(number)) if tree is not None and number is not None else None
        return PageFacts(
            box=(left, bottom, right, top),
            turned=int(page.obj.get("/Rotate", 0)) % 360,
            tabs=page.obj.get("/Tabs") == "/S",
            annotations=len(page.obj.get("/Annots", ())),
            marks=content.marks,
            owners={mark: self._owner(owner) for mark, owner in enumerate(_each_item(owners))},
            codes={font: frozenset(codes) for font, codes in content.codes.items()},
            breaches=list(content.breaches),
        )

    def _facts(self, font: Any) -> FontFacts:
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = font_facts(font)
        return self.fonts[font.objgen]

    def _owner(self, owner: Any) -> int:
        if not isinstance(owner, pikepdf.Dictionary) or "/S" not in owner:
            return NOBODY
        above = owner.get("/P", owner)
        furniture = above.get("/S") == "/NonStruct" and above.get("/P", above).get("/S") == "/Document"
        return self.numbers.get(owner.objgen, FURNITURE if furniture else NOBODY)

    def _element(self, item: Any, parent: int, above: Any, page: Any, roles: dict[str, str]) -> int:
        """Adds an element and those below it; its number."""
        kind = str(item.get("/S", "/"))
        page = item.get("/Pg", page)
        kids: list[int] = []
        marks: list[Mark] = []
        number = len(self.elements)
        told = bool(str(item.get("/Alt", ""))) or "/ActualText" in item
        lost = "/P" not in item or item.P.objgen != above
        self.elements.append(Element(roles.get(kind, kind).lstrip("/"), parent, kids, marks, told, lost))
        self.numbers[item.objgen] = number
        for kid in _each_item(item.get("/K")):
            if isinstance(kid, int):
                marks.append((self._page_number(page), kid))
            elif kid.get("/Type") == "/MCR":
                marks.append((self._page_number(kid.get("/Pg", page)), int(kid.MCID)))
            elif kid.get("/Type") != "/OBJR":
                kids.append(self._element(kid, number, item.objgen, page, roles))
        return number

    def _page_number(self, page: Any) -> int:
        return self.pages.get(page.objgen, NOBODY) if page is not None else NOBODY


def _each_item(item: Any) -> Iterator[Any]:
    if isinstance(item, pikepdf.Array):
        yield from item
    elif item is not None:
        yield item


def _number_tree(node: Any, key: int) -> Any:
    """The entry of a number tree (ISO 32000-1, 7.9.7), or None."""
    if node is None:
        return None
    numbers = list(node.get("/Nums", []))
    for name, value in zip(numbers[::2], numbers[1::2], strict=False):
        if int(name) == key:
            return value
    found = (_number_tree(kid, key) for kid in node.get("/Kids", []))
    return next((entry for entry in found if entry is not None), None)
