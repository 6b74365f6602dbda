"""fonts_missing: the fonts that pages name and the file does not hold, wherever they are named from."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from app.letters.enclosure.objects import MOST_OBJECTS, TooHeavy
from app.letters.enclosure.paper import inherited_value

PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def fonts_missing(pdf: pikepdf.Pdf) -> list[str]:
    """By name, in order. Raises TooHeavy."""
    waiting = [inherited_value(page.obj, "/Resources") for page in pdf.pages]
    seen: set[tuple[int, int]] = set()
    missing: set[str] = set()
    looked = 0
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, pikepdf.Dictionary) or (resources.is_indirect and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        looked += 1
        if looked > MOST_OBJECTS:
            raise TooHeavy
        for font in _fonts(resources):
            if font.get("/Subtype") == "/Type3":
                waiting.append(font.get("/Resources"))
            elif not _is_embedded(font):
                missing.add(_SUBSET.sub("", str(font.get("/BaseFont", "/unnamed")).lstrip("/")))
        waiting.extend(_below(resources, seen))
    return sorted(missing)


def _fonts(resources: Any) -> Iterator[Any]:
    for _, font in _entries(resources, "/Font"):
        yield font
    for _, state in _entries(resources, "/ExtGState"):
        if "/Font" in state:
            yield state.Font[0]


def _below(resources: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Resources of what these lead to: forms, patterns, soft masks. Each is gone into once."""
    found = [*_entries(resources, "/XObject"), *_entries(resources, "/Pattern")]
    things = [thing for _, thing in found]
    for _, state in _entries(resources, "/ExtGState"):
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            things.append(mask.G)
    for thing in things:
        if isinstance(thing, pikepdf.Stream) and thing.objgen not in seen:
            seen.add(thing.objgen)
            yield thing.get("/Resources")


def _entries(resources: Any, kind: str) -> Iterator[tuple[str, Any]]:
    held = resources.get(kind)
    if isinstance(held, pikepdf.Dictionary):
        yield from ((name, one) for name, one in held.items() if isinstance(one, pikepdf.Dictionary | pikepdf.Stream))


def _is_embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
    descriptor = inner.get("/FontDescriptor", {})
    return any(isinstance(descriptor.get(name), pikepdf.Stream) for name in PROGRAMS)
