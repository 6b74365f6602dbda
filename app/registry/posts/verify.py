"""Say that a person has checked a post's printed title and salutation: what ships is a default until then."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, digest_of, record
from app.errors import NotFound, Stale
from app.platform.history import as_at
from app.registry import events
from app.registry.models import Post, PostVersion
from app.registry.posts.post import lock_post

AT_ONCE = 5_000
"""Ids in one query: a database takes some thousand values at most."""


@dataclass(frozen=True)
class VerifiedTitles:
    """How many titles are verified now, and how many were changed after the page was opened."""

    verified: int
    changed: int


def verify_title(
    session: Session, post_id: int, *, valid_at: date, on: date, actor: Actor, seen: tuple[str, str] | None = None
) -> PostVersion:
    """Mark the title and salutation that the post has on `valid_at` as verified `on` a day.

    A new version supersedes the old, with the same dates, and says by whom. One that is verified already is left alone.
    `seen`: the title and the salutation that the person checked; None: whatever is there. Raises NotFound, also when
    the post is not on the list on that day, and Stale.
    """
    lock_post(session, post_id)
    version = session.scalars(
        select(PostVersion).where(PostVersion.post_id == post_id, as_at(PostVersion, valid_at))
    ).one_or_none()
    if version is None:
        raise NotFound("no_title_to_verify")
    if seen not in (None, (version.title, version.salutation)):
        raise Stale("title_changed")
    if version.title_verified_on:
        return version
    event = record(
        session,
        events.POST_TITLE_VERIFIED,
        actor=actor,
        subjects=[("post", post_id)],
        before={"version": version.id, "title_verified_on": None},
        after={"title": version.title, "salutation": version.salutation, "title_verified_on": on.isoformat()},
    )
    verified = _verified(version, on=on, seq=event.seq, actor=actor)
    session.add(verified)
    session.flush()
    return verified


def verify_titles(
    session: Session, post_ids: Collection[int], *, valid_at: date, on: date, seen: int, actor: Actor
) -> VerifiedTitles:
    """The same of many posts at once, with an event for up to BATCH of them.

    `seen`: the last event of the audit record when the page was made. What was recorded later nobody has looked at: it
    is left alone, and counted. Posts that are not on the list on the day are left out.
    """
    for some in _some(post_ids):
        session.execute(select(Post.id).where(Post.id.in_(some)).order_by(Post.id).with_for_update()).all()
    versions = [
        version
        for some in _some(post_ids)
        for version in session.scalars(
            select(PostVersion)
            .where(PostVersion.post_id.in_(some), as_at(PostVersion, valid_at), PostVersion.title_verified_on.is_(None))
            .order_by(PostVersion.post_id)
        )
    ]
    looked_at = [version for version in versions if version.recorded <= seen]
    for start in range(0, len(looked_at), BATCH):
        batch = looked_at[start : start + BATCH]
        event = record(
            session,
            events.POSTS_TITLES_VERIFIED,
            actor=actor,
            subjects=[("post", version.post_id) for version in batch],
            before={"posts": len(batch), "digest": digest_of(version.id for version in batch)},
            after={"title_verified_on": on.isoformat()},
        )
        session.add_all([_verified(version, on=on, seq=event.seq, actor=actor) for version in batch])
    session.flush()
    return VerifiedTitles(len(looked_at), len(versions) - len(looked_at))


def _verified(version: PostVersion, *, on: date, seq: int, actor: Actor) -> PostVersion:
    """The version that takes the place of one that is closed."""
    version.supersede(seq)
    return PostVersion(
        post_id=version.post_id,
        registry_slug=version.registry_slug,
        organisation_id=version.organisation_id,
        title=version.title,
        names_organisation=version.names_organisation,
        salutation=version.salutation,
        office_is_form=version.office_is_form,
        source=version.source,
        note=version.note,
        title_verified_on=on,
        title_verified_by=actor.user_id,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        recorded=seq,
    )


def _some(post_ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(post_ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
