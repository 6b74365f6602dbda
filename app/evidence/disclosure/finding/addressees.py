"""What posts were called on the day of a campaign, whatever they are called now."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.registry.posts.titles import called_on


def addressees(session: Session, letters: Iterable[Letter]) -> dict[int, str]:
    """Titles by letter id; an open letter, which goes to no single post, has none."""
    mine = [letter for letter in letters if letter.post_id is not None]
    titles = titles_then(session, ((letter.campaign_id, letter.post_id or 0) for letter in mine))
    return {letter.id: titles[letter.campaign_id, letter.post_id or 0] for letter in mine}


def titles_then(session: Session, posts: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """By a campaign's id and a post's, what the post was called on the campaign's day."""
    theirs: defaultdict[int, set[int]] = defaultdict(set)
    for campaign_id, post_id in posts:
        theirs[campaign_id].add(post_id)
    days = session.execute(select(Campaign.id, Campaign.valid_at).where(Campaign.id.in_(theirs))).all()
    return {
        (campaign_id, post_id): title
        for campaign_id, day in days
        for post_id, title in called_on(session, theirs[campaign_id], valid_at=day).items()
    }
