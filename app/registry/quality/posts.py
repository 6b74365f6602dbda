"""Posts with something wrong that the database itself can see: counted by registry in one query, and listed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from app.platform.history import as_at, known
from app.registry.models import Contact, HolderVersion, OrganisationVersion, PostVersion, Registry
from app.registry.posts.posts import full_title


@dataclass(frozen=True)
class QualityMoment:
    """A day, as known at an audit event (None: now). `since`: the first day on which a check of a contact counts."""

    valid_at: date
    known_at: int | None
    since: date


def select_listed_posts(at: QualityMoment, *columns: Any) -> Select[Any]:
    """`columns` over the posts that are on a registry's list, each with its organisation."""
    posts: Select[Any] = (
        select(*columns)
        .select_from(PostVersion)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(as_at(PostVersion, at.valid_at, at.known_at), as_at(OrganisationVersion, at.valid_at, at.known_at))
    )
    return posts


def _has_holder(at: QualityMoment) -> ColumnElement[bool]:
    standing = select(HolderVersion.post_id).where(as_at(HolderVersion, at.valid_at, at.known_at))
    return PostVersion.post_id.in_(standing)


def _vacant(at: QualityMoment) -> ColumnElement[bool]:
    return ~_has_holder(at)


def _past_end(at: QualityMoment) -> ColumnElement[bool]:
    over = select(HolderVersion.post_id).where(known(HolderVersion, at.known_at), HolderVersion.valid_to <= at.valid_at)
    return PostVersion.post_id.in_(over) & ~_has_holder(at)


def _title(_at: QualityMoment) -> ColumnElement[bool]:
    return PostVersion.title_verified_on.is_(None)


def _without(channel: str, at: QualityMoment) -> ColumnElement[bool]:
    usable = (as_at(Contact, at.valid_at, at.known_at), Contact.channel == channel, Contact.do_not_use == "")
    query = select(Contact.post_id).where(*usable, Contact.post_id.is_not(None))
    office = select(Contact.organisation_id).where(*usable, Contact.organisation_id.is_not(None))
    return ~or_(PostVersion.post_id.in_(query), PostVersion.organisation_id.in_(office))


CONDITIONS: Mapping[str, Callable[[QualityMoment], ColumnElement[bool]]] = {
    "vacant": _vacant,
    "past-end": _past_end,
    "title": _title,
    "no-postal": partial(_without, "postal"),
    "no-email": partial(_without, "email"),
    "no-telephone": partial(_without, "telephone"),
}
"""Of a post, by kind (app/registry/quality/kinds.py)."""


def count_posts_with(session: Session, at: QualityMoment) -> dict[str, dict[str, int]]:
    """How many posts of each registry have what is wrong, by kind and by slug; and by "" of all that there are."""
    sums = [func.sum(case((condition(at), 1), else_=0)).label(kind) for kind, condition in CONDITIONS.items()]
    rows = session.execute(
        select_listed_posts(at, PostVersion.registry_slug, func.count(), *sums).group_by(PostVersion.registry_slug)
    )
    counts: dict[str, dict[str, int]] = {kind: {} for kind in ("", *CONDITIONS)}
    for slug, total, *numbers in rows:
        for kind, number in zip(counts, (total, *numbers), strict=True):
            counts[kind][slug] = number
    return counts


def count_with(session: Session, at: QualityMoment, kind: str) -> int:
    """How many posts have this one thing wrong."""
    total: int = session.scalars(select_listed_posts(at, func.count()).where(CONDITIONS[kind](at))).one()
    return total


def posts_with(session: Session, at: QualityMoment, kind: str, *, registry: str = "") -> list[int]:
    """The posts with what is wrong, by organisation."""
    return _ordered(session, at, CONDITIONS[kind](at), registry)


def posts_among(session: Session, at: QualityMoment, wanted: Collection[int], *, registry: str = "") -> list[int]:
    """Those of `wanted` that are on a registry's list, by organisation."""
    return [post_id for post_id in _ordered(session, at, None, registry) if post_id in wanted]


def _ordered(session: Session, at: QualityMoment, condition: ColumnElement[bool] | None, registry: str) -> list[int]:
    posts = select_listed_posts(at, PostVersion.post_id).join(Registry, Registry.slug == PostVersion.registry_slug)
    if condition is not None:
        posts = posts.where(condition)
    if registry:
        posts = posts.where(PostVersion.registry_slug == registry)
    return list(session.scalars(posts.order_by(OrganisationVersion.name, Registry.position, PostVersion.post_id)))


@dataclass(frozen=True)
class PostLine:
    """A line of a list of posts with something wrong."""

    post_id: int
    title: str
    registry: str
    region: str
    salutation: str


def lines_of(session: Session, at: QualityMoment, post_ids: Collection[int]) -> list[PostLine]:
    """The posts in the order given: one page of them."""
    rows = session.execute(
        select_listed_posts(
            at,
            PostVersion.post_id,
            PostVersion.title,
            PostVersion.names_organisation,
            PostVersion.salutation,
            OrganisationVersion.name,
            OrganisationVersion.region,
            Registry.name.label("registry"),
        )
        .join(Registry, Registry.slug == PostVersion.registry_slug)
        .where(PostVersion.post_id.in_(post_ids))
    )
    lines = {
        row.post_id: PostLine(
            row.post_id,
            full_title(row.title, row.name, names_organisation=row.names_organisation),
            row.registry,
            row.region,
            row.salutation,
        )
        for row in rows
    }
    return [lines[post_id] for post_id in post_ids]


def registries_of(session: Session, at: QualityMoment, post_ids: Collection[int]) -> dict[int, str]:
    """The slugs of the registries of posts that are on a list."""
    if not post_ids:
        return {}
    rows = session.execute(select_listed_posts(at, PostVersion.post_id, PostVersion.registry_slug))
    return {post_id: slug for post_id, slug in rows if post_id in post_ids}
