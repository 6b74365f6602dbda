"""Who may have sent a reply besides the recipient: an organisation that took the recipient's place."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.platform.history import as_at, known
from app.registry.changes.succession import Follower, followers_of
from app.registry.models import PostVersion
from app.registry.organisations.organisation import last_names
from app.responses.models import Response, ResponseLetter, ResponseVersion


def senders_for(session: Session, campaign: Campaign, letters: Collection[Letter]) -> list[Follower]:
    """The organisations that followed every one that the letters went to, the first to follow first."""
    posts = {letter.post_id for letter in letters if letter.post_id is not None}
    theirs = select(PostVersion.organisation_id).where(
        PostVersion.post_id.in_(posts), as_at(PostVersion, campaign.valid_at)
    )
    return followers_of(session, set(session.scalars(theirs)))


def sender_name(session: Session, organisation_id: int | None) -> str:
    """Of one that took the recipient's place; blank when the recipient itself answered."""
    return last_names(session, [organisation_id]).get(organisation_id, "") if organisation_id else ""


def senders_of(session: Session, campaign_id: int) -> dict[int, str]:
    """By letter id: the names of those that answered in the recipient's place."""
    rows = session.execute(
        select(ResponseLetter.letter_id, ResponseVersion.came_from)
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .join(Response, Response.id == ResponseLetter.response_id)
        .where(
            Response.campaign_id == campaign_id,
            ResponseVersion.came_from.is_not(None),
            known(ResponseLetter),
            known(ResponseVersion),
        )
        .order_by(ResponseVersion.received_on, Response.id)
    ).all()
    names = last_names(session, {row.came_from or 0 for row in rows})
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.letter_id, []).append(names[row.came_from or 0])
    return {letter_id: ", ".join(dict.fromkeys(theirs)) for letter_id, theirs in found.items()}
