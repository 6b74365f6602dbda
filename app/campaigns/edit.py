"""The one way to change what a campaign prints: an edit says first which clearances it removes."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Loss:
    """A clearance that an edit would remove: whose, and for which registry. It outlives the transaction."""

    clearance_id: int
    office: str
    registry_slug: str


class RemovesClearances(Exception):
    """The edit changes texts that offices have cleared. `lost` are the clearances that it would remove."""

    code = "removes_clearances"

    def __init__(self, campaign: Campaign, lost: Sequence[Clearance]) -> None:
        super().__init__(len(lost))
        self.reference = campaign.reference
        self.lost = tuple(Loss(one.id, one.office, one.registry_slug) for one in lost)


@contextmanager
def editing(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    accepted: Container[int] = (),
    new_signature_of: int | None = None,
) -> Iterator[None]:
    """Around a change of `campaign`, one at a time. Clearances of registries whose text to clear comes out different
    are removed, each of which the person must have `accepted`, by its id; of a signatory who gets another signature,
    all of them.

    Raises CampaignClosed before anything is changed, and RemovesClearances after it: the transaction must be given up.
    """
    require_open(session, campaign)
    before = texts_to_clear(session, campaign)
    given = standing(session, campaign.id)  # before a signatory goes, whose clearances then name nobody
    yield
    session.flush()
    session.refresh(campaign)
    touched = touched_by(before, texts_to_clear(session, campaign))
    lost = {
        clearance: "picture" if signatory == new_signature_of else "edited"
        for (signatory, slug), clearance in given.items()
        if slug in touched or signatory == new_signature_of
    }
    if any(clearance.id not in accepted for clearance in lost):
        raise RemovesClearances(campaign, list(lost))
    for why in sorted(set(lost.values())):
        remove(session, [clearance for clearance in lost if lost[clearance] == why], why=why, actor=actor)


def touched_by(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """The registries whose text to clear comes out different, or is gone."""
    return {slug for slug, content in before.items() if after.get(slug) != content}


def require_open(session: Session, campaign: Campaign) -> None:
    """Raise CampaignClosed unless `campaign` is open. Holds its row to the end of the transaction, and reads it again:
    what others saved while this one waited for the row counts."""
    session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    session.refresh(campaign)
    if campaign.state != State.OPEN:
        raise CampaignClosed(campaign.reference)
