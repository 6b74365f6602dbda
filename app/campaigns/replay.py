"""What the audit record says of campaigns: who owns them, and which private office clears for each signatory."""

from sqlalchemy import select

from app.audit.replay import Key, ReplayedEvent, Rows, Value
from app.campaigns import events
from app.campaigns.models import Campaign, Signatory


def _owner(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("campaign"),): [said.after["owner"]] if said.after["owner"] else None}


def _created_signatories(said: ReplayedEvent) -> dict[Key, Value]:
    clearing = zip(said.after["signatories"], said.after["cleared_by"], strict=True)
    return {(said.number("campaign"), office): [clears] for office, clears in clearing}


def _signatory(said: ReplayedEvent) -> dict[Key, Value]:
    """A signatory who was removed, or is printed under another office now, has no row under the one before. Events of
    older versions don't say which office clears."""
    campaign_id, spoken = said.number("campaign"), dict[Key, Value]()
    if said.before and said.before["cleared_by"]:
        spoken[campaign_id, said.before["office"]] = None
    if said.after:
        spoken[campaign_id, said.after["office"]] = [said.after["cleared_by"]]
    return spoken


KINDS = (
    Rows(
        "owners",
        "owner of campaign {}",
        select(Campaign.id, Campaign.owner_id).where(Campaign.owner_id.is_not(None)).order_by(Campaign.id),
        {
            events.CAMPAIGN_CREATED: lambda event: {
                (event.number("campaign"),): [event.actor] if event.actor else None
            },
            events.CAMPAIGN_TAKEN_ON: _owner,
            events.CAMPAIGN_HANDED_OVER: _owner,
        },
    ),
    Rows(
        "signatories",
        "which office clears for signatory {1} of campaign {0}",
        select(Signatory.campaign_id, Signatory.office, Signatory.office_id).order_by(
            Signatory.campaign_id, Signatory.office, Signatory.id
        ),
        {
            events.CAMPAIGN_CREATED: _created_signatories,
            events.SIGNATORY_ADDED: _signatory,
            events.SIGNATORY_CHANGED: _signatory,
            events.SIGNATORY_REMOVED: _signatory,
        },
        keys=2,
        unsaid=True,
    ),
)
