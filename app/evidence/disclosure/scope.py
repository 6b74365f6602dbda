"""What a request is about: posts, areas and campaigns, between two dates; what that comes to in rows,
and what a person types of it, one a line."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.errors import Refused
from app.platform.history import known
from app.registry.areas.serving import posts_ever
from app.registry.models import Area, AreaVersion, Post, PostVersion
from app.registry.posts.titles import last_titles

KINDS = ("post", "area", "campaign")


@dataclass(frozen=True)
class Scope:
    """Ids by kind, and the days between which (both included; None: unbounded)."""

    posts: tuple[int, ...] = ()
    areas: tuple[int, ...] = ()
    campaigns: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.posts or self.areas or self.campaigns)

    @property
    def ids(self) -> dict[str, list[int]]:
        """As a row keeps them."""
        return dict(zip(KINDS, map(list, (self.posts, self.areas, self.campaigns)), strict=True))

    @classmethod
    def of(cls, ids: Mapping[str, Collection[int]], since: date | None, until: date | None) -> "Scope":
        posts, areas, campaigns = (tuple(sorted(set(ids.get(kind, ())))) for kind in KINDS)
        return cls(posts, areas, campaigns, since, until)

    def holds(self, day: date | None) -> bool:
        """Whether something of that day is asked for; what has no day is."""
        return day is None or ((self.since or date.min) <= day <= (self.until or date.max))


@dataclass(frozen=True)
class Reach:
    """A scope in rows: its own posts and those of all bodies that serve or served its areas, as the pages of the areas
    have them; its campaigns and their chasers; the letters of both."""

    scope: Scope
    posts: frozenset[int]
    areas: frozenset[int]
    campaigns: frozenset[int]
    titles: Mapping[int, str] = field(repr=False)
    areas_named: Mapping[int, str] = field(repr=False)
    references: Mapping[int, str] = field(repr=False)

    def letters(self) -> Select[int]:
        """Their ids. An open letter to a registry was to each of its posts."""
        registries = select(PostVersion.registry_slug).where(PostVersion.post_id.in_(self.posts), known(PostVersion))
        to_all = and_(Letter.post_id.is_(None), Letter.registry_slug.in_(registries))
        return select(Letter.id).where(
            or_(Letter.campaign_id.in_(self.campaigns), Letter.post_id.in_(self.posts), to_all)
        )

    def letters_by_post(self) -> Select[int]:
        """Those that the posts alone brought."""
        return select(Letter.id).where(Letter.post_id.in_(self.posts))


def reach_of(session: Session, scope: Scope) -> Reach:
    posts = frozenset({*scope.posts, *posts_ever(session, scope.areas)})
    chasers = select(Campaign.id).where(Campaign.chases_id.in_(scope.campaigns))
    campaigns = frozenset({*scope.campaigns, *session.scalars(chasers)})
    return Reach(
        scope,
        posts,
        frozenset(scope.areas),
        campaigns,
        titles=last_titles(session, posts),
        areas_named=area_names(session, scope.areas),
        references=campaign_references(session, campaigns),
    )


def area_names(session: Session, area_ids: Collection[int]) -> dict[int, str]:
    """The last name of each, by id."""
    if not area_ids:
        return {}
    rows = select(AreaVersion).where(AreaVersion.area_id.in_(area_ids), known(AreaVersion))
    ordered = session.scalars(rows.order_by(AreaVersion.valid_from.nulls_first()))
    return {version.area_id: version.name for version in ordered}


def campaign_references(session: Session, campaign_ids: Collection[int]) -> dict[int, str]:
    return dict(session.execute(select(Campaign.id, Campaign.reference).where(Campaign.id.in_(campaign_ids))).all())


class UnknownNames(Refused):
    """Lines that name nothing. `unknown`: by the kind of what they should name, each with its lines."""

    code = "not_named"

    def __init__(self, unknown: Mapping[str, list[str]]) -> None:
        super().__init__()
        self.unknown = unknown


@dataclass(frozen=True)
class Lines:
    """As typed."""

    post: str = ""
    area: str = ""
    campaign: str = ""


def scope_in(session: Session, lines: Lines, *, since: date | None, until: date | None) -> Scope:
    """Raises Unnamed."""
    unknown: dict[str, list[str]] = {}
    ids: dict[str, list[int]] = {}
    for kind, known_as in KNOWN_AS.items():
        typed = [one.strip() for one in getattr(lines, kind).splitlines() if one.strip()]
        names = known_as(session) if typed else {}
        ids[kind] = [names[one.casefold()] for one in typed if one.casefold() in names]
        if wrong := [one for one in typed if one.casefold() not in names]:
            unknown[kind] = wrong
    if unknown:
        raise UnknownNames(unknown)
    return Scope.of(ids, since, until)


def lines_of(session: Session, scope: Scope) -> Lines:
    titles = last_titles(session, scope.posts)
    return Lines(
        "\n".join(titles[post] for post in scope.posts if post in titles),
        "\n".join(area_names(session, scope.areas).values()),
        "\n".join(campaign_references(session, scope.campaigns).values()),
    )


def _posts(session: Session) -> dict[str, int]:
    titles = last_titles(session, session.scalars(select(Post.id)).all())
    return {title.casefold(): post_id for post_id, title in titles.items()}


def _areas(session: Session) -> dict[str, int]:
    names = dict(session.execute(select(AreaVersion.name, AreaVersion.area_id).where(known(AreaVersion))).all())
    slugs = dict(session.execute(select(Area.slug, Area.id)).all())
    return {name.casefold(): area_id for name, area_id in (slugs | names).items()}


def _campaigns(session: Session) -> dict[str, int]:
    rows = dict(session.execute(select(Campaign.reference, Campaign.id)).all())
    return {reference.casefold(): campaign_id for reference, campaign_id in rows.items()}


KNOWN_AS: Mapping[str, Callable[[Session], dict[str, int]]] = {
    "post": _posts,
    "area": _areas,
    "campaign": _campaigns,
}
"""What each may be called, in small letters, with its id."""
