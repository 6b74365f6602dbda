"""One post: what is so on a day, as known at an audit event, and how it came to be so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import Versioned, as_at, known
from app.registry.areas.partners import Partners, partners_of
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.holders.person import addressed_on
from app.registry.models import HolderVersion, OrganisationCode, OrganisationVersion, Post, PostVersion, Registry
from app.registry.posts.posts import full_title
from app.registry.registries import registry

Version = TypeVar("Version", bound=Versioned)


class UnknownPost(NotFound):
    """There is no post with this id, or none that Despatch knew of at the moment asked about."""

    code = "unknown_post"


@dataclass(frozen=True)
class PostRecord:
    """`listed`: whether the post is on its registry's list on the day; if not, `version` is the nearest one.

    `codes` are (scheme, code) of its organisation; `holder` is None until one is recorded.
    """

    post_id: int
    registry: Registry
    listed: bool
    version: PostVersion
    organisation: OrganisationVersion
    codes: tuple[tuple[str, str], ...]
    partners: Partners
    contacts: list[KnownContact]
    holder: HolderVersion | None

    @property
    def full_title(self) -> str:
        version = self.version
        return full_title(version.title, self.organisation.name, names_organisation=version.names_organisation)


def post_on(session: Session, post_id: int, *, valid_at: date, known_at: int | None = None) -> PostRecord:
    """Everything about a post on a day. Raises UnknownPost."""
    versions = session.scalars(
        select(PostVersion).where(PostVersion.post_id == post_id, known(PostVersion, known_at))
    ).all()
    if not versions:
        raise UnknownPost
    version = nearest(versions, valid_at)
    organisation_id = version.organisation_id
    organisations = session.scalars(
        select(OrganisationVersion).where(
            OrganisationVersion.organisation_id == organisation_id, known(OrganisationVersion, known_at)
        )
    ).all()
    codes = session.execute(
        select(OrganisationCode.scheme, OrganisationCode.code)
        .where(OrganisationCode.organisation_id == organisation_id, as_at(OrganisationCode, valid_at, known_at))
        .order_by(OrganisationCode.scheme, OrganisationCode.code)
    )
    holder = session.scalars(
        select(HolderVersion).where(HolderVersion.post_id == post_id, addressed_on(valid_at, known_at))
    ).one_or_none()
    own = {post_id: organisation_id}
    return PostRecord(
        post_id=post_id,
        registry=registry(session, version.registry_slug),
        listed=holds_on(version, valid_at),
        version=version,
        organisation=nearest(organisations, valid_at),
        codes=tuple((scheme, code) for scheme, code in codes),
        partners=partners_of(session, [organisation_id], valid_at=valid_at, known_at=known_at)[organisation_id],
        contacts=contacts_of(session, own, valid_at=valid_at, known_at=known_at)[post_id],
        holder=holder,
    )


def lock_post(session: Session, post_id: int) -> None:
    """One writer at a time for each post: two forms sent at once must not both close the same version.

    Raises UnknownPost.
    """
    if session.scalars(select(Post).where(Post.id == post_id).with_for_update()).one_or_none() is None:
        raise UnknownPost


def lock_posts(session: Session, post_ids: Iterable[int]) -> None:
    """Several at once, always in the same order, so that two writers never wait for each other. What was read of them
    before is read anew. Raises UnknownPost."""
    session.flush()
    for post_id in sorted(set(post_ids)):
        lock_post(session, post_id)
    session.expire_all()


def nearest(versions: Sequence[Version], day: date) -> Version:
    """The version of the day; else the last one before it; else the first one after."""
    ordered = sorted(versions, key=lambda version: version.valid_from or date.min)
    begun = [version for version in ordered if (version.valid_from or date.min) <= day]
    return begun[-1] if begun else ordered[0]


def holds_on(version: Versioned, day: date) -> bool:
    return (version.valid_from or date.min) <= day and (version.valid_to is None or day < version.valid_to)
