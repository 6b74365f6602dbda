"""Everything that a campaign prints on all its letters, frozen at one moment: a run keeps it from its start."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy.orm import Session

from app.campaigns.audience import audience_posts
from app.campaigns.models import Campaign
from app.campaigns.to_clear import texts_to_clear
from app.campaigns.written import Written, written_of
from app.clearance.clearances import cleared_registries
from app.letters.compose import CampaignText
from app.letters.letter import Signatory
from app.registry.count import count_posts
from app.registry.titles import shared_facts, titles_of

Marking = Literal["", "OFFICIAL", "OFFICIAL-SENSITIVE"]


@dataclass(frozen=True)
class Printing:
    """`texts`: SHA-256 of the text to clear by registry slug; `cleared`: those of them that every office has cleared.

    A signatory's `picture` is the SHA-256 of the signature; it is printed for cleared registries only. `annexes`: the
    addressees of an open letter by registry slug, `shared` the facts (nation, region, kind) that all of them share;
    `partial`: the registries of which these are not all posts of the day, or are not known to be. What a run kept
    before that was told apart has none.
    """

    source: str
    values: Mapping[str, Any]
    letter_date: str
    reply_by: str | None
    marking: str
    sender: list[str]
    signatories: list[dict[str, str | None]]
    copies: list[str]
    enclosures: list[str]
    top_and_tail: bool
    texts: Mapping[str, str]
    cleared: list[str]
    annexes: Mapping[str, list[str]]
    shared: Mapping[str, dict[str, str]]
    partial: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Printing":
        return cls(**kept)

    def is_cleared(self, registry_slug: str) -> bool:
        return registry_slug in self.cleared

    def text_for(self, registry_slug: str) -> CampaignText:
        """What the engine needs of it for one registry: DRAFT, and no signature, until its text is cleared (rule 5)."""
        cleared = self.is_cleared(registry_slug)
        return CampaignText(
            letter_date=date.fromisoformat(self.letter_date),
            reply_by=date.fromisoformat(self.reply_by) if self.reply_by else None,
            marking=cast("Marking", self.marking),
            sender=tuple(self.sender),
            signatories=tuple(
                Signatory(
                    name=one["name"] or "",
                    office=one["office"] or "",
                    department=one["department"] or "",
                    picture=one["picture"] if cleared else None,
                )
                for one in self.signatories
            ),
            copies=tuple(self.copies),
            enclosures=tuple(self.enclosures),
            draft=not cleared,
            top_and_tail=self.top_and_tail,
        )


def freeze(session: Session, campaign: Campaign, written: Written | None = None) -> Printing:
    """The campaign as it prints now; as it would with `written` in place of what is saved."""
    written = written or written_of(session, campaign)
    to_clear = texts_to_clear(session, campaign, written)
    texts = {slug: hashlib.sha256(content).hexdigest() for slug, content in to_clear.items()}
    given = cleared_registries(session, campaign.id, [one.id for one in campaign.signatories])
    posts = [copy.post_id for copy in campaign.copies if copy.post_id is not None]
    titles = titles_of(session, posts, valid_at=campaign.valid_at)
    return Printing(
        source=written.source,
        values=written.values,
        letter_date=campaign.letter_date.isoformat(),
        reply_by=campaign.reply_by.isoformat() if campaign.reply_by else None,
        marking=campaign.marking,
        sender=list(campaign.sender),
        signatories=[
            {"name": one.name, "office": one.office, "department": one.department, "picture": one.picture_sha256}
            for one in campaign.signatories
        ],
        copies=[line for copy in campaign.copies if (line := copy.line or titles.get(copy.post_id or 0, ""))],
        enclosures=list(written.enclosures),
        top_and_tail=campaign.top_and_tail,
        texts=texts,
        cleared=[slug for slug, sha256 in texts.items() if given.get(slug) == sha256],
        **_addressees(session, campaign),
    )


def _addressees(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Of an open letter, by registry slug: full titles of its posts in the registries' order, what they share, and
    whether they are all that the registry has."""
    by_registry: dict[str, list[int]] = {}
    if campaign.open_letter:
        for slug, post_id in audience_posts(session, campaign):
            by_registry.setdefault(slug, []).append(post_id)
    day = campaign.valid_at
    annexes = {}
    everyone = count_posts(session, valid_at=day) if by_registry else {}
    for slug, posts in by_registry.items():
        titles = titles_of(session, posts, valid_at=day)
        annexes[slug] = [titles[post_id] for post_id in posts]
    return {
        "annexes": annexes,
        "shared": {slug: shared_facts(session, posts, valid_at=day) for slug, posts in by_registry.items()},
        "partial": [slug for slug, posts in by_registry.items() if everyone[slug] != len(posts)],
    }
