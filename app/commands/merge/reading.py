"""The cells of one row, read by name: what does not suit is kept as a failure, and the rest is read all the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.commands.merge.columns import ADDRESS, POSTCODE, REGISTRY, Columns
from app.commands.merge.failures import Failure
from app.commands.merge.values import Cell, Row
from app.letters.dates import YEARS, date_in_words
from app.letters.problems import LetterError, Problem
from app.letters.recipient.address import check, clean, normalise_postcode
from app.letters.text.fields import Value, as_text, is_empty, normalise
from app.letters.text.front_matter import REGISTRIES, FieldSpec, Front
from app.letters.text.values import ANY, prepare
from app.web.tables.cells import field_cell

UNREAD = "\0"
"""Stands for a line of an address whose cell can't be read."""

SLUGS = {normalise(slug): slug for slug in REGISTRIES}


class RowReader:
    """One row. `failures` are those found so far."""

    def __init__(self, row: Row, columns: Columns) -> None:
        self.failures: list[Failure] = []
        self._row = row
        self._columns = columns

    def fail(self, field: str, code: str, facts: Mapping[str, Any]) -> None:
        self.failures.append(Failure(self._row.number, field, code, facts))

    def value(self, spec: FieldSpec) -> Value:
        """What a field's column holds, by the field's type; None where it holds nothing, or nothing that suits."""
        cell = self._cell(spec.name)
        if is_empty(cell):
            return None
        if isinstance(cell, tuple):
            if spec.type == ANY:
                return cell
            self.fail(spec.name, "value_is_a_list", {"value": "; ".join(cell)})
            return None
        try:
            return prepare(field_cell(cell, spec), name=spec.name, kind=spec.type, choices=spec.choices)
        except LetterError as problem:
            self.fail(spec.name, problem.code, problem.facts)
            return None

    def text(self, name: str) -> str:
        """What the column of a built-in field holds, on one line; blank where there is none."""
        return as_text(self._written(name))

    def fact(self, name: str, front: Front) -> str:
        """Of a fact that the text's fields look at, what its column holds, as they spell it: "wales" is Wales."""
        said = self.text(name)
        spelled = {normalise(one): one for spec in front.fields for one in spec.where.get(name, ())}
        return spelled.get(normalise(said), said)

    def day(self, name: str) -> date | None:
        value = self.value(FieldSpec(name=name, label=name, type="date"))
        if not isinstance(value, date):
            return None
        if value.year not in YEARS:
            self.fail(name, "day_not_of_our_time", {"value": date_in_words(value)})
            return None
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A list: of JSON, or in a cell with its items divided by semicolons or on lines of their own. Sorted."""
        cell = self._cell(name)
        items = cell if isinstance(cell, tuple) else self._written(name).replace("\n", ";").split(";")
        return tuple(sorted({said for item in items if (said := as_text(item))}))

    def registry(self, default: str | None) -> str | None:
        """The slug of the registry whose text the letter has. None, and a failure, when it can't be told."""
        said = self.text(REGISTRY)
        found = SLUGS.get(normalise(said)) if said else default
        if found is None:
            self.fail(REGISTRY, "registry_unknown" if said else "registry_missing", {"value": said})
        return found

    def address(self) -> tuple[str, ...]:
        """The postal address, cleaned; empty when there is none, or none that can be posted to."""
        lines, problems = self.checked_address()
        if not lines:
            return ()
        for field, problem in problems:
            self.fail(field, problem.code, problem.facts)
        return () if problems else lines

    def checked_address(self) -> tuple[tuple[str, ...], list[tuple[str, Problem]]]:
        """The postal address, cleaned, and the rules that it breaks, each with the column to blame. A cell that can't
        be read counts as a line: it is to blame for itself alone."""
        known = len(self.failures)
        written = self._address_as_written()
        unread = {failure.field for failure in self.failures[known:]}
        counted = [(name, UNREAD if name in unread else line) for name, line in written]
        broken = check(clean(line for _, line in counted))
        lines = clean(line for _, line in written)
        return lines, [
            (_blamed(problem, written), problem) for problem in broken if problem.facts.get("text") != UNREAD
        ]

    def _address_as_written(self) -> list[tuple[str, str]]:
        """The lines of the postal address, each with its column: without one that is the postcode, where that has a
        column of its own."""
        written = [(name, line) for name in ADDRESS for line in self._written(name).split("\n")]
        own = {normalise_postcode(line) for name, line in written if name == POSTCODE} - {None}
        return [(name, line) for name, line in written if name == POSTCODE or normalise_postcode(line) not in own]

    def _written(self, name: str) -> str:
        """With its line breaks."""
        return str(self.value(FieldSpec(name=name, label=name, type="long text")) or "")

    def _cell(self, name: str) -> Cell:
        place = self._columns.places.get(normalise(name))
        return "" if place is None or place >= len(self._row.cells) else self._row.cells[place]


def _blamed(problem: Problem, written: Sequence[tuple[str, str]]) -> str:
    """The column that holds what breaks a rule; "address" when it is no single one."""
    if problem.code.startswith("address_ends"):
        return POSTCODE
    text = problem.facts.get("text")
    return next((name for name, line in written if text and clean([line]) == (text,)), "address")
