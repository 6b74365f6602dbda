"""Whom a campaign writes to: the posts of its registries under its filters, less hold-outs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, HoldOut
from app.registry.posts import post_ids_on


def audience_posts(session: Session, campaign: Campaign) -> list[tuple[str, int]]:
    """(registry slug, post id) on the campaign's day: by the registries' order, then by organisation."""
    held_out = set(session.scalars(select(HoldOut.post_id).where(HoldOut.campaign_id == campaign.id)))
    parts = [(part.registry_slug, part.filters) for part in campaign.audience]
    found = post_ids_on(session, parts, valid_at=campaign.valid_at)
    return [(slug, post_id) for slug, post_id in found if post_id not in held_out]
