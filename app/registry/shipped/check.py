"""Everything that is wrong with a data package of registries, not only the first thing.

Two passes: the Table Schema of `datapackage.json` (types, constraints, keys), then, once every cell can be read, the
rules that no schema can say. Each rule is a generator of faults over the whole package. Rules about a day are asked on
every day on which anything changes while the registry is covered, so that no count is written down here: who must have
a post follows from what an organisation is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.letters.recipient.address import check, clean
from app.registry.shipped.package import (
    AreaRow,
    AreaServiceRow,
    DatedRow,
    OrganisationRow,
    Package,
    PackageError,
    holds,
    is_covered,
    listed_registries,
    posts_on,
    read_package,
)
from app.registry.shipped.table_schema import FIRST, Fault, schema_faults

SENTENCES = {
    "schema": "{message}",
    "unreadable": "The package can't be read: {why}.",
    "backwards": "valid_from is not before valid_to.",
    "overlap": "Two rows of {key} apply on the same day: see row {other}.",
    "gap": "No row of {key} applies between the end of row {other} and the start of this one.",
    "code_taken": "The {scheme} code {code} is {other}’s on the same day.",
    "post_key": "The key of the post should be {expected}.",
    "post_missing": "{organisation} has no post in {registry} on {day}.",
    "post_unexpected": "{organisation} should have no post in {registry} on {day}.",
    "no_coverage": "No row of coverage.csv says for which dates {registry} is complete.",
    "authority": "The authority of {area} on {day} should be {expected} only.",
    "police": "{area} has {count} police forces on {day}; it should have one.",
    "health": "{area} has {count} main health bodies on {day}; it should have one.",
    "contact_shape": "A postal contact has lines and no value; any other has a value and no lines.",
    "county": "The county {county} is not one of the lines.",
    "hex_taken": "The tile is taken by {other}.",
    "address": "The address can't be posted to: {rule}.",
    "untidy": "The address should be written as {clean}.",
}
"""What to tell a person about a fault, by its code."""


def sentence(fault: Fault) -> str:
    """The fault as one line: where, then what."""
    where = fault.file + (f", row {fault.row}" if fault.row else "") + (f", {fault.column}" if fault.column else "")
    return f"{where}: {SENTENCES[fault.code].format(**fault.facts)}"


COUNCILS = frozenset(
    {"county", "district", "metropolitan_district", "london_borough", "unitary", "city_corporation", "sui_generis"}
)
HEALTH = frozenset({"clinical_commissioning_group", "integrated_care_board", "nhs_england_region"})

Expectation = Callable[[OrganisationRow, frozenset[str]], bool]


def _english_council(row: OrganisationRow, _authorities: frozenset[str]) -> bool:
    return row.nation == "England" and row.kind in COUNCILS


def _english_authority(row: OrganisationRow, authorities: frozenset[str]) -> bool:
    return row.nation == "England" and row.organisation in authorities


EXPECTED: Mapping[str, Expectation] = {
    "chief-constables": lambda row, _: row.kind == "police_force" and row.nation in {"England", "Wales"},
    "council-leaders": _english_council,
    "lead-members": _english_authority,
    "chief-executives": _english_council,
    "health-leaders": lambda row, _: row.kind in HEALTH,
    "directors-of-childrens-services": _english_authority,
    "inspectorates": lambda row, _: row.kind == "inspectorate",
}
"""Which organisations have a post in a registry, given those that are some area's children's services authority."""


def broken_rules(package: Package) -> Iterator[Fault]:
    """Every fault that the rules find, rule by rule."""
    for rule in (dates, codes, post_keys, coverage, complete, serving_bodies, contacts, hexes):
        yield from rule(package)


def dates(package: Package) -> Iterator[Fault]:
    """No row ends before it starts; versions of one key never overlap, and those of an identity leave no gap."""
    yield from _versions("coverage.csv", package.coverage, lambda row: row.registry)
    yield from _versions("organisations.csv", package.organisations, lambda row: row.organisation, gapless=True)
    yield from _versions(
        "organisation_codes.csv", package.organisation_codes, lambda row: f"{row.organisation} {row.scheme}"
    )
    yield from _versions("areas.csv", package.areas, lambda row: row.area, gapless=True)
    yield from _versions(
        "area_services.csv", package.area_services, lambda row: f"{row.area} {row.organisation} {row.role}"
    )
    yield from _versions("posts.csv", package.posts, lambda row: row.post, gapless=True)
    yield from _versions("pre_election_periods.csv", package.pre_election_periods, lambda _: "pre-election period")


def _versions(file: str, rows: Sequence[Any], key: Callable[[Any], str], *, gapless: bool = False) -> Iterator[Fault]:
    groups: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for number, row in enumerate(rows, FIRST):
        if row.valid_from and row.valid_to and row.valid_from >= row.valid_to:
            yield Fault(file, number, "valid_to", "backwards")
        groups[key(row)].append((number, row))
    for name, group in groups.items():
        group.sort(key=lambda pair: pair[1].valid_from or date.min)
        for (other, before), (number, after) in pairwise(group):
            facts = {"key": name, "other": str(other)}
            end, start = before.valid_to or date.max, after.valid_from or date.min
            if start < end:
                yield Fault(file, number, "valid_from", "overlap", facts)
            elif gapless and start > end:
                yield Fault(file, number, "valid_from", "gap", facts)


def codes(package: Package) -> Iterator[Fault]:
    """On one day a code belongs to one organisation."""
    owners: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for number, row in enumerate(package.organisation_codes, FIRST):
        for other in owners[row.scheme, row.code]:
            if other.organisation != row.organisation and _meet(other, row):
                facts = {"scheme": row.scheme, "code": row.code, "other": other.organisation}
                yield Fault("organisation_codes.csv", number, "code", "code_taken", facts)
        owners[row.scheme, row.code].append(row)


def _meet(one: DatedRow, other: DatedRow) -> bool:
    return (one.valid_from or date.min) < (other.valid_to or date.max) and (other.valid_from or date.min) < (
        one.valid_to or date.max
    )


def post_keys(package: Package) -> Iterator[Fault]:
    """A post's key is its registry and its organisation."""
    for number, row in enumerate(package.posts, FIRST):
        expected = f"{row.registry}/{row.organisation}"
        if row.post != expected:
            yield Fault("posts.csv", number, "post", "post_key", {"expected": expected})


