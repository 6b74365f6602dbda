"""What a signatory clears: the exact text for one registry, as canonical JSON (rule 5)."""

import json
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.text import campaign_text
from app.letters.canonical import canonical
from app.letters.fields import normalise
from app.letters.template import CompiledTemplate

FORMAT = 1


def texts_to_clear(session: Session, campaign: Campaign) -> dict[str, bytes]:
    """By registry of the audience, in its order."""
    text = campaign_text(session, campaign)
    return {part.registry_slug: _to_clear(campaign, text, part.registry_slug) for part in campaign.audience}


def _to_clear(campaign: Campaign, text: CompiledTemplate, registry: str) -> bytes:
    """Every branch of the text, the values that it uses, asks, signatories, copies, enclosures and what is printed of
    the campaign. Not the sender's own address, and the letter's date only where the text says it: neither is the
    ministers' words.
    """
    used = {normalise(name) for name in text.fields(registry)}
    values = {spec.name: campaign.values.get(spec.name) for spec in text.front.fields if normalise(spec.name) in used}
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
        "enclosures": list(campaign.enclosures),
    }
    if normalise("date of letter") in used:
        to_clear["letter_date"] = campaign.letter_date.isoformat()
    return canonical(to_clear)
