"""What a signatory clears: the exact text for one registry, as canonical JSON (rule 5)."""

import json
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.letter_values import fields_by_recipient
from app.campaigns.models import Campaign
from app.campaigns.written import Written, written_of
from app.letters.canonical import canonical
from app.letters.fields import normalise

FORMAT = 1


def texts_to_clear(session: Session, campaign: Campaign, written: Written | None = None) -> dict[str, bytes]:
    """By registry of the audience, in its order. `written`: as they would be with this in place of what is saved."""
    written = written or written_of(session, campaign)
    return {part.registry_slug: _to_clear(campaign, written, part.registry_slug) for part in campaign.audience}


def _to_clear(campaign: Campaign, written: Written, registry: str) -> bytes:
    """Every branch of the text, the values that it uses and which of them differ by recipient, asks, signatories,
    copies, enclosures and what is printed of the campaign. Not the sender's own address, and the letter's date only
    where the text says it: neither is the ministers' words.
    """
    text = written.text
    used = {normalise(name) for name in text.fields(registry)}
    given = {normalise(name): value for name, value in written.values.items()}
    values = {spec.name: given.get(key) for spec in text.front.fields if (key := normalise(spec.name)) in used}
    to_clear: dict[str, Any] = {
        "format": FORMAT,
        "text": json.loads(text.canonical_json(registry)),
        "values": values,
        "reply_by": campaign.reply_by.isoformat() if campaign.reply_by else None,
        "marking": campaign.marking,
        "open_letter": campaign.open_letter,
        "top_and_tail": campaign.top_and_tail,
        "signatories": [[one.office, one.name, one.department] for one in campaign.signatories],
        "copies": [copy.line or copy.post_id for copy in campaign.copies],
        "enclosures": list(written.enclosures),
    }
    if differing := [spec.name for spec in fields_by_recipient(text) if normalise(spec.name) in used]:
        to_clear["by_recipient"] = differing
    if normalise("date of letter") in used:
        to_clear["letter_date"] = campaign.letter_date.isoformat()
    return canonical(to_clear)
