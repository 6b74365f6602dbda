"""What a signatory clears: the exact text for one registry, as canonical JSON (rule 5)."""

import hashlib
import json
from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.annex import Annex, annexes_of
from app.campaigns.enclosed import enclosures_to_clear
from app.campaigns.letter_values import fields_by_recipient
from app.campaigns.models import Campaign
from app.campaigns.recipient_words import unusual_words
from app.campaigns.written import Written, written_of
from app.clearance.requests import Place, Wanted, sha256_of, standing
from app.clearance.rounds import current_round
from app.letters.canonical import canonical
from app.letters.fields import normalise
from app.registry.titles import titles_of

RecipientWords = Mapping[str, list[list[str]]]
"""By registry slug, as a round keeps them."""

FORMAT = 2
"""Format 1 had neither the sender's block, nor words of recipients, nor the title of a text without a subject."""

SINCE_FORMAT_1 = ("sender", "words", "title")


def texts_to_clear(
    session: Session, campaign: Campaign, written: Written | None = None, *, words: RecipientWords | None = None
) -> dict[str, bytes]:
    """By registry of the audience, in its order, as they are asked about: one that was asked about in format 1, and
    says the same still, stays in it. `written`: as they would be with this in place of what is saved; `words`: with
    these in place of those of the round."""
    return as_asked(session, campaign, texts_as_written(session, campaign, written, words=words))


def as_asked(
    session: Session, campaign: Campaign, texts: Mapping[str, bytes], *, but: Container[str] = ()
) -> dict[str, bytes]:
    """`texts` in format 1 where an office was asked about that, and nothing that is new in format 2 has changed since;
    `but` those for these registries."""
    round_ = current_round(session, campaign.id)
    if round_ is None or round_.sender is None or round_.sender != campaign.sender:
        return dict(texts)
    asked = {(slug, one.text_sha256) for (_, slug), one in standing(session, campaign.id).items() if slug not in but}
    found = {}
    for slug, content in texts.items():
        first = in_format_1(content)
        found[slug] = first if (slug, sha256_of(first)) in asked and "words" not in json.loads(content) else content
    return found


def in_format_1(content: bytes) -> bytes:
    facts = json.loads(content)
    return canonical({name: facts[name] for name in facts if name not in SINCE_FORMAT_1} | {"format": 1})


def texts_as_written(
    session: Session, campaign: Campaign, written: Written | None = None, *, words: RecipientWords | None = None
) -> dict[str, bytes]:
    """All of them in the newest format: to tell what an edit touches."""
    written = written or written_of(session, campaign)
    if words is None:
        round_ = current_round(session, campaign.id)
        words = round_.words if round_ else {}
    beside = {
        "copies": _copies(session, campaign),
        "enclosures": enclosures_to_clear(session, campaign, written.enclosures),
    }
    annexes = annexes_of(session, campaign)
    return {
        part.registry_slug: _to_clear(
            campaign,
            written,
            part.registry_slug,
            beside
            | (_annex(annexes[part.registry_slug]) if part.registry_slug in annexes else {})
            | ({"words": found} if (found := words.get(part.registry_slug)) else {}),
        )
        for part in campaign.audience
    }


def seen_of(session: Session, campaign: Campaign) -> str:
    """Digest of the texts as offices are asked about them, or would be, which a form carries so that nobody asks about,
    or issues, what they have not seen."""
    words = None if current_round(session, campaign.id) else unusual_words(session, campaign)
    texts = texts_to_clear(session, campaign, words=words)
    return hashlib.sha256(b"\n".join(texts[slug] for slug in sorted(texts))).hexdigest()[:16]


def _annex(annex: Annex) -> dict[str, Any]:
    return {"annex": annex.titles, "shared": {name: fact for name, fact in annex.shared.items() if fact}}


def _copies(session: Session, campaign: Campaign) -> list[Any]:
    """As written; of a post its id with the title that is printed, blank for one that is not on its list."""
    posts = [copy.post_id for copy in campaign.copies if copy.post_id is not None]
    titles = titles_of(session, posts, valid_at=campaign.valid_at) if posts else {}
    return [copy.line or {"post": copy.post_id, "title": titles.get(copy.post_id or 0, "")} for copy in campaign.copies]


def _to_clear(campaign: Campaign, written: Written, registry: str, beside: Mapping[str, Any]) -> bytes:
    """Every branch of the text, the values that it uses and which of them differ by recipient, asks, signatories,
    `beside` it copies, enclosures, the annex of an open letter and words of recipients outside the registries' formats,
    and what is printed of the campaign; of a text without a subject its title, which the file is called by. The
    letter's date only where the text says it.
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
        "sender": list(campaign.sender),
        "signatories": [[one.office, one.name, one.department] for one in campaign.signatories if one.signs(registry)],
        **beside,
    }
    if differing := [spec.name for spec in fields_by_recipient(text) if normalise(spec.name) in used]:
        to_clear["by_recipient"] = differing
    if not text.subject:
        to_clear["title"] = text.front.title
    if normalise("date of letter") in used:
        to_clear["letter_date"] = campaign.letter_date.isoformat()
    return canonical(to_clear)


def wanted_of(
    campaign: Campaign, texts: Mapping[str, bytes], committee: Mapping[int, str] = MappingProxyType({})
) -> dict[Place, Wanted]:
    """Whom to ask about `texts` (by registry slug): each office that signs a registry's letters, and those of a
    write-round's `committee` (titles by id), about all."""
    wanted = {
        (one.office_id, slug): Wanted(one.office, content)
        for one in campaign.signatories
        for slug, content in texts.items()
        if one.signs(slug)
    }
    for office_id, title in committee.items():
        for slug, content in texts.items():
            wanted.setdefault((office_id, slug), Wanted(title, content))
    return wanted
