"""Chasers: campaigns that remind of another's letters, and which letter each of theirs is about."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, Letter


def first_letters(session: Session, letter_ids: Collection[int]) -> dict[int, int]:
    """Of each letter the one that a reply to it is recorded to: of a chaser's, the letter to the same post that it
    reminds of; of any other, itself. By letter id."""
    first = aliased(Letter)
    reminded = (
        select(Letter.id, first.id)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .join(first, (first.campaign_id == Campaign.chases_id) & (first.post_id == Letter.post_id))
        .where(Letter.id.in_(letter_ids))
    )
    return {one: one for one in letter_ids} | dict(session.execute(reminded).all())


def asked_by(session: Session, campaign: Campaign) -> Campaign:
    """The campaign whose asks a reply to this one answers: of a chaser, the one that it reminds of; of any other,
    itself."""
    return campaign if campaign.chases_id is None else session.get_one(Campaign, campaign.chases_id)


def chasers_of(session: Session, campaign_id: int) -> Sequence[Campaign]:
    """The campaigns that remind of this one's letters, the first first."""
    return session.scalars(select(Campaign).where(Campaign.chases_id == campaign_id).order_by(Campaign.id)).all()
