"""Save an audience, and list the letters that follow from it."""

from collections.abc import Container

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.editing import editing
from app.campaigns.letters import Listing, list_letters
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import AudiencePart, Campaign
from app.errors import Stale


def save_audience(
    session: Session, campaign: Campaign, audience: Audience, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> Listing:
    """Write to `audience` from now on. `seen`: digest of the audience that this one was chosen from.

    Letters of posts that came are added, those of posts that went are withdrawn: also when the audience is as it was,
    since a registry may have changed. Once a text is issued, only the owner does so.

    Raises NotTheOwner, Stale unless it says what is saved already, CampaignClosed and
    RemovesClearances.
    """
    with editing(session, campaign, actor=actor, accepted=accepted):
        saved = audience_of(campaign)
        slugs = [slug for slug, _ in saved.parts]
        if audience.facts != saved.facts:
            if saved.digest != seen:
                raise Stale
            require_owner_once_issued(session, campaign, slugs, actor)
            _replace(session, campaign, audience)
            record(
                session,
                "campaign.audience_saved",
                actor=actor,
                subjects=[("campaign", campaign.id)],
                before=saved.facts,
                after=audience.facts,
            )
        listing = list_letters(session, campaign, actor=actor)
        if listing.changed:
            require_owner_once_issued(session, campaign, slugs, actor)
        return listing


def _replace(session: Session, campaign: Campaign, audience: Audience) -> None:
    kept = {part.registry_slug: part for part in campaign.audience}
    parts = []
    for position, (slug, filters) in enumerate(audience.parts):
        part = kept.get(slug) or AudiencePart(registry_slug=slug)
        part.position, part.filters = position, {name: list(values) for name, values in filters.items()}
        parts.append(part)
    campaign.audience = parts
    campaign.valid_at, campaign.open_letter = audience.valid_at, audience.open_letter
    session.flush()
