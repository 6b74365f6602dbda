"""Check files against the Table Schema of their `datapackage.json`: as much of the standard as our own package uses.

A description that asks for more (a format, another type, another constraint) is itself a fault: nothing that it asks
for is passed over in silence. The standard is at https://specs.frictionlessdata.io/table-schema/.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.registry.shipped.package import CASTS

DESCRIPTION = "datapackage.json"
FIRST = 2
"""Row of a file under its header, which is row 1."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `row` counts from 1 at the header, 0 when no row is to blame; `facts` fill the sentence."""

    file: str
    row: int
    column: str
    code: str
    facts: dict[str, str] = field(default_factory=dict, hash=False)


def _as_list(names: object) -> object:
    return [names] if isinstance(names, str) else names


Names = Annotated[list[str], BeforeValidator(_as_list)]
"""Columns of a key: the standard writes a single one without its list."""


class Described(BaseModel):
    """A part of the description. What it may hold is declared; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Constraints(Described):
    required: bool = False
    unique: bool = False
    enum: list[str] | None = None
    pattern: re.Pattern[str] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class Column(Described):
    name: str
    type: Literal["string", "date", "integer", "number", "boolean"]
    description: str = ""
    constraints: Constraints = Constraints()
    true_values: tuple[Literal["true"]] = Field(("true",), alias="trueValues")
    false_values: tuple[Literal["false"]] = Field(("false",), alias="falseValues")


class Reference(Described):
    resource: str
    fields: Names


class ForeignKey(Described):
    fields: Names
    reference: Reference


class TableSchema(Described):
    columns: list[Column] = Field(alias="fields")
    primary_key: Names = Field([], alias="primaryKey")
    foreign_keys: list[ForeignKey] = Field([], alias="foreignKeys")


class Dialect(Described):
    delimiter: Literal[","] = ","
    line_terminator: Literal["\n", "\r\n"] = Field("\r\n", alias="lineTerminator")


class Resource(BaseModel):
    """A file. What says where its data come from (title, licences, sources) is not looked at."""

    name: str
    path: str = Field(pattern=r"^\w[\w.-]*$")
    encoding: Literal["utf-8"] = "utf-8"
    dialect: Dialect = Dialect()
    table: TableSchema = Field(alias="schema")

    @property
    def columns(self) -> list[str]:
        return [column.name for column in self.table.columns]


class Description(BaseModel):
    resources: list[Resource] = Field(min_length=1)


FORMS: Mapping[str, re.Pattern[str]] = {
    "string": re.compile(r"(?s:.*)"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "number": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
    "boolean": re.compile(r"true|false"),
}
"""How a value of each type is written. Python's own readers take more: 20150403, 1_000 and NaN."""

MEANINGS: Mapping[str, str] = {
    "date": "a date such as 2026-11-24",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}

Row = Sequence[str]
"""The cells of a row, as many as the file has columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its rows by their number, and the faults of those that can't be read."""

    resource: Resource
    rows: Mapping[int, Row]
    faults: Sequence[Fault]

    def keys(self, columns: Sequence[str]) -> Iterator[tuple[int, Row]]:
        """The number of each row with its cells of those columns, where any is filled."""
        places = [self.resource.columns.index(name) for name in columns]
        for number, cells in self.rows.items():
            key = tuple(cells[place] for place in places)
            if any(key):
                yield number, key


def schema_faults(directory: Path) -> Iterator[Fault]:
    """Everything in which the files of `directory` differ from their description, or what is wrong with that."""
    try:
        description = Description.model_validate_json((directory / DESCRIPTION).read_bytes())
    except OSError as error:
        yield _fault(DESCRIPTION, 0, "", "package-error", f"The file can't be read: {error}.")
        return
    except ValidationError as invalid:
        for problem in invalid.errors():
            where = ".".join(map(str, problem["loc"]))
            yield _fault(DESCRIPTION, 0, where, "package-error", f"{problem['msg']}.")
        return
    wrong = list(_contradictions(description))
    if wrong:
        yield from (_fault(DESCRIPTION, 0, "", "package-error", message) for message in wrong)
        return
    tables = {resource.name: _read(directory, resource) for resource in description.resources}
    for table in tables.values():
        yield from table.faults
        yield from _cell_faults(table)
        yield from _repeated_keys(table)
        yield from _dangling_keys(table, tables)


def _fault(file: str, row: int, column: str, kind: str, message: str) -> Fault:
    return Fault(file, row, column, "schema", {"type": kind, "message": message})


