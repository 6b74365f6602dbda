"""acts_of: what a file would do besides being printed, found among all of its objects, used or not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

MOST_OBJECTS = 200_000
"""In the whole file, what stands inside others counted."""
MOST_DOTS = 150_000_000
"""Of one picture: A4 at 1200 dots an inch is fewer."""
DEEPEST = 40
"""Arrays and dictionaries inside one another, without a reference between."""

ACTIONS = frozenset(
    "/" + kind
    for kind in (
        "GoTo3DView",
        "GoToE",
        "Hide",
        "ImportData",
        "Launch",
        "Movie",
        "Rendition",
        "ResetForm",
        "RichMediaExecute",
        "SetOCGState",
        "Sound",
        "SubmitForm",
    )
)
"""Kinds of action that do more than go to a page or to an address (ISO 32000-1, 12.6.4)."""


class TooHeavy(Exception):
    """The file has more in it, or deeper, than a document may."""


@dataclass
class Acts:
    scripts: bool = False
    files: bool = False
    outside: bool = False
    actions: set[str] = field(default_factory=set)


def acts_of(pdf: pikepdf.Pdf) -> Acts:
    """Raises TooHeavy."""
    acts = Acts()
    for item in _dictionaries(pdf):
        kind = item.get("/S")
        if "/JS" in item or kind == "/JavaScript":
            acts.scripts = True
        elif isinstance(kind, pikepdf.Name) and str(kind) in ACTIONS:
            acts.actions.add(str(kind).lstrip("/"))
        if "/EF" in item or "/EmbeddedFiles" in item or item.get("/Type") == "/EmbeddedFile":
            acts.files = True
        if isinstance(item, pikepdf.Stream):
            acts.outside = acts.outside or "/F" in item or "/Ref" in item
            if int(item.get("/Width", 0)) * int(item.get("/Height", 0)) > MOST_DOTS:
                raise TooHeavy
    return acts


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those of streams too."""
    looked = 0
    for item in pdf.objects:
        waiting = [(item, 0)]
        while waiting:
            one, deep = waiting.pop()
            looked += 1
            if looked > MOST_OBJECTS or deep > DEEPEST:
                raise TooHeavy
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                inside = [value for _, value in one.items()]
            elif isinstance(one, pikepdf.Array):
                inside = list(one)
            else:
                continue
            waiting += [(part, deep + 1) for part in inside if _holds_more(part)]


def _holds_more(part: Any) -> bool:
    return isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect
