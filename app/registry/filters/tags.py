"""Tags: words by which an office groups posts in its own way, for lists and audiences."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.errors import Refused
from app.platform.history import known
from app.registry import events
from app.registry.models import Post, PostTag
from app.registry.posts.post import UnknownPost

LONGEST = 40


def tidy_tag(typed: str) -> str:
    """Without space around it and with single spaces inside. Raises Refused: tag_blank, tag_too_long."""
    tag = " ".join(typed.split())
    if not tag:
        raise Refused("tag_blank", field="new_tag")
    if len(tag) > LONGEST:
        raise Refused("tag_too_long", field="new_tag")
    return tag


def tag_posts(session: Session, post_ids: Collection[int], typed: str, *, actor: Actor) -> tuple[str, list[int]]:
    """Put a tag on posts, on every day: the tag as it is spelled, and the posts that had it not yet.

    A tag is spelled as it was the first time, whatever the case is now, so that a list filtered by it misses no post.
    Raises NotFound, and Refused: tag_blank, tag_too_long.
    """
    _lock(session, post_ids)
    tag = _spelled(session, tidy_tag(typed))
    tagged = set(session.scalars(select(PostTag.post_id).where(PostTag.tag == tag, known(PostTag))))
    fresh = sorted(set(post_ids) - tagged)
    if fresh:
        event = record(
            session,
            events.POSTS_TAGGED,
            actor=actor,
            subjects=_subjects(fresh, tag),
            after={"tag": tag, "posts": len(fresh), "digests": digests_of([[post_id, tag] for post_id in fresh])},
        )
        session.add_all(PostTag(post_id=post_id, tag=tag, recorded=event.seq) for post_id in fresh)
        session.flush()
    return tag, fresh


def untag(session: Session, post_id: int, tag: str, *, actor: Actor) -> bool:
    """Take a tag off a post. False when it is not on it, as after a second click.

    Raises NotFound, and Refused: tag_blank, tag_too_long.
    """
    _lock(session, [post_id])
    spelled = _spelled(session, tidy_tag(tag))
    on_post = select(PostTag).where(PostTag.post_id == post_id, PostTag.tag == spelled, known(PostTag))
    version = session.scalars(on_post).one_or_none()
    if version is None:
        return False
    event = record(
        session, events.POST_UNTAGGED, actor=actor, subjects=_subjects([post_id], spelled), before={"tag": spelled}
    )
    version.supersede(event.seq)
    session.flush()
    return True


def tags_of(session: Session, post_id: int, *, known_at: int | None = None) -> list[str]:
    """The tags of a post, by the alphabet."""
    found = session.scalars(select(PostTag.tag).where(PostTag.post_id == post_id, known(PostTag, known_at)))
    return sorted(found, key=str.casefold)


def tags_by_post(session: Session, *, known_at: int | None = None) -> dict[int, list[str]]:
    """The tags of every post that has any, by the alphabet."""
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for post_id, tag in session.execute(select(PostTag.post_id, PostTag.tag).where(known(PostTag, known_at))):
        tags[post_id].append(tag)
    return {post_id: sorted(found, key=str.casefold) for post_id, found in tags.items()}


def all_tags(session: Session) -> list[str]:
    """Every tag that is on a post, by the alphabet: to offer."""
    return sorted(session.scalars(select(PostTag.tag).where(known(PostTag)).distinct()), key=str.casefold)


def _spelled(session: Session, tag: str) -> str:
    """As it was spelled first, also when it has been taken off all posts since: audiences may name it."""
    spellings = session.scalars(select(PostTag.tag).group_by(PostTag.tag).order_by(func.min(PostTag.id)))
    return next((spelled for spelled in spellings if spelled.casefold() == tag.casefold()), tag)


def _lock(session: Session, post_ids: Collection[int]) -> None:
    """One writer at a time for each post: two forms sent at once must not both put the tag on."""
    query = select(Post.id).where(Post.id.in_(post_ids)).order_by(Post.id).with_for_update()
    if set(post_ids) - set(session.scalars(query)):
        raise UnknownPost


def _subjects(post_ids: Collection[int], tag: str) -> list[tuple[str, int | str]]:
    """The post, if it is one; several are covered by their digest."""
    return [("tag", tag), *(("post", post_id) for post_id in post_ids if len(post_ids) == 1)]
