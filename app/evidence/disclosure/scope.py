"""What a request is about: posts, areas and campaigns, between two dates; and what that comes to in rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.platform.history import known
from app.registry.areas.serving import posts_ever
from app.registry.models import AreaVersion, PostVersion
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
    rows = select(AreaVersion).where(AreaVersion.area_id.in_(area_ids), known(AreaVersion))
    ordered = session.scalars(rows.order_by(AreaVersion.valid_from.nulls_first()))
    return {version.area_id: version.name for version in ordered}


def campaign_references(session: Session, campaign_ids: Collection[int]) -> dict[int, str]:
    return dict(session.execute(select(Campaign.id, Campaign.reference).where(Campaign.id.in_(campaign_ids))).all())
