"""The country's organisations, the areas that they serve, and the posts at their head. The same on every day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from app.practice.country.drawn_map import REGIONS, Spot, spots
from app.practice.country.place_names import CAPITAL, COUNTIES, TOWNS, WELSH_TOWNS
from app.registry.changes.apply import slug_of
from app.registry.shipped.package import AreaRow, AreaServiceRow, OrganisationRow, PostRow

SOURCE = "Made up for practice"

BEGINNING = date(2015, 1, 1)
"""The first day of every list."""

ENGLAND, WALES = "England", "Wales"

FORCES = {"n": 5, "t": 4, "y": 5, "m": 4, "w": 5, "e": 5, "c": 2, "o": 4, "s": 5}
BOARDS = {"n": 5, "t": 5, "y": 5, "m": 5, "w": 5, "e": 5, "c": 4, "o": 4, "s": 4}
"""How many police forces and health boards a region has."""

WELSH_FORCES, WELSH_BOARDS = 4, 7

DISTRICTS = 12
"""How many districts each county has."""

METROPOLITAN = frozenset("tmc")
"""Regions in which areas are metropolitan districts rather than unitary."""

INSPECTORATES = (
    ("family-services", "Inspectorate of Family Services", "Chief Inspector of Family Services"),
    ("policing-standards", "Inspectorate of Policing Standards", "Chief Inspector of Policing Standards"),
    ("custody", "Inspectorate of Custody", "Chief Inspector of Custody"),
    ("supervision", "Inspectorate of Community Supervision", "Chief Inspector of Community Supervision"),
    ("care-standards", "Board of Care Standards", "Chief Executive of the Board of Care Standards"),
)
"""Key, name and title of the head of each."""


@dataclass(frozen=True)
class Bodies:
    """`spots`: where each area of the map lies, by its slug."""

    organisations: tuple[OrganisationRow, ...]
    areas: tuple[AreaRow, ...]
    area_services: tuple[AreaServiceRow, ...]
    posts: tuple[PostRow, ...]
    spots: Mapping[str, Spot]


@cache
def bodies() -> Bodies:
    towns = iter(TOWNS)
    mapped = _areas_of_the_map(towns)
    welsh = [(_council(name, f"{name} County Borough Council", "welsh_unitary", WALES, WALES)) for name in WELSH_TOWNS]
    places = [*mapped, *((body, None) for body in welsh)]
    areas = [_area(body) for body, _ in places]
    organisations = [body for body, _ in places]
    services = [_service(area.area, area.authority, "authority") for area in areas]
    for body, spot in mapped:
        if spot.county:
            for number in range(DISTRICTS):
                district = _district(next(towns), number, body.region)
                organisations.append(district)
                services.append(_service(slug_of(body.short_name), district.organisation, "district", main=False))
    for role, groups, name in (
        ("police", _groups(mapped, FORCES) + _cut(welsh, WELSH_FORCES), _force),
        ("health", _groups(mapped, BOARDS) + _cut(welsh, WELSH_BOARDS), _board),
    ):
        served = [name(number, group) for number, group in enumerate(groups)]
        organisations += served
        for body, group in zip(served, groups, strict=True):
            services += [_service(slug_of(council.short_name), body.organisation, role) for council in group]
        if role == "health":
            services = _shared_with_neighbour(services, list(zip(served, groups, strict=True)))
    organisations += [
        OrganisationRow(f"inspectorate:{key}", name, name, "the", "inspectorate", ENGLAND, "", "", None, None)
        for key, name, _ in INSPECTORATES
    ]
    return Bodies(
        organisations=tuple(sorted(organisations, key=lambda row: row.organisation)),
        areas=tuple(sorted(areas, key=lambda row: row.area)),
        area_services=tuple(sorted(services, key=lambda row: (row.area, row.role, row.organisation))),
        posts=tuple(sorted(_posts(organisations, {area.authority for area in areas}), key=lambda row: row.post)),
        spots={slug_of(body.short_name): spot for body, spot in mapped},
    )


def names() -> Iterator[str]:
    """All titles and salutations of posts, organisations, areas and regions: what a merger joins is made of them."""
    land = bodies()
    for post in land.posts:
        yield from (post.title, post.salutation)
    for body in land.organisations:
        yield from (body.name, body.region)
    yield from (area.name for area in land.areas)


def _areas_of_the_map(towns: Iterator[str]) -> list[tuple[OrganisationRow, Spot]]:
    counties = iter(COUNTIES)
    found: list[tuple[OrganisationRow, Spot]] = []
    for number, spot in enumerate(spots()):
        region = REGIONS[spot.region]
        if spot.county:
            name = next(counties)
            body = _council(name, f"{name} County Council", "county", ENGLAND, region)
        elif spot.region == "c" and not any(other.region == "c" for _, other in found):
            body = _council(CAPITAL, f"City of {CAPITAL} Council", "metropolitan_district", ENGLAND, region)
        elif spot.region in METROPOLITAN:
            name = next(towns)
            style = "City Council" if number % 7 == 0 else "Metropolitan Borough Council"
            body = _council(name, f"{name} {style}", "metropolitan_district", ENGLAND, region)
        else:
            name = next(towns)
            style = ("Council", "Borough Council", "City Council")[number % 3]
            body = _council(name, f"{name} {style}", "unitary", ENGLAND, region)
        found.append((body, spot))
    return found


def _council(short_name: str, name: str, kind: str, nation: str, region: str) -> OrganisationRow:
    article = "the" if name.startswith(("City of", "Vale of")) else ""
    return _row("la", short_name, name, article, kind, nation, region)


def _district(name: str, number: int, region: str) -> OrganisationRow:
    short_name = f"Vale of {name}" if number == 5 else name
    style = "Borough Council" if number % 4 == 1 else "District Council"
    return _council(short_name, f"{short_name} {style}", "district", ENGLAND, region)


def _row(scheme: str, short_name: str, name: str, article: str, kind: str, nation: str, region: str) -> OrganisationRow:
    key = f"{scheme}:{slug_of(short_name)}"
    website = f"https://www.{slug_of(short_name)}.example/"
    return OrganisationRow(key, name, short_name, article, kind, nation, region, website, None, None)


def _area(body: OrganisationRow) -> AreaRow:
    return AreaRow(slug_of(body.short_name), body.short_name, body.organisation, body.nation, body.region, None, None)


def _service(
    area: str, organisation: str, role: str, *, main: bool = True, share: Decimal | None = None
) -> AreaServiceRow:
    return AreaServiceRow(area, organisation, role, share, main, None, None)


def _groups(mapped: Sequence[tuple[OrganisationRow, Spot]], counts: Mapping[str, int]) -> list[list[OrganisationRow]]:
    """The areas of each region in as many groups, from north to south."""
    groups = []
    for region, count in counts.items():
        groups += _cut([body for body, spot in mapped if spot.region == region], count)
    return groups


def _cut(councils: Sequence[OrganisationRow], count: int) -> list[list[OrganisationRow]]:
    edges = [round(number * len(councils) / count) for number in range(count + 1)]
    return [list(councils[start:end]) for start, end in pairwise(edges)]


def _served_places(group: Sequence[OrganisationRow]) -> str:
    """What a body is called after that serves these councils' areas: its county, or its first two places."""
    counties = [council.short_name for council in group if council.kind == "county"]
    return " and ".join(counties[:2] or [council.short_name for council in group[:2]])


