"""Close a campaign, open it again, put it away, bring it back: its owner's to do (app/campaigns/states.py)."""

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.models import Campaign
from app.campaigns.own import require_owner
from app.campaigns.states import CAMPAIGN, State


class NotPossible(Exception):
    """The campaign's `state` does not allow the step."""

    code = "not_possible"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


def take_step(session: Session, campaign: Campaign, name: str, *, actor: Actor) -> bool:
    """Take a step of CAMPAIGN; False when another click has taken it. Raises NotTheOwner, NotPossible."""
    session.refresh(campaign, with_for_update=True)
    require_owner(campaign, actor)
    step, state = CAMPAIGN[name], State(campaign.state)
    if state == step.target:
        return False
    if state not in step.sources:
        raise NotPossible(state)
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
