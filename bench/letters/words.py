"""The letter's words for the peers, taken from the template that the engine is given: both print the same text."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.letters.compose import CampaignText
from app.letters.recipient.recipient import Recipient
from app.letters.text.blocks import Block, Heading, List, Paragraph
from app.letters.text.fields import Condition, Field, Part, Text, as_text, normalise
from app.letters.text.template import CompiledTemplate


def variant_of(template: CompiledTemplate, registry: str, recipient: Recipient) -> tuple[str, frozenset[str]]:
    """The name of the text that a recipient is sent, and the conditions that hold in it."""
    facts = {"registry": registry, "nation": recipient.nation, "region": recipient.region, "kind": recipient.kind}
    used = set(map(normalise, template.fields(registry)))
    holding = [
        spec.name
        for spec in template.front.fields
        if spec.where
        and normalise(spec.name) in used
        and all(facts[fact] in allowed for fact, allowed in spec.where.items())
    ]
    return " / ".join((registry, *holding)), frozenset(map(normalise, holding))


def blocks_of(template: CompiledTemplate, registry: str, holding: frozenset[str]) -> list[dict[str, Any]]:
    """The text of one variant as peers.letter reads it."""
    return list(_blocks(template.variant(registry), holding))


def values_of(recipient: Recipient, campaign: CampaignText) -> dict[str, str]:
    """What the fields of the letter say, as printed, by the names that its template has for them."""
    values = {
        "organisation": f"{recipient.organisation_article} {recipient.organisation}".strip(),
        "post title": recipient.post_title,
        "region": recipient.region,
        "letter reference": recipient.reference,
        "reply by": campaign.reply_by,
        "areas": recipient.areas,
        "police forces": recipient.police_forces,
    }
    return {name: as_text(value) for name, value in values.items()}


def _blocks(blocks: Iterable[Block[Part]], holding: frozenset[str]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        match block:
            case Paragraph(content=content):
                yield from _block("paragraph", content, holding)
            case Heading(content=content):
                yield from _block("heading", content, holding)
            case List(items=items, start=start):
                for number, (item, *_) in enumerate(items, start):
                    assert isinstance(item, Paragraph)
                    yield from _block("item", item.content, holding, number=number)


def _block(kind: str, content: Iterable[Part], holding: frozenset[str], *, number: int = 0) -> Iterator[dict[str, Any]]:
    """Nothing when no word of it prints."""
    if parts := list(_parts(content, holding)):
        yield {"kind": kind, "number": number, "parts": parts}


def _parts(content: Iterable[Part], holding: frozenset[str]) -> Iterator[dict[str, Any]]:
    for part in content:
        match part:
            case Text(text=text, bold=bold, italic=italic):
                yield {"text": text, "field": False, "bold": bold, "italic": italic}
            case Field(name=name, bold=bold, italic=italic):
                yield {"text": name, "field": True, "bold": bold, "italic": italic}
            case Condition(name=name, parts=inner) if normalise(name) in holding:
                yield from _parts(inner, holding)
