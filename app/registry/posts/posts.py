"""The posts that there are on a day: lists, how many fall under each filter, and the posts of an audience."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, collate, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from app.platform.history import as_at, known
from app.registry.holders.person import addressed_on, name_shown
from app.registry.models import HolderVersion, OrganisationVersion, PostTag, PostVersion, Registry
from app.registry.organisations.families import COUNCILS
from app.registry.posts.search import matches
from app.registry.registries import registry, registry_names
from app.web.tables.list_query import ListQuery
from app.web.tables.paging import Sort

FACETS: Mapping[str, Any] = {
    "registry": PostVersion.registry_slug,
    "nation": OrganisationVersion.nation,
    "region": OrganisationVersion.region,
    "kind": OrganisationVersion.kind,
    "council": OrganisationVersion.kind,
    "holder": case((HolderVersion.id.is_(None), literal_column("'none'")), else_=literal_column("'recorded'")),
    "tag": PostTag.tag,
}
"""What a list can be filtered by, besides words. A post may have several tags, and one of all else."""

HOLDER = ("recorded", "none")
"""What the list is filtered by holder for: posts whose holder is recorded, or of which none is."""

OF_A_REGISTRY = ("nation", "region", "kind", "holder", "tag")
"""What the posts of one registry are filtered by, on its page and in an audience."""

BY_ORGANISATION = Sort("organisation")

SORTS: Mapping[str, Any] = {
    "organisation": OrganisationVersion.name,
    "region": OrganisationVersion.region,
    "title": PostVersion.title,
    "holder": func.coalesce(HolderVersion.surname, ""),
}


class UnknownFacet(Exception):
    """An audience is filtered by something that posts are not filtered by."""

    code = "unknown_filter"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class PostFilter:
    """Which posts to keep: all words of `search` match, and the value is one of those named (none named: any).

    `council` is a kind too, but narrows councils alone: where county councils are chosen, police forces stay.
    `holder`: one of HOLDER, or blank for either. `tag`: as it is spelled on the posts. `found`: the posts that `search`
    was found to mean, as a query of their numbers; None: its words are looked for as they are spelled on the day.
    """

    search: str = ""
    nation: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    council: tuple[str, ...] = ()
    holder: str = ""
    tag: tuple[str, ...] = ()
    registry: tuple[str, ...] = ()
    found: Select[Any] | None = field(default=None, compare=False)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values named for a key of FACETS."""
        if facet == "holder":
            return (self.holder,) if self.holder else ()
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, facet: str) -> "PostFilter":
        """Open to all values of one facet."""
        opened: dict[str, Any] = {facet: "" if facet == "holder" else ()}
        return replace(self, **opened)


def full_title(title: str, organisation: str, *, names_organisation: bool) -> str:
    """The title that tells a post from all others: "Director of Children’s Services, Kent County Council"."""
    return title if names_organisation else f"{title}, {organisation}"


@dataclass(frozen=True)
class ListedPost:
    """A line of a list. `holder` is blank until one is recorded."""

    post_id: int
    registry_slug: str
    title: str
    names_organisation: bool
    salutation: str
    title_verified_on: date | None
    organisation_id: int
    organisation: str
    kind: str
    nation: str
    region: str
    holder: str

    @property
    def full_title(self) -> str:
        return full_title(self.title, self.organisation, names_organisation=self.names_organisation)


@dataclass(frozen=True)
class Choice:
    """A value to filter by (blank: none), and how many posts it would leave under the other filters."""

    value: str
    count: int


@dataclass(frozen=True)
class PostList:
    """The posts of one registry (None: of all) on a day, as known at an audit event (None: now), under a filter.

    Whether the registry's list is complete on that day, `count_posts` says.
    """

    registry_slug: str | None
    valid_at: date
    known_at: int | None = None
    filters: PostFilter = PostFilter()

    def query(self, *columns: Any) -> Select[Any]:
        """`columns` over the posts, each with its registry, its organisation and its holder, if any."""
        moment = (self.valid_at, self.known_at)
        holder = (HolderVersion.post_id == PostVersion.post_id) & addressed_on(*moment)
        posts: Select[Any] = (
            select(*columns)
            .select_from(PostVersion)
            .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
            .join(Registry, Registry.slug == PostVersion.registry_slug)
            .outerjoin(HolderVersion, holder)
            .where(as_at(PostVersion, *moment), as_at(OrganisationVersion, *moment))
            .where(*self._searched())
        )
        if self.registry_slug is not None:
            posts = posts.where(PostVersion.registry_slug == self.registry_slug)
        for facet in FACETS:
            if chosen := self.filters.chosen(facet):
                posts = posts.where(self._facet_condition(facet, chosen))
        return posts

    def _searched(self) -> list[ColumnElement[bool]]:
        if self.filters.found is not None:
            return [PostVersion.post_id.in_(self.filters.found)]
        return matches(self.filters.search, valid_at=self.valid_at, known_at=self.known_at)

    def _facet_condition(self, facet: str, chosen: tuple[str, ...]) -> ColumnElement[bool]:
        if facet == "council":
            return or_(OrganisationVersion.kind.in_(chosen), OrganisationVersion.kind.not_in(COUNCILS))
        if facet == "tag":
            tagged = (PostTag.post_id == PostVersion.post_id, PostTag.tag.in_(chosen), known(PostTag, self.known_at))
            return exists().where(*tagged)
        kept: ColumnElement[bool] = FACETS[facet].in_(chosen)
        return kept


