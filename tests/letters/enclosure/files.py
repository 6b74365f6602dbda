"""Enclosures to try: sound ones, and ones that were changed in one way."""

import io
from collections.abc import Callable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from app.letters.pdf import render_pdf
from tests.letters.factory import letter

Change = Callable[[Pdf], object]

A4 = (0, 0, 595, 842)
SQUARE = b"0 g 100 100 200 200 re f"


def saved(pdf: Pdf, **how: object) -> bytes:
    file = io.BytesIO()
    pdf.save(file, static_id=True, **how)  # type: ignore[arg-type]
    return file.getvalue()


def leaflet(*pages: bytes, box: Sequence[float] = A4, change: Change | None = None, **how: object) -> bytes:
    """A page for each of `pages`, the drawing on it; one page with a square when none is given. No fonts, no tags."""
    pdf = pikepdf.new()
    for drawing in pages or (SQUARE,):
        page = Dictionary(Type=Name.Page, MediaBox=Array([*box]), Resources=Dictionary(), Contents=Stream(pdf, drawing))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    if change:
        change(pdf)
    return saved(pdf, **how)


def tagged(*, change: Change | None = None) -> bytes:
    """Two pages with fonts and structure, such as a letter is."""
    with pikepdf.open(io.BytesIO(render_pdf(letter("First\n\n***\n\nSecond", draft=False)))) as pdf:
        if change:
            change(pdf)
        return saved(pdf)


def first(pdf: Pdf) -> pikepdf.Object:
    """The dictionary of the first page."""
    return pdf.pages[0].obj


def font(name: str) -> Dictionary:
    """One that the file does not hold."""
    return Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"))


def form_with(pdf: Pdf, resources: Dictionary, **more: object) -> Stream:
    return Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=resources, **more)


def uses(kind: str, thing: object) -> Change:
    """The first page names `thing` among its resources."""

    def change(pdf: Pdf) -> None:
        made = thing(pdf) if callable(thing) else thing
        first(pdf).Resources[f"/{kind}"] = Dictionary({"/One": made})

    return change


def root(**entries: object) -> Change:
    """Entries of the catalogue."""

    def change(pdf: Pdf) -> None:
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return change


def annotated(kind: str, **entries: object) -> Change:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 10, 10]), **entries)
        first(pdf).Annots = Array([note])

    return change


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **entries)


SCRIPT = action("JavaScript", JS=String("app.alert(1)"))