def coverage(package: Package) -> Iterator[Fault]:
    """Every registry says for which dates it is complete, unless it is declared empty."""
    known, listed = {row.registry for row in package.coverage}, listed_registries(package)
    for number, row in enumerate(package.registries, FIRST):
        if row.slug in listed and row.slug not in known:
            yield Fault("registries.csv", number, "slug", "no_coverage", {"registry": row.slug})


def days_of_change(package: Package) -> list[date]:
    """Every day on which any row begins or ends: between two of them nothing changes."""
    dated: Iterable[DatedRow] = (
        *package.coverage, *package.organisations, *package.areas, *package.area_services, *package.posts
    )  # fmt: skip
    return sorted({day for row in dated for day in (row.valid_from, row.valid_to) if day})


def complete(package: Package) -> Iterator[Fault]:
    """While a registry is covered, exactly the organisations that should have a post in it have one."""
    for day in days_of_change(package):
        authorities = frozenset(row.authority for row in package.areas if holds(row, day))
        rows = [row for row in package.organisations if holds(row, day)]
        for registry, expects in EXPECTED.items():
            if not is_covered(package, registry, day):
                continue
            expected = {row.organisation for row in rows if expects(row, authorities)}
            found = {row.organisation for row in posts_on(package, registry, day)}
            for code, organisations in (("post_missing", expected - found), ("post_unexpected", found - expected)):
                for organisation in sorted(organisations):
                    facts = {"organisation": organisation, "registry": registry, "day": day.isoformat()}
                    yield Fault("posts.csv", 0, "", code, facts)


def serving_bodies(package: Package) -> Iterator[Fault]:
    """Every area has its own authority, one police force and, while health bodies are known, one main health body."""
    services: dict[str, list[AreaServiceRow]] = defaultdict(list)
    for row in package.area_services:
        services[row.area].append(row)
    for day in days_of_change(package):
        for area in package.areas:
            if holds(area, day) and is_covered(package, "chief-constables", day):
                yield from _served(package, area, [row for row in services[area.area] if holds(row, day)], day)


def _served(package: Package, area: AreaRow, there: list[AreaServiceRow], day: date) -> Iterator[Fault]:
    facts = {"area": area.area, "day": day.isoformat()}
    if [row.organisation for row in there if row.role == "authority"] != [area.authority]:
        yield Fault("area_services.csv", 0, "", "authority", {**facts, "expected": area.authority})
    main = Counter(row.role for row in there if row.is_primary)
    if main["police"] != 1:
        yield Fault("area_services.csv", 0, "", "police", {**facts, "count": str(main["police"])})
    known = area.nation == "Wales" or is_covered(package, "health-leaders", day)
    if known and main["health"] != 1:
        yield Fault("area_services.csv", 0, "", "health", {**facts, "count": str(main["health"])})


def contacts(package: Package) -> Iterator[Fault]:
    """A postal contact is an address that could be printed on an envelope; any other has its value."""
    for number, row in enumerate(package.contacts, FIRST):
        if (row.channel == "postal") != bool(row.lines) or (row.channel == "postal") == bool(row.value):
            yield Fault("contacts.csv", number, "channel", "contact_shape")
        if row.county and row.county not in row.lines:
            yield Fault("contacts.csv", number, "county", "county", {"county": row.county})
        if row.channel == "postal":
            for problem in check(row.lines):
                column = f"line_{problem.line}" if problem.line else ""
                yield Fault("contacts.csv", number, column, "address", {"rule": problem.code.replace("_", " ")})
            if clean(row.lines) != row.lines:
                yield Fault("contacts.csv", number, "", "untidy", {"clean": ", ".join(clean(row.lines))})


def hexes(package: Package) -> Iterator[Fault]:
    """No two areas share a tile of one layout."""
    taken: dict[tuple[str, int, int], str] = {}
    for number, row in enumerate(package.hexes, FIRST):
        other = taken.setdefault((row.layout, row.q, row.r), row.area)
        if other != row.area:
            yield Fault("hexes.csv", number, "q", "hex_taken", {"other": other})


def check_package(directory: Path) -> list[Fault]:
    """Every fault of the package in `directory`, in the order of its files; an empty list when it is sound."""
    faults = list(schema_faults(directory))
    if faults:
        return faults
    try:
        package = read_package(directory)
    except PackageError as error:
        where = error.facts
        return [
            Fault(
                str(where["file"]),
                int(where.get("row", 0)),
                str(where.get("column", "")),
                "unreadable",
                {"why": error.code.replace("_", " ")},
            )
        ]
    return list(broken_rules(package))