def posts_on(session: Session, posts: PostList, sort: Sort = BY_ORGANISATION) -> ListQuery[ListedPost]:
    """The posts of a list, by a key of SORTS; ties stand by organisation."""
    first = _alphabetical(session, SORTS[sort.key])
    query = posts.query(
        PostVersion.post_id,
        PostVersion.registry_slug,
        PostVersion.title,
        PostVersion.names_organisation,
        PostVersion.salutation,
        PostVersion.title_verified_on,
        PostVersion.organisation_id,
        OrganisationVersion.name.label("organisation"),
        OrganisationVersion.kind,
        OrganisationVersion.nation,
        OrganisationVersion.region,
        name_shown().label("holder"),
    ).order_by(first.desc() if sort.descending else first, *_by_organisation(session))
    return ListQuery(query, lambda _, rows: [ListedPost(*row) for row in rows])


def listed_posts(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, int]:
    """Of these posts, those that are on their registry's list on the day, each with the id of its organisation."""
    listed = PostList(None, valid_at, known_at).query(PostVersion.post_id, PostVersion.organisation_id)
    return dict(session.execute(listed.where(PostVersion.post_id.in_(post_ids))).all())


def count_on(session: Session, posts: PostList) -> int:
    """How many posts a list has in all."""
    total: int = session.scalars(posts.query(func.count())).one()
    return total


def choices_on(session: Session, posts: PostList, *, facets: Iterable[str] = OF_A_REGISTRY) -> dict[str, list[Choice]]:
    """The values of each facet, with counts. A facet's own filter is left out of its counts: choosing adds to it."""
    found = {}
    for facet in facets:
        column = FACETS[facet]
        counts = dict.fromkeys(posts.filters.chosen(facet), 0)
        open_to_all = replace(posts, filters=posts.filters.without(facet)).query(column, func.count())
        if facet == "tag":
            on_post = (PostTag.post_id == PostVersion.post_id) & known(PostTag, posts.known_at)
            open_to_all = open_to_all.join(PostTag, on_post)
        counts.update(session.execute(open_to_all.group_by(column)).all())
        found[facet] = [Choice(value, number) for value, number in sorted(counts.items())]
    return found


def post_ids_on(
    session: Session,
    parts: Iterable[tuple[str, Mapping[str, Sequence[str]]]],
    *,
    valid_at: date,
    known_at: int | None = None,
) -> list[tuple[str, int]]:
    """The posts of an audience as (registry slug, post id): by the registries' order, then by organisation.

    `parts`: a registry's slug and its filters, {"region": […], "holder": ["recorded"]}, by the names OF_A_REGISTRY; one
    that is left out or empty keeps all. Raises NotFound, and UnknownFacet for any other name.
    """
    wanted = {registry(session, slug).slug: audience_filter(filters) for slug, filters in parts}
    found = []
    for slug in registry_names(session):
        if slug in wanted:
            posts = PostList(slug, valid_at, known_at, wanted[slug])
            found += [(slug, post_id) for post_id in ids_on(session, posts)]
    return found


def ids_on(session: Session, posts: PostList) -> list[int]:
    """The posts of a whole list, by organisation."""
    return list(session.scalars(posts.query(PostVersion.post_id).order_by(*_by_organisation(session))))


def audience_filter(filters: Mapping[str, Sequence[str]]) -> PostFilter:
    """The filters of an audience's part, as it is kept. Raises UnknownFacet."""
    if unknown := filters.keys() - set(OF_A_REGISTRY):
        raise UnknownFacet(min(unknown))
    holder = [value for value in HOLDER if value in filters.get("holder", ())]
    chosen: dict[str, Any] = {name: tuple(values) for name, values in filters.items() if name != "holder"}
    return PostFilter(holder=holder[0] if len(holder) == 1 else "", **chosen)


def _by_organisation(session: Session) -> list[Any]:
    """By organisation; the posts of one organisation, if there are several, by registry."""
    return [_alphabetical(session, OrganisationVersion.name), Registry.position, PostVersion.post_id]


def _alphabetical(session: Session, column: Any) -> ColumnElement[Any]:
    """Without regard to case, and the same on both databases: a letter's number must not depend on a collation."""
    text: ColumnElement[Any] = func.lower(column, type_=Text)
    return collate(text, "C") if session.get_bind().dialect.name == "postgresql" else text
