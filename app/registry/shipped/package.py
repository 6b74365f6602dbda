"""The shipped registries as rows: `recipients/`, tidy CSV described by `datapackage.json` (Frictionless Table Schema).

Reading is strict and stops at the first cell that does not fit; `app/registry/shipped/check.py` lists everything that
is wrong. Blank text is "", a blank date or number is None. Dates are half-open: `valid_to` is the first day on which a
row is no longer so, and a blank one is unbounded.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol


class PackageError(Exception):
    """The package can't be read or loaded. `code` names why: `no_description`, `no_resource`, `no_file`,
    `wrong_columns`, `bad_cell`, `unknown_key`; `facts` say where: file, row (the header is row 1), column, value."""

    def __init__(self, code: str, **facts: str | int) -> None:
        self.code, self.facts = code, facts
        super().__init__(code, facts)


class DatedRow(Protocol):
    """Anything that holds from a day to a day."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def holds(row: DatedRow, day: date) -> bool:
    """Whether the row is so on `day`."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


@dataclass(frozen=True, slots=True)
class RegistryRow:
    slug: str
    name: str
    sector: str
    sector_name: str
    order: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    registry: str
    valid_from: date | None
    valid_to: date | None
    note: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    organisation: str
    name: str
    short_name: str
    article: str
    kind: str
    nation: str
    region: str
    website: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OrganisationCodeRow:
    organisation: str
    scheme: str
    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    predecessor: str
    successor: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    area: str
    name: str
    authority: str
    nation: str
    region: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AreaServiceRow:
    area: str
    organisation: str
    role: str
    share: Decimal | None
    is_primary: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PostRow:
    post: str
    registry: str
    organisation: str
    title: str
    names_organisation: bool
    salutation: str
    office_is_form: bool
    valid_from: date | None
    valid_to: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """`lines` is the address for channel postal, last its postcode; `value` is what email and telephone have."""

    organisation: str
    use: str
    channel: str
    line_1: str
    line_2: str
    line_3: str
    line_4: str
    line_5: str
    line_6: str
    line_7: str
    county: str
    value: str
    source: str
    captured_on: date
    note: str

    @property
    def lines(self) -> tuple[str, ...]:
        kept = (self.line_1, self.line_2, self.line_3, self.line_4, self.line_5, self.line_6, self.line_7)
        return tuple(line for line in kept if line)


@dataclass(frozen=True, slots=True)
class BankHolidayRow:
    date: date
    title: str
    notes: str


@dataclass(frozen=True, slots=True)
class PreElectionPeriodRow:
    name: str
    valid_from: date
    valid_to: date
    source: str


@dataclass(frozen=True, slots=True)
class HexRow:
    layout: str
    area: str
    q: int
    r: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    file: str
    key: str
    column: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True)
class Package:
    """Every row that ships, in the order of the files. `digests`: SHA-256 of each file, by its name."""

    version: str
    digests: Mapping[str, str]
    registries: tuple[RegistryRow, ...]
    coverage: tuple[CoverageRow, ...]
    organisations: tuple[OrganisationRow, ...]
    organisation_codes: tuple[OrganisationCodeRow, ...]
    successions: tuple[SuccessionRow, ...]
    areas: tuple[AreaRow, ...]
    area_services: tuple[AreaServiceRow, ...]
    posts: tuple[PostRow, ...]
    contacts: tuple[ContactRow, ...]
    bank_holidays: tuple[BankHolidayRow, ...]
    pre_election_periods: tuple[PreElectionPeriodRow, ...]
    hexes: tuple[HexRow, ...]
    corrections: tuple[CorrectionRow, ...]


ROWS: Mapping[str, type] = {
    "registries": RegistryRow,
    "coverage": CoverageRow,
    "organisations": OrganisationRow,
    "organisation_codes": OrganisationCodeRow,
    "successions": SuccessionRow,
    "areas": AreaRow,
    "area_services": AreaServiceRow,
    "posts": PostRow,
    "contacts": ContactRow,
    "bank_holidays": BankHolidayRow,
    "pre_election_periods": PreElectionPeriodRow,
    "hexes": HexRow,
    "corrections": CorrectionRow,
}

CASTS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "date": date.fromisoformat,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
}
"""Table Schema type to the value of a cell that is filled."""


def read_package(directory: Path) -> Package:
    """All rows of the package in `directory`. Raises PackageError at the first thing that can't be read."""
    description = directory / "datapackage.json"
    try:
        described = json.loads(description.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackageError("no_description", file=description.name) from error
    resources = {resource["name"]: resource for resource in described["resources"]}
    for name in ROWS.keys() - resources.keys():
        raise PackageError("no_resource", file=description.name, resource=name)
    rows = {name: tuple(_rows(directory, resources[name], kind)) for name, kind in ROWS.items()}
    digests = {
        resource["path"]: hashlib.sha256((directory / resource["path"]).read_bytes()).hexdigest()
        for resource in resources.values()
    }
    return Package(version=described["version"], digests=digests, **rows)


def _rows(directory: Path, resource: Mapping[str, Any], kind: type) -> Iterator[Any]:
    name: str = resource["path"]
    columns = {field["name"]: field for field in resource["schema"]["fields"]}
    if list(columns) != [field.name for field in fields(kind)]:
        raise PackageError("wrong_columns", file="datapackage.json", resource=resource["name"])
    try:
        handle = (directory / name).open(encoding="utf-8", newline="")
    except OSError as error:
        raise PackageError("no_file", file=name) from error
    with handle:
        reader = csv.reader(handle)
        if next(reader, None) != list(columns):
            raise PackageError("wrong_columns", file=name, row=1)
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(columns):
                raise PackageError("wrong_columns", file=name, row=number)
            yield kind(*(_cell(cell, columns[c], name, number) for c, cell in zip(columns, cells, strict=True)))


def _cell(text: str, field: Mapping[str, Any], file: str, number: int) -> Any:
    if not text:
        if field.get("constraints", {}).get("required"):
            raise PackageError("bad_cell", file=file, row=number, column=field["name"], value=text)
        return "" if field["type"] == "string" else None
    try:
        return CASTS[field["type"]](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise PackageError("bad_cell", file=file, row=number, column=field["name"], value=text) from error


def posts_on(package: Package, registry: str, day: date) -> tuple[PostRow, ...]:
    """The posts of a registry on `day`. Outside `is_covered` the list is not complete."""
    return tuple(post for post in package.posts if post.registry == registry and holds(post, day))


def listed_registries(package: Package) -> frozenset[str]:
    """The registries whose list ships. The others are declared empty: each office fills in its own list."""
    return frozenset({row.registry for row in package.posts} | {row.registry for row in package.coverage})


def is_covered(package: Package, registry: str, day: date) -> bool:
    """Whether the list of the registry is complete on `day`; if not, a count of it is not known."""
    return any(row.registry == registry and holds(row, day) for row in package.coverage)
