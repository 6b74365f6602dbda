"""The areas that there are on a day, each with who serves it: to be sifted and searched as one reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.models import Area, AreaService, AreaVersion, OrganisationVersion
from app.registry.posts.posts import Choice
from app.registry.posts.search import searchable_text

FACETS = ("nation", "region", "police")


@dataclass(frozen=True)
class ListedArea:
    """`police`, `health`: the names of those that serve it; health bodies by short names that
    say what they are, or else in full."""

    slug: str
    name: str
    nation: str
    region: str
    authority_id: int
    authority: str
    police: tuple[str, ...]
    health: tuple[str, ...]

    def values(self, facet: str) -> tuple[str, ...]:
        """What it has of one of FACETS."""
        return self.police if facet == "police" else (getattr(self, facet),)

    @property
    def words(self) -> str:
        """What a search looks through."""
        return searchable_text(" ".join((self.name, self.region, self.authority, *self.police, *self.health)))


@dataclass(frozen=True)
class AreaFilter:
    """Which areas to keep: all words of `search` are in it, and it has one of the values named (none named: any)."""

    search: str = ""
    nation: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    police: tuple[str, ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def keeps(self, area: ListedArea) -> bool:
        wanted = (
            chosen for facet in FACETS if (chosen := self.chosen(facet)) and not {*chosen} & {*area.values(facet)}
        )
        return not any(wanted) and all(word in area.words for word in searchable_text(self.search).split())


def areas_on(session: Session, *, valid_at: date, known_at: int | None = None) -> list[ListedArea]:
    """All areas by name, in two queries."""
    serving = _serving(session, valid_at=valid_at, known_at=known_at)
    columns = (AreaVersion.area_id, AreaVersion.name, AreaVersion.nation, AreaVersion.region, AreaVersion.authority_id)
    rows = session.execute(
        select(Area.slug, *columns, OrganisationVersion.name.label("authority"))
        .join(AreaVersion, AreaVersion.area_id == Area.id)
        .outerjoin(
            OrganisationVersion,
            (OrganisationVersion.organisation_id == AreaVersion.authority_id)
            & as_at(OrganisationVersion, valid_at, known_at),
        )
        .where(as_at(AreaVersion, valid_at, known_at))
    )
    listed = [
        ListedArea(
            row.slug,
            row.name,
            row.nation,
            row.region,
            row.authority_id,
            row.authority or "",
            tuple(serving[row.area_id, "police"]),
            tuple(serving[row.area_id, "health"]),
        )
        for row in rows
    ]
    return sorted(listed, key=lambda area: area.name)


def choices(areas: Sequence[ListedArea], filters: AreaFilter) -> dict[str, list[Choice]]:
    """The values of each facet, with how many areas have them under the other filters."""
    return {facet: _choices(areas, filters, facet) for facet in FACETS}


def _choices(areas: Iterable[ListedArea], filters: AreaFilter, facet: str) -> list[Choice]:
    opened = replace(filters, **{facet: ()})  # type: ignore[arg-type]
    counts = Counter(value for area in areas if opened.keeps(area) for value in area.values(facet))
    named: Mapping[str, int] = dict.fromkeys(filters.chosen(facet), 0) | counts
    return [Choice(value, number) for value, number in sorted(named.items())]


def _serving(session: Session, *, valid_at: date, known_at: int | None) -> defaultdict[tuple[int, str], list[str]]:
    """(area id, role) to the names of those that serve it, by name."""
    version = OrganisationVersion
    rows = session.execute(
        select(AreaService.area_id, AreaService.role, version.name, version.short_name)
        .join(version, version.organisation_id == AreaService.organisation_id)
        .where(
            AreaService.role.in_(("police", "health")),
            as_at(AreaService, valid_at, known_at),
            as_at(version, valid_at, known_at),
        )
        .order_by(version.name)
    )
    serving: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for area_id, role, name, short_name in rows:
        serving[area_id, role].append(short_name if role == "health" and short_name.startswith("NHS ") else name)
    return serving
