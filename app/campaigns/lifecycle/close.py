"""Close a campaign, open it again, archive it, bring it back: its owner's to do (app/campaigns/states.py)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.campaigns.states import CAMPAIGN, State
from app.errors import Blocked, Refused


class ClosingDuringRun(Blocked):
    """The campaign is not closed while its letters are made: run `number` is under way."""

    code = "not_closed_during_run"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)
        self.number = number


def take_step(session: Session, campaign: Campaign, name: str, *, actor: Actor) -> bool:
    """Take a step of CAMPAIGN; False when another click has taken it. Raises NotTheOwner, and Refused:
    campaign_is_open, campaign_is_closed or campaign_is_archived, where the step can't be taken from that state."""
    session.refresh(campaign, with_for_update=True)
    require_owner(campaign, actor)
    step, state = CAMPAIGN[name], State(campaign.state)
    if state == step.target:
        return False
    if state not in step.sources:
        raise step_refusal(campaign)
    campaign.state = step.target
    session.flush()
    record(
        session,
        step.action,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before={"state": state},
        after={"state": step.target},
    )
    return True


def step_refusal(campaign: Campaign) -> Refused:
    """Why a step is not taken of a campaign that has moved on since a page was opened."""
    match State(campaign.state):
        case State.OPEN:
            return Refused("campaign_is_open", reference=campaign.reference)
        case State.CLOSED:
            return Refused("campaign_is_closed", reference=campaign.reference)
        case State.ARCHIVED:
            return Refused("campaign_is_archived", reference=campaign.reference)


class CampaignArchived(CampaignClosed):
    """The campaign is archived: nothing of it changes."""


def refuse_archived(campaign: Campaign) -> None:
    """Raise CampaignArchived if it is, as a page that changes something is opened."""
    if campaign.state == State.ARCHIVED:
        raise CampaignArchived(campaign.reference)


def require_not_archived(session: Session, campaign_id: int) -> None:
    """Raise CampaignArchived if it is. Holds the campaign's row to the end of the transaction."""
    query = select(Campaign.state, Campaign.reference).where(Campaign.id == campaign_id).with_for_update()
    state, reference = session.execute(query).one()
    if state == State.ARCHIVED:
        raise CampaignArchived(reference)
