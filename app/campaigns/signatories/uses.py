"""Which open campaigns an office signs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Signatory
from app.campaigns.states import State


def campaigns_signed_by(session: Session, office_id: int) -> list[Campaign]:
    """By their letter date, the latest first."""
    signed = select(Signatory.campaign_id).where(Signatory.office_id == office_id)
    wanted = select(Campaign).where(Campaign.id.in_(signed), Campaign.state == State.OPEN)
    return list(session.scalars(wanted.order_by(Campaign.letter_date.desc(), Campaign.reference)))
