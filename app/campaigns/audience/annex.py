"""Whom an open letter lists in its annex."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from app.campaigns.audience.posts import audience_posts
from app.campaigns.models import Campaign
from app.registry.posts.titles import shared_facts, titles_of


@dataclass(frozen=True)
class Annex:
    """Of one registry: `posts` and their full `titles`, in order; what all of them share (nation, region, kind)."""

    posts: list[int]
    titles: list[str]
    shared: dict[str, str]


def annexes_of(session: Session, campaign: Campaign) -> dict[str, Annex]:
    """By registry slug, on the campaign's day; none unless its letter is open."""
    if not campaign.open_letter:
        return {}
    day, found = campaign.valid_at, {}
    for slug, rows in groupby(audience_posts(session, campaign), key=lambda row: row[0]):
        posts = [post_id for _, post_id in rows]
        titles = titles_of(session, posts, valid_at=day)
        shared = shared_facts(session, posts, valid_at=day)
        found[slug] = Annex(posts, [titles[post_id] for post_id in posts], shared)
    return found