def _force(number: int, group: Sequence[OrganisationRow]) -> OrganisationRow:
    places = _served_places(group)
    style = "Constabulary" if number % 3 == 0 else "Police"
    if group[0].short_name == CAPITAL:
        places, style = CAPITAL, "City Police"
    return _row("police", places, f"{places} {style}", "", "police_force", group[0].nation, group[0].region)


def _board(_number: int, group: Sequence[OrganisationRow]) -> OrganisationRow:
    places, nation, region = _served_places(group), group[0].nation, group[0].region
    if nation == WALES:
        return _row("lhb", places, f"{places} University Health Board", "", "local_health_board", nation, region)
    return _row("icb", places, f"{places} Integrated Care Board", "", "integrated_care_board", nation, region)


def _shared_with_neighbour(
    services: Sequence[AreaServiceRow], served: Sequence[tuple[OrganisationRow, Sequence[OrganisationRow]]]
) -> list[AreaServiceRow]:
    """The same, but that a quarter of the last county of a board belongs to the next board, where there are both."""
    shared = {}
    for (board, group), (neighbour, _) in pairwise(served):
        counties = [council for council in group if council.kind == "county"]
        if counties and board.region == neighbour.region:
            shared[slug_of(counties[-1].short_name), board.organisation] = neighbour.organisation
    found = []
    for row in services:
        if neighbour_key := shared.get((row.area, row.organisation)):
            found.append(_service(row.area, row.organisation, row.role, share=Decimal("0.7500")))
            found.append(_service(row.area, neighbour_key, row.role, main=False, share=Decimal("0.2500")))
        else:
            found.append(row)
    return found


MAYORS = 16
"""One council in so many has an elected mayor."""


def _posts(organisations: Sequence[OrganisationRow], authorities: set[str]) -> Iterator[PostRow]:
    inspectors = {f"inspectorate:{key}": title for key, _, title in INSPECTORATES}
    councils = 0
    for body in organisations:
        the_name = f"{body.article} {body.name}".strip()
        if body.kind == "police_force":
            if body.name.startswith(CAPITAL):
                yield _post("chief-constables", body, f"Commissioner of {body.name}", "Dear Commissioner")
            else:
                yield _post("chief-constables", body, f"Chief Constable of {body.name}", "Dear Chief Constable")
        elif body.kind == "integrated_care_board":
            yield _post("health-leaders", body, f"Chief Executive of {body.name}", "Dear Chief Executive")
        elif body.kind == "inspectorate":
            title = inspectors[body.organisation]
            chief = "Dear Chief Inspector" if "Inspector" in title else "Dear Chief Executive"
            yield _post("inspectorates", body, title, chief)
        elif body.kind.startswith("welsh") or body.nation == WALES:
            continue
        else:
            councils += 1
            if councils % MAYORS == 0:
                yield _post("council-leaders", body, f"Mayor of {body.short_name}", "Dear Mayor", names=False)
            else:
                yield _post("council-leaders", body, f"Leader of {the_name}", "Dear Council Leader")
            yield _post("chief-executives", body, f"Chief Executive of {the_name}", "Dear Chief Executive")
        if body.organisation in authorities and body.nation == ENGLAND:
            yield from _of_authority(body)


def _of_authority(body: OrganisationRow) -> Iterator[PostRow]:
    member, director = "Lead Member for Children’s Services", "Director of Children’s Services"
    yield _post("lead-members", body, member, "Dear Lead Member", names=False, form=False)
    yield _post("directors-of-childrens-services", body, director, f"Dear {director}", names=False, form=False)


def _post(
    registry: str, body: OrganisationRow, title: str, salutation: str, *, names: bool = True, form: bool = True
) -> PostRow:
    key = f"{registry}/{body.organisation}"
    return PostRow(key, registry, body.organisation, title, names, salutation, form, BEGINNING, None, SOURCE, "")
