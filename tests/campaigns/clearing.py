"""A campaign that every office has cleared, for tests of what comes after."""

import hashlib
import re
from collections.abc import Collection

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.clear import record_clearances
from app.campaigns.models import Campaign
from app.campaigns.to_clear import texts_to_clear
from app.clearance.clearances import Given


class _Every:
    def __contains__(self, clearance_id: object) -> bool:
        return True


ALL = _Every()
"""`accepted=ALL`: whatever clearances an edit removes."""


def clear_all(
    session: Session, campaign: Campaign, *, registries: Collection[str] | None = None, actor: Actor = SYSTEM
) -> None:
    """Every signatory clears the text of each registry, or of those named, on the day before the letter's date."""
    texts = {slug: hashlib.sha256(content).hexdigest() for slug, content in texts_to_clear(session, campaign).items()}
    seen = {slug: sha256 for slug, sha256 in texts.items() if registries is None or slug in registries}
    given = Given(by="A private secretary", on=campaign.letter_date, how="email")
    for signatory in campaign.signatories:
        record_clearances(session, campaign, signatory, seen=seen, given=given, actor=actor)


def going_on(page: str) -> dict[str, str]:
    """What the button of the page that asks about clearances sends: those that it names."""
    named = re.search(r'name="accepted" value="([\d ]+)"', page)
    assert named, "the page asks about no clearances"
    return {"accepted": named[1]}
