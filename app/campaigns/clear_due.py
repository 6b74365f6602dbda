"""The owner moves the day by which offices answer."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.clear import NotAsked
from app.campaigns.clear_tell import Telling
from app.campaigns.edit import require_open
from app.campaigns.models import Campaign
from app.campaigns.own import require_owner
from app.clearance import rounds


def move_due(session: Session, campaign: Campaign, due: date, *, actor: Actor) -> bool:
    """Offices that have not answered are told. False when it is that day already. Raises NotTheOwner, CampaignClosed,
    NotAsked."""
    require_owner(campaign, actor)
    require_open(session, campaign)
    round_ = rounds.current_round(session, campaign.id)
    if round_ is None:
        raise NotAsked(campaign.reference)
    if round_.due == due:
        return False
    waiting = rounds.move_due(session, round_, due, actor=actor)
    Telling(session, campaign, actor).reminded(round_, waiting)
    return True
