"""What a signatory clears: the exact text for one registry, as canonical JSON (rule 5)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.text import campaign_text
from app.letters.canonical import canonical
from app.letters.fields import normalise
from app.letters.template import CompiledTemplate

FORMAT = 1


@dataclass(frozen=True)
class Words:
    """What is written on the page of the letter: its text, and the campaign's fields and enclosures beside it."""

    text: CompiledTemplate
    values: Mapping[str, Any]
    enclosures: Sequence[str]


def texts_to_clear(session: Session, campaign: Campaign, words: Words | None = None) -> dict[str, bytes]:
    """By registry of the audience, in its order. `words`: what it would be with these in place of what is saved."""
    words = words or Words(campaign_text(session, campaign), campaign.values, campaign.enclosures)
    return {part.registry_slug: _to_clear(campaign, words, part.registry_slug) for part in campaign.audience}


def _to_clear(campaign: Campaign, words: Words, registry: str) -> bytes:
    """Every branch of the text, the values that it uses, asks, signatories, copies, enclosures and what is printed of
    the campaign. Not the sender's own address, and the letter's date only where the text says it: neither is the
    ministers' words.
    """
    text = words.text
    used = {normalise(name) for name in text.fields(registry)}
    given = {normalise(name): value for name, value in words.values.items()}
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
        "enclosures": list(words.enclosures),
    }
    if normalise("date of letter") in used:
        to_clear["letter_date"] = campaign.letter_date.isoformat()
    return canonical(to_clear)
