"""Which campaigns speak of some posts."""

from collections.abc import Collection

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, CopyLine, HoldOut, Letter
from app.platform.history import known


def campaigns_with(session: Session, post_ids: Collection[int]) -> list[str]:
    """References of those that have a letter to one of the posts, exclude one or copy one in."""
    found: set[int] = set()
    for model, standing in ((Letter, true()), (HoldOut, known(HoldOut)), (CopyLine, true())):
        found |= set(session.scalars(select(model.campaign_id).where(model.post_id.in_(post_ids), standing)))
    return list(session.scalars(select(Campaign.reference).where(Campaign.id.in_(found)).order_by(Campaign.reference)))
