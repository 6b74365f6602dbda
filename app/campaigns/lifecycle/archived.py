"""What goes on after a campaign is closed (replies, notes, who looks after a letter) stops when it is archived."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.editing import CampaignClosed
from app.campaigns.models import Campaign
from app.campaigns.states import State


class CampaignArchived(CampaignClosed):
    """The campaign is archived: nothing of it changes."""


def refuse_archived(campaign: Campaign) -> None:
    """Raise CampaignArchived if it is, as a page that changes something is opened."""
    if campaign.state == State.ARCHIVED:
        raise CampaignArchived(campaign.reference)


def require_not_archived(session: Session, campaign_id: int) -> None:
    """Raise CampaignArchived if it is. Holds the campaign's row to the end of the transaction."""
    wanted = select(Campaign.state, Campaign.reference).where(Campaign.id == campaign_id).with_for_update()
    state, reference = session.execute(wanted).one()
    if state == State.ARCHIVED:
        raise CampaignArchived(reference)
