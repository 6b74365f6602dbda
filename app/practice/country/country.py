"""The country as rows to load, with all that its stories need beside them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.platform.root import ROOT
from app.practice.country.bodies import BEGINNING, bodies
from app.practice.country.contacts import PostContact, main_offices, post_contacts
from app.practice.country.departments import Department, departments
from app.practice.country.draw import Draw
from app.practice.country.drawn_map import Spot
from app.practice.country.people import STORY, Tenure, tenures
from app.registry.changes.apply import slug_of
from app.registry.changes.requested_change import Name
from app.registry.shipped.package import (
    ROWS,
    CoverageRow,
    HexRow,
    OrganisationCodeRow,
    OrganisationRow,
    Package,
    listed_registries,
    read_package,
)

SEED = "practice"

MERGED = ("la:dappleham", "la:zealstead")
"""The councils that become one: neighbours, with one police force and one health board."""

MERGER_AGO = timedelta(days=28)


@dataclass(frozen=True)
class Merger:
    """A merger as the verbs of app/registry/changes take it, by whom it is recorded: what ships knows only the councils
    before it. `predecessors`: keys of organisations; `area`: the slug that their area gets."""

    predecessors: tuple[str, str]
    successor: Name
    codes: Mapping[str, str]
    area: str
    on: date
    note: str


@dataclass(frozen=True)
class Country:
    """`tenures` in the order of posts, then days; `contacts` by the key of the post."""

    today: date
    package: Package
    tenures: tuple[Tenure, ...]
    contacts: Mapping[str, PostContact]
    merger: Merger
    departments: tuple[Department, ...]

    def holders_on(self, day: date) -> dict[str, Tenure]:
        """By the key of the post; a vacant one has none."""
        return {
            tenure.post: tenure
            for tenure in self.tenures
            if tenure.since <= day and (tenure.until is None or day < tenure.until)
        }


def country(today: date) -> Country:
    """The same country for the same day."""
    land = bodies()
    draw = Draw(SEED)
    contacts = tuple(main_offices(land.organisations, today - STORY - timedelta(days=90), draw))
    return Country(
        today=today,
        package=_package(contacts),
        tenures=tuple(tenures(land.posts, today, draw, settled=frozenset(MERGED))),
        contacts=post_contacts(land.posts, land.organisations, contacts),
        merger=_merger(today),
        departments=departments(today),
    )


def _package(contacts: Sequence[Any]) -> Package:
    """Kinds of registries and days that the calendar has are the real ones; all else is made up."""
    land, real = bodies(), read_package(ROOT / "recipients")
    rows: dict[str, tuple[Any, ...]] = {
        "registries": real.registries,
        "coverage": tuple(
            CoverageRow(registry, BEGINNING, None, "Every post of the made-up country.")
            for registry in sorted(listed_registries(real))
        ),
        "organisations": land.organisations,
        "organisation_codes": tuple(_codes(land.organisations)),
        "successions": (),
        "areas": land.areas,
        "area_services": land.area_services,
        "posts": land.posts,
        "contacts": tuple(contacts),
        "bank_holidays": real.bank_holidays,
        "pre_election_periods": real.pre_election_periods,
        "hexes": tuple(HexRow("current", area, spot.q, spot.r) for area, spot in sorted(land.spots.items())),
        "corrections": (),
    }
    digests = {f"{name}.csv": hashlib.sha256(repr(rows[name]).encode()).hexdigest() for name in ROWS}
    return Package(version="practice", digests=digests, **rows)


GSS = {
    "unitary": "E06",
    "district": "E07",
    "metropolitan_district": "E08",
    "county": "E10",
    "police_force": "E23",
    "integrated_care_board": "E54",
    "welsh_unitary": "W06",
    "local_health_board": "W11",
}
"""How codes of a kind begin; the numbers of practice begin at 990001, where no real ones are near."""


def _codes(organisations: Iterable[OrganisationRow]) -> Iterator[OrganisationCodeRow]:
    for number, body in enumerate(organisations, start=1):
        if body.kind in GSS:
            yield OrganisationCodeRow(body.organisation, "gss", f"{GSS[body.kind]}{990000 + number}", None, None)


def _merger(today: date) -> Merger:
    names = [body.short_name for body in bodies().organisations if body.organisation in MERGED]
    short_name = " and ".join(names)
    return Merger(
        predecessors=MERGED,
        successor=Name(f"{short_name} Council", short_name),
        codes={"gss": "E06999001"},
        area=slug_of(short_name),
        on=today - MERGER_AGO,
        note="The Dappleham and Zealstead (Structural Changes) Order, made up for practice",
    )


def layouts() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Where areas lie on the map, before the merger and after it: column and row by slug."""
    before: Mapping[str, Spot] = bodies().spots
    gone = [key.partition(":")[2] for key in MERGED]
    after = {area: spot for area, spot in before.items() if area not in gone}
    after[_merger(BEGINNING).area] = before[gone[0]]
    return {
        name: {area: (spot.q, spot.r) for area, spot in layout.items()}
        for name, layout in (("practice", before), ("practice after the merger", after))
    }
