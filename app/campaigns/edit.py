"""The one way to change what a campaign prints: an edit says first which clearances it removes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.campaigns.to_clear import texts_to_clear
from app.clearance.clearances import remove, standing
from app.clearance.models import Clearance


class Stale(Exception):
    """Somebody else has saved since this form was filled."""

    code = "stale"


class CampaignClosed(Exception):
    """The campaign is closed or archived: nothing about its letters changes any more."""

    code = "campaign_closed"


class RemovesClearances(Exception):
    """The edit changes texts that offices have cleared. `lost` are the clearances that it would remove."""

    code = "removes_clearances"

    def __init__(self, lost: Sequence[Clearance]) -> None:
        super().__init__(len(lost))
        self.lost = tuple(lost)


@contextmanager
def editing(session: Session, campaign: Campaign, *, actor: Actor, accepted: bool = False) -> Iterator[None]:
    """Around a change of `campaign`, one at a time. Clearances of registries whose text to clear comes out different
    are removed, which the person must have `accepted`.

    Raises CampaignClosed before anything is changed, and RemovesClearances after it: the transaction must be given up.
    """
    require_open(session, campaign)
    before = texts_to_clear(session, campaign)
    yield
    session.flush()
    session.refresh(campaign)
    after = texts_to_clear(session, campaign)
    lost = [
        clearance
        for (_, slug), clearance in standing(session, campaign.id).items()
        if before.get(slug) != after.get(slug)
    ]
    if lost and not accepted:
        raise RemovesClearances(lost)
    remove(session, lost, why="edited", actor=actor)


def require_open(session: Session, campaign: Campaign) -> None:
    """Raise CampaignClosed unless `campaign` is open. Holds its row to the end of the transaction."""
    state = session.scalars(select(Campaign.state).where(Campaign.id == campaign.id).with_for_update()).one()
    if state != State.OPEN:
        raise CampaignClosed(campaign.reference)
