"""What rows say of their recipients where the text asks: nothing, or surely not what was meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from app.commands.merge.check import MergeContext
from app.commands.merge.columns import KIND, NATION
from app.commands.merge.reading import RowReader
from app.commands.merge.template import conditions
from app.commands.merge.values import Row
from app.letters.text.fields import normalise

ALIKE = 0.8
"""Of two words, from where on one is taken for the other misspelt. Regions are not looked at: the East Midlands are
no slip for the West."""


@dataclass(frozen=True)
class UnmatchedFact:
    """`said` of a `fact` meets no condition that looks at it: blank, or much like `meant`, which would."""

    fact: str
    said: str = ""
    meant: str = ""


def missed_facts(rows: Iterable[Row], shared: MergeContext) -> Mapping[UnmatchedFact, Sequence[int]]:
    """Each with the numbers of its rows."""
    listed_for = cache(lambda registry: _condition_values(shared, registry))
    missed: dict[UnmatchedFact, list[int]] = {}
    for row in rows:
        reading = RowReader(row, shared.columns)
        registry = reading.registry(shared.registry)
        for fact, values in listed_for(registry).items() if registry else ():
            said = reading.fact(fact, shared.template.front)
            if said not in values and (unmatched_fact := _missed(fact, said, values)):
                missed.setdefault(unmatched_fact, []).append(row.number)
    return missed


def _condition_values(shared: MergeContext, registry: str) -> Mapping[str, Sequence[str]]:
    """By fact that has a column, all values that a condition of this registry's text names."""
    specs = [spec for name in conditions(shared.template, [registry]) if (spec := shared.template.spec(name))]
    return {
        fact: values
        for fact in (NATION, KIND)
        if shared.columns.has(fact) and (values := tuple(one for spec in specs for one in spec.where.get(fact, ())))
    }


def _missed(fact: str, said: str, values: Iterable[str]) -> UnmatchedFact | None:
    if not said:
        return UnmatchedFact(fact)
    keys = {normalise(value): value for value in values}
    near = get_close_matches(normalise(said), keys, n=1, cutoff=ALIKE)
    return UnmatchedFact(fact, said, keys[near[0]]) if near else None
