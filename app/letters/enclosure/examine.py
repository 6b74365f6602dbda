"""examine: every rule about an enclosure's PDF that fails, and advice about one that is taken.

Content streams are not read: fonts come from what pages name, ink from pages as they are drawn. Whoever sent the file
may mean harm, so that this is done in a limited process.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from app.letters.enclosure.findings import MOST_BYTES, MOST_PAGES, Examination, Finding, refuse_file
from app.letters.enclosure.fonts import fonts_missing
from app.letters.enclosure.ink import pages_near_edges
from app.letters.enclosure.objects import TooHeavy, acts_of
from app.letters.enclosure.paper import shape_of
from app.platform.limited import LimitReached, limited

_UNREADABLE = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What comes of a file that breaks the rules of PDF. What a reader of PDF would mend is not mended here: what is kept
is printed as it is."""

LINK = "/Link"


def examine_apart(body: bytes) -> Examination:
    """`examine` in a limited process."""
    if len(body) > MOST_BYTES:
        return refuse_file("too_many_bytes", bytes=len(body), limit=MOST_BYTES)
    try:
        return examine(body)
    except LimitReached:
        return refuse_file("too_heavy")


@limited()
def examine(body: bytes) -> Examination:
    """`examine.here` does it in this process."""
    try:
        with pikepdf.open(io.BytesIO(body), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return refuse_file("encrypted")
            pages = len(pdf.pages)
            wrong = tuple(_refusals(pdf, pages))
            if wrong:
                return Examination(pages, wrong)
            return Examination(pages, advice=tuple(_advice(pdf, body)))
    except pikepdf.PasswordError:
        return refuse_file("encrypted")
    except TooHeavy:
        return refuse_file("too_heavy")
    except _UNREADABLE:
        return refuse_file("unreadable")


def _refusals(pdf: pikepdf.Pdf, pages: int) -> Iterator[Finding]:
    if not pages:
        yield Finding("no_pages")
    elif pages > MOST_PAGES:
        yield Finding("too_many_pages", {"pages": pages, "limit": MOST_PAGES})
    else:
        yield from _of_the_paper(pdf)
    if fonts := fonts_missing(pdf):
        yield Finding("fonts_missing", {"fonts": fonts})
    has_form = _has_form(pdf.Root.get("/AcroForm"))
    if has_form:
        yield Finding("form")
    yield from _laid_over(pdf, has_form=has_form)
    acts = acts_of(pdf)
    if acts.scripts:
        yield Finding("scripts")
    if acts.actions:
        yield Finding("actions", {"kinds": sorted(acts.actions)})
    if acts.files:
        yield Finding("files_inside")
    if "/Collection" in pdf.Root:
        yield Finding("portfolio")
    if "/OCProperties" in pdf.Root and _hides_layers(pdf.Root.OCProperties):
        yield Finding("hidden_layers")
    if acts.outside:
        yield Finding("outside")


def _of_the_paper(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    shapes = [(number, shape_of(page.obj)) for number, page in enumerate(pdf.pages, 1)]
    odd = [[number, *shape.rounded] for number, shape in shapes if not (shape.upright or shape.landscape)]
    if odd:
        yield Finding("not_a4", {"pages": odd})
    if sideways := [number for number, shape in shapes if shape.landscape]:
        yield Finding("landscape", {"pages": sideways})


def _has_form(form: Any) -> bool:
    return form is not None and (bool(form.get("/Fields", ())) or "/XFA" in form)


def _laid_over(pdf: pikepdf.Pdf, *, has_form: bool) -> Iterator[Finding]:
    """Annotations but links, which print nothing."""
    pages, kinds = [], set()
    for number, page in enumerate(pdf.pages, 1):
        found = {str(one.get("/Subtype", "")) for one in page.obj.get("/Annots", ())} - {LINK}
        if has_form:
            found.discard("/Widget")
        if found:
            pages.append(number)
            kinds |= found
    if pages:
        yield Finding("laid_over", {"pages": pages, "kinds": sorted(kind.lstrip("/") for kind in kinds)})


def _hides_layers(layers: Any) -> bool:
    """Whether anything is hidden now, or is hidden or shown by where it is looked at (ISO 32000-1, 8.11.4)."""
    configurations = [layers.get("/D", {}), *layers.get("/Configs", ())]
    return any(
        bool(configuration.get("/OFF", ()))
        or bool(configuration.get("/AS", ()))
        or configuration.get("/BaseState", "/ON") != "/ON"
        for configuration in configurations
    )


def _advice(pdf: pikepdf.Pdf, body: bytes) -> Iterator[Finding]:
    if "/StructTreeRoot" not in pdf.Root or not _is_marked(pdf.Root.get("/MarkInfo")):
        yield Finding("untagged")
    if pages := pages_near_edges(body):
        yield Finding("near_edges", {"pages": pages})


def _is_marked(said: Any) -> bool:
    return said is not None and bool(said.get("/Marked", False))
