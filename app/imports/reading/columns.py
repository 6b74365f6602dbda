"""Which field each column of a file is taken for: by its heading, however spelled, and by what is in it. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.imports.reading.fields import AREAS_TOO, CUSTOM, FIELDS
from app.letters.recipient.person import is_title
from app.web.matching import Effort, Matcher

CLOSE = 0.84
"""How like a known heading another must be to be taken for it misspelled: 1 is the same."""

SHORTEST = 4
"""Letters of a heading that may be misspelled: "To" and "Tel" are not each other."""

SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """`place` in the file, from 0; `field` blank: it is ignored."""

    place: int
    heading: str
    samples: tuple[str, ...]
    field: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"samples": list(self.samples)}

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "Column":
        return Column(kept["place"], kept["heading"], tuple(kept["samples"]), kept["field"])


def columns_of(headings: Sequence[str], rows: Iterable[Sequence[str]], custom: Sequence[str] = ()) -> list[Column]:
    """The columns under `headings`, each with samples from `rows`, taken for what their headings say. `custom`: names
    of the fields that the registry declares.

    A field is given once: to the column whose heading says it best.
    """
    found = list(rows)
    columns = [
        Column(place, heading, _samples(row[place] for row in found if place < len(row)))
        for place, heading in enumerate(headings)
        if heading or any(place < len(row) and row[place] for row in found)
    ]
    named, effort = _fields_by_heading(custom), Effort()
    claims = sorted(
        (
            (-likeness, column.place, field)
            for column in columns
            for field, likeness in _likely(column, named, effort, alone=_names_a_person(columns, column)).items()
        ),
    )
    taken: dict[int, str] = {}
    for _, place, field in claims:
        if place not in taken and field not in taken.values():
            taken[place] = field
    return [Column(column.place, column.heading, column.samples, taken.get(column.place, "")) for column in columns]


def count_known_headings(headings: Sequence[str], custom: Sequence[str] = ()) -> int:
    """How many of these cells head a field: what tells the row of headings from others."""
    named = _fields_by_heading(custom)
    return sum(plain_heading(heading) in named for heading in headings if len(heading) <= 60)


def plain_heading(text: str) -> str:
    """A heading as it is compared: small letters and digits. "Name of the council" is one with "Council name"."""
    turned = re.sub(r"^\s*(?:the )?name of (?:the )?(.+)$", r"\1 name", text.casefold())
    return re.sub(r"[^a-z0-9]", "", turned)


def _fields_by_heading(custom: Sequence[str]) -> dict[str, str]:
    named = {plain_heading(name): f"{CUSTOM}{name}" for name in custom}
    for field, known in FIELDS.items():
        for heading in (known.label, *known.headings):
            named.setdefault(plain_heading(heading), field)
    return named


def _likely(column: Column, named: Mapping[str, str], effort: Effort, *, alone: bool) -> dict[str, float]:
    """Fields that a column may be, and how surely."""
    plain = plain_heading(column.heading)
    if not plain:
        return {}
    if plain == "title":
        return {"person_title": 1.0} if _titles(column.samples) else {"title": 0.99, "person_title": 0.5}
    if plain == "salutation" and alone:
        return {"post_salutation": 0.99, "salutation": 0.9}
    if plain in map(plain_heading, AREAS_TOO) and named[plain] == "organisation":
        return {"organisation": 0.99, "areas": 0.5}
    if plain in named:
        return {named[plain]: 1.0}
    likely: dict[str, float] = {}
    for heading, field in named.items():
        if min(len(plain), len(heading)) >= SHORTEST:
            compared = Matcher(plain, heading, effort)
            if compared.reaches(max(CLOSE, likely.get(field, 0))):
                likely[field] = compared.ratio()
    return likely


def _names_a_person(columns: Sequence[Column], but: Column) -> bool:
    """Whether no column names a person: then a salutation is the post's own."""
    people = {plain_heading(heading) for name in ("full_name", "surname") for heading in _headings(name)}
    return not any(plain_heading(column.heading) in people for column in columns if column is not but)


def _headings(field: str) -> tuple[str, ...]:
    return (FIELDS[field].label, *FIELDS[field].headings)


def _titles(samples: Sequence[str]) -> bool:
    """Whether these are titles of people (Dr, Councillor), not of posts."""
    return bool(samples) and all(is_title(sample) for sample in samples)


def _samples(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(cell.split())[:120] for cell in cells if cell))[:SAMPLES]
