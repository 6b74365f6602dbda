"""A campaign that every office has cleared, for tests of what comes after."""

import hashlib
from collections.abc import Collection

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.clear import record_clearances
from app.campaigns.models import Campaign
from app.campaigns.to_clear import texts_to_clear
from app.clearance.clearances import Given


def clear_all(
    session: Session, campaign: Campaign, *, registries: Collection[str] | None = None, actor: Actor = SYSTEM
) -> None:
    """Every signatory clears the text of each registry, or of those named, on the day before the letter's date."""
    texts = {slug: hashlib.sha256(content).hexdigest() for slug, content in texts_to_clear(session, campaign).items()}
    seen = {slug: sha256 for slug, sha256 in texts.items() if registries is None or slug in registries}
    given = Given(by="A private secretary", on=campaign.letter_date, how="email")
    for signatory in campaign.signatories:
        record_clearances(session, campaign, signatory, seen=seen, given=given, actor=actor)
