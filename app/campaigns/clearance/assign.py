"""The gateway of a private office says who of it answers what it is asked."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor
from app.campaigns.clearance.clear import require_other
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign
from app.clearance.answer import assign, requests_by_id
from app.clearance.models import ClearanceRequest
from app.clearance.rounds import current_round
from app.errors import Stale


def assign_requests(
    session: Session, campaign: Campaign, request_ids: Collection[int], to: User | None, *, actor: Actor
) -> list[ClearanceRequest]:
    """Those that are given to another now; None: to any of the office. Who is to answer is told.

    Raises CampaignClosed, OwnCampaign; Stale: request_ended; and NotAllowed: not_of_the_office.
    """
    require_open(session, campaign)
    for user_id in (actor.user_id, *([to.id] if to else [])):
        require_other(session, campaign, Actor(user_id))
    round_ = current_round(session, campaign.id)
    if round_ is None:
        raise Stale("request_ended")
    moved = assign(session, requests_by_id(session, campaign.id, request_ids), to, actor=actor)
    if moved and to:
        ClearanceNotifier(session, campaign, actor).assigned(round_, moved, to)
    return moved
