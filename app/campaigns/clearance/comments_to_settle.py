"""The comments of a campaign that nobody has settled yet, each once, with the paragraph that it stands at now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.clearance.text import texts_asked
from app.campaigns.models import Campaign
from app.clearance.anchor import placed_in
from app.clearance.comments import Said, threads


@dataclass(frozen=True)
class Listed:
    """`number` of the paragraph in the text for `registry_slug`; 0: on the whole, or on one that is gone (`is_gone`).
    `also`: how many other registries' letters have the same paragraph."""

    registry_slug: str
    number: int
    is_gone: bool
    also: int
    said: Said
    replies: Sequence[Said]


def comments_to_settle(session: Session, campaign: Campaign) -> list[Listed]:
    """In the order of the audience and of the text."""
    unsettled = [one for one in threads(session, campaign.id) if not one.is_settled]
    if not unsettled:
        return []
    texts = {slug: one.text for slug, one in texts_asked(session, campaign).items()}
    placed = {slug: list(placed_in(slug, texts, unsettled)) for slug in texts}
    order = {slug: at for at, slug in enumerate(texts)}
    found = []
    for thread in unsettled:
        first = thread.first.comment
        slug = first.registry_slug
        there = next((one for one in placed.get(slug, ()) if one.thread is thread), None)
        also = sum(one.thread is thread for other in placed if other != slug for one in placed[other])
        paragraph = there.paragraph if there else None
        found.append(
            Listed(
                slug,
                paragraph.number if paragraph else 0,
                first.paragraph is not None and paragraph is None,
                also,
                thread.first,
                thread.replies,
            )
        )
    return sorted(found, key=lambda one: (order.get(one.registry_slug, len(order)), one.number))
