"""The owner writes down what a minister's office has said: its clearance of the current text, registry by registry."""

import hashlib
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.edit import Stale, require_open
from app.campaigns.models import Campaign, Signatory
from app.campaigns.own import require_owner
from app.campaigns.text import text_problems
from app.campaigns.to_clear import texts_to_clear
from app.clearance.clearances import Given, give, remove, standing
from app.clearance.models import Clearance


class TextUnfit(Exception):
    """The text has faults for the audience as it is: nobody can clear it yet."""

    code = "text_unfit"


def record_clearances(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    *,
    seen: Mapping[str, str],
    given: Given,
    actor: Actor,
) -> list[Clearance]:
    """Record one office's clearance for the registries of `seen`: the SHA-256, by slug, of the text that it was shown.

    Raises NotTheOwner, CampaignClosed, TextUnfit, Stale when the text is another meanwhile, AlreadyCleared.
    """
    require_owner(campaign, actor)
    require_open(session, campaign)
    if text_problems(session, campaign):
        raise TextUnfit(campaign.reference)
    texts = texts_to_clear(session, campaign)
    now = {slug: hashlib.sha256(content).hexdigest() for slug, content in texts.items()}
    if any(now.get(slug) != sha256 for slug, sha256 in seen.items()):
        raise Stale(campaign.reference)
    return give(
        session,
        campaign_id=campaign.id,
        signatory_id=signatory.id,
        office=signatory.office,
        texts={slug: texts[slug] for slug in seen},
        given=given,
        actor=actor,
    )


def take_back(session: Session, campaign: Campaign, clearance_ids: set[int], *, actor: Actor) -> list[Clearance]:
    """Clearances recorded by mistake, or withdrawn by the office, no longer stand; those that already do not are left.

    Raises NotTheOwner, CampaignClosed.
    """
    require_owner(campaign, actor)
    require_open(session, campaign)
    found = [one for one in standing(session, campaign.id).values() if one.id in clearance_ids]
    remove(session, found, why="withdrawn", actor=actor)
    return found
