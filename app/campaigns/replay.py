"""What the audit record says of campaigns: who owns them."""

from sqlalchemy import select

from app.audit.replay import Key, Rows, Said, Value
from app.campaigns.models import Campaign


def _owner(said: Said) -> dict[Key, Value]:
    return {(said.number("campaign"),): [said.after["owner"]] if said.after["owner"] else None}


KINDS = (
    Rows(
        "owners",
        "owner of campaign {}",
        select(Campaign.id, Campaign.owner_id).where(Campaign.owner_id.is_not(None)).order_by(Campaign.id),
        {
            "campaign.created": lambda said: {(said.number("campaign"),): [said.actor] if said.actor else None},
            "campaign.taken_on": _owner,
            "campaign.handed_over": _owner,
        },
    ),
)