def _contradictions(description: Description) -> Iterator[str]:
    """Names that are given twice, keys of columns that are not described, and limits of what is no number."""
    resources = {resource.name: resource for resource in description.resources}
    if len(resources) < len(description.resources):
        yield "Two resources have the same name."
    for resource in description.resources:
        if len(set(resource.columns)) < len(resource.columns):
            yield f"Two columns of {resource.name} have the same name."
        for column in resource.table.columns:
            limits = (column.constraints.minimum, column.constraints.maximum)
            if limits != (None, None) and column.type not in ("integer", "number"):
                yield f"The column {column.name} of {resource.name} has limits, but no numbers."
        keys = [(resource.name, resource.table.primary_key)]
        for foreign in resource.table.foreign_keys:
            keys += [(resource.name, foreign.fields), (foreign.reference.resource, foreign.reference.fields)]
            if len(foreign.fields) != len(foreign.reference.fields):
                yield f"A foreign key of {resource.name} has more columns on one side."
        for name, columns in keys:
            known = resources[name].columns if name in resources else ()
            for unknown in (column for column in columns if column not in known):
                yield f"A key of {resource.name} names {unknown} of {name}, which is not described."


def _read(directory: Path, resource: Resource) -> Table:
    file, columns = resource.path, resource.columns
    rows: dict[int, Row] = {}
    faults: list[Fault] = []
    try:
        with (directory / file).open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            faults += _header_faults(resource, next(reader, []))
            for number, cells in enumerate(() if faults else reader, FIRST):
                if not any(cells):
                    faults.append(_fault(file, number, "", "blank-row", "The row is empty."))
                elif len(cells) != len(columns):
                    kind = "missing-cell" if len(cells) < len(columns) else "extra-cell"
                    message = f"The row has {len(cells)} cells, and the file {len(columns)} columns."
                    faults.append(_fault(file, number, "", kind, message))
                else:
                    rows[number] = cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(_fault(file, 0, "", "source-error", f"The file can't be read: {error}."))
    return Table(resource, rows, faults)


def _header_faults(resource: Resource, labels: Sequence[str]) -> Iterator[Fault]:
    for name in resource.columns:
        if name not in labels:
            yield _fault(resource.path, 1, name, "missing-label", "The column is missing.")
    for label in labels:
        if label not in resource.columns:
            yield _fault(resource.path, 1, label, "extra-label", "The column is not described.")
    if set(labels) == set(resource.columns) and labels != resource.columns:
        yield _fault(resource.path, 1, "", "incorrect-label", "The columns are in another order or repeated.")


def _cell_faults(table: Table) -> Iterator[Fault]:
    file, columns = table.resource.path, table.resource.table.columns
    for number, cells in table.rows.items():
        for column, text in zip(columns, cells, strict=True):
            for kind, message in _problems(column, text):
                yield _fault(file, number, column.name, kind, message)


def _problems(column: Column, text: str) -> Iterator[tuple[str, str]]:
    limits = column.constraints
    if not text:
        if limits.required:
            yield "constraint-error", "The cell must not be empty."
        return
    value = _value(column.type, text)
    if value is None:
        yield "type-error", f"“{text}” is not {MEANINGS[column.type]}."
        return
    if limits.enum is not None and text not in limits.enum:
        yield "constraint-error", f"“{text}” is not one of: {', '.join(limits.enum)}."
    if limits.pattern is not None and not limits.pattern.fullmatch(text):
        yield "constraint-error", f"“{text}” is not written as {limits.pattern.pattern}."
    if limits.minimum is not None and value < limits.minimum:
        yield "constraint-error", f"“{text}” is less than {limits.minimum}."
    if limits.maximum is not None and value > limits.maximum:
        yield "constraint-error", f"“{text}” is more than {limits.maximum}."


def _value(kind: str, text: str) -> Any:
    """The value of a filled cell, or None where it has none of that type."""
    if not FORMS[kind].fullmatch(text):
        return None
    try:
        return CASTS[kind](text)
    except ValueError:
        return None


def _repeated_keys(table: Table) -> Iterator[Fault]:
    unique = [[column.name] for column in table.resource.table.columns if column.constraints.unique]
    keys = [(names, "unique-error") for names in unique]
    if table.resource.table.primary_key:
        keys.append((table.resource.table.primary_key, "primary-key"))
    for names, kind in keys:
        first: dict[Row, int] = {}
        for number, key in table.keys(names):
            other = first.setdefault(key, number)
            if other != number:
                message = f"“{', '.join(key)}” is in row {other} too."
                yield _fault(table.resource.path, number, ", ".join(names), kind, message)


def _dangling_keys(table: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Keys of rows that no other file has, unless that one can't be read whole."""
    for foreign in table.resource.table.foreign_keys:
        target = tables[foreign.reference.resource]
        if target.faults:
            continue
        known = {key for _number, key in target.keys(foreign.reference.fields)}
        for number, key in table.keys(foreign.fields):
            if key not in known:
                message = f"{target.resource.path} has no “{', '.join(key)}”."
                yield _fault(table.resource.path, number, ", ".join(foreign.fields), "foreign-key", message)
