"""A person settles an attempt of which it is not known whether it left, with how they know as the evidence."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.edit import require_open
from app.campaigns.models import Campaign, Letter
from app.campaigns.own import require_owner
from app.delivery.models import Attempt
from app.delivery.reasons import NOT_GONE
from app.delivery.settle import Evidence, move
from app.delivery.states import State


class SettledAlready(Exception):
    """Somebody else, or a report that came in, settled it first. `args[0]`: its state."""

    code = "settled_already"


def found_out(session: Session, attempt_id: int, *, arrived: bool, note: str, at: datetime, actor: Actor) -> None:
    """It arrived; or it never left, and the letter may be sent again. Raises NotTheOwner, CampaignClosed,
    SettledAlready."""
    of_letter = select(Letter.campaign_id).join(Attempt, Attempt.letter_id == Letter.id)
    campaign = session.get_one(Campaign, session.scalars(of_letter.where(Attempt.id == attempt_id)).one())
    require_owner(campaign, actor)
    require_open(session, campaign)
    attempt = session.get_one(Attempt, attempt_id, with_for_update=True, populate_existing=True)
    if attempt.state != State.UNCERTAIN:
        raise SettledAlready(attempt.state)
    evidence = Evidence(at, "person", reason="" if arrived else NOT_GONE, said=note)
    move(session, attempt_id, "deliver" if arrived else "fail", evidence, actor=actor)
