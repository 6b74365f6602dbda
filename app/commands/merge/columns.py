"""Which column holds what: names match as names of fields do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.letters.text.template import CompiledTemplate
from app.web.tables.rows import TableRefused

POSTCODE = "postcode"
ADDRESS = (*(f"address line {number}" for number in range(1, 8)), POSTCODE)
"""Of the postal address, in its order."""

REGISTRY, NATION, REGION, KIND = "registry", "nation", "region", "kind"
KNOWN = (REGISTRY, NATION, KIND, *ADDRESS, *BUILT_IN_NAMES)
"""Columns that stand for something in every letter, whatever its template declares."""


@dataclass(frozen=True)
class Columns:
    """`places` of the columns that stand for something, by name as `normalise` makes it; `ignored`: headings of those
    that stand for nothing, each once."""

    headings: Sequence[str]
    places: Mapping[str, int]
    ignored: Sequence[str]

    def has(self, name: str) -> bool:
        return normalise(name) in self.places


def columns_of(headings: Sequence[str], known: Iterable[str]) -> Columns:
    """Raises TableRefused when two columns are for the same of the `known` names."""
    keys = {normalise(name): name for name in known}
    places: dict[str, int] = {}
    ignored: dict[str, str] = {}
    for place, heading in enumerate(headings):
        key = normalise(heading)
        if key not in keys:
            if heading:
                ignored.setdefault(key, heading)
        elif key in places:
            raise TableRefused("two_columns", column=keys[key])
        else:
            places[key] = place
    return Columns(headings, places, list(ignored.values()))


def known_to(template: CompiledTemplate) -> tuple[str, ...]:
    """What a column may be called: the template's own fields, and what stands for something in every letter."""
    return (*(spec.name for spec in template.front.fields), *KNOWN)
