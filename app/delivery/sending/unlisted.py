"""Letters to posts that are not on their registry's list, with the posts that took over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.platform.clock import today
from app.registry.changes.succession import SuccessorPost, successor_posts
from app.registry.posts.posts import listed_posts
from app.registry.posts.titles import called_on


@dataclass(frozen=True)
class UnlistedLetter:
    """`title`: blank where all that the registry said of the post was withdrawn; `successors`: on today's list."""

    reference: str
    post_id: int
    title: str
    successors: Sequence[SuccessorPost]


def unlisted_of(session: Session, letter_ids: Collection[int]) -> list[UnlistedLetter]:
    """Each of the letters, by id, which are to posts that are not on the list; open letters are left out."""
    rows = session.execute(
        select(Letter.reference, Letter.post_id)
        .where(Letter.id.in_(letter_ids), Letter.post_id.is_not(None))
        .order_by(Letter.number)
    )
    posts = {reference: post_id for reference, post_id in rows if post_id is not None}
    titles = called_on(session, posts.values(), valid_at=today())
    successors = successor_posts(session, posts.values(), today=today())
    return [
        UnlistedLetter(reference, post_id, titles.get(post_id, ""), successors.get(post_id, ()))
        for reference, post_id in posts.items()
    ]


def unlisted_on(session: Session, letter_ids: Collection[int], day: date) -> list[UnlistedLetter]:
    """Those of the letters, by id, of which the post was not on its registry's list on the day."""
    rows = session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_(letter_ids)))
    posts = {letter_id: post_id for letter_id, post_id in rows if post_id is not None}
    listed = listed_posts(session, set(posts.values()), valid_at=day)
    gone = [letter_id for letter_id, post_id in posts.items() if post_id not in listed]
    return unlisted_of(session, gone) if gone else []
