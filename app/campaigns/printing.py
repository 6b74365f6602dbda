"""Everything that a campaign prints on all its letters, frozen at one moment: a run keeps it from its start."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.campaigns.audience.posts import annexes_of
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.enclosures.enclosure_list import enclosures_to_print
from app.campaigns.letter.text import LetterContent, written_of
from app.campaigns.models import Campaign
from app.clearance.issue import signatures
from app.clearance.requests import cleared_registries
from app.clearance.rounds import current_round
from app.letters.compose import CampaignText
from app.letters.letter import Signatory
from app.platform.memory import read_once
from app.platform.practice import notice_in
from app.registry.posts.count import count_posts
from app.registry.posts.titles import titles_of

Marking = Literal["", "OFFICIAL", "OFFICIAL-SENSITIVE"]


@dataclass(frozen=True)
class Printing:
    """`texts`: SHA-256 of the text to clear by registry slug; `cleared`: those of them that every office has cleared.

    `cleared` ones are issued too. A signatory's `pictures` are the SHA-256 of the signature by registry slug, as the
    office gave it with its consent; `registries`: those whose letters are signed, none for all. What a run kept before
    that was told apart has one `picture` instead, printed for cleared registries only. `annexes`: the
    addressees of an open letter by registry slug, `shared` the facts (nation, region, kind) that all of them share;
    `partial`: the registries of which these are not all posts of the day, or are not known to be. What a run kept
    before that was told apart has none. `words`: by registry slug, what is cleared of words of recipients outside the
    registries' formats, as [kind, words]. `enclosed`: the files among the enclosures, each with name, sha256, length,
    pages and placement (app/campaigns/enclosures/enclosure_list.py). `replaced`: of the letters that a run corrects, by
    id, the date of the one that was sent, as it is printed, and the day on which it was sent.
    """

    source: str
    values: Mapping[str, Any]
    letter_date: str
    reply_by: str | None
    marking: str
    sender: list[str]
    signatories: list[dict[str, Any]]
    copies: list[str]
    enclosures: list[str]
    top_and_tail: bool
    texts: Mapping[str, str]
    cleared: list[str]
    annexes: Mapping[str, list[str]]
    shared: Mapping[str, dict[str, str]]
    partial: list[str] = field(default_factory=list)
    enclosed: list[dict[str, Any]] = field(default_factory=list)
    words: Mapping[str, list[list[str]]] = field(default_factory=dict)
    replaced: Mapping[str, list[str]] = field(default_factory=dict)

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
            marking=self.marking,
            sender=tuple(self.sender),
            signatories=tuple(
                Signatory(
                    name=signatory["name"] or "",
                    office=signatory["office"] or "",
                    department=signatory["department"] or "",
                    picture=_picture(signatory, registry_slug) if cleared else None,
                )
                for signatory in self.signatories
                if registry_slug in (signatory.get("registries") or [registry_slug])
            ),
            copies=tuple(self.copies),
            enclosures=tuple(self.enclosures),
            draft=not cleared,
            top_and_tail=self.top_and_tail,
        )


def pictures_for(signatories: Sequence[Mapping[str, Any]], registry_slug: str) -> list[str | None]:
    """The signatures under one registry's letters, in the order of its signatories, as a run printed them or as now."""
    return [_picture(one, registry_slug) for one in _signing(signatories, registry_slug)]


def signed_names(signatories: Sequence[Mapping[str, Any]], registry_slug: str) -> tuple[str, ...]:
    """The names, or else the offices, of those whose signatures are under one registry's letters."""
    signing = _signing(signatories, registry_slug)
    return tuple(one["name"] or one["office"] or "" for one in signing if _picture(one, registry_slug))


def _signing(signatories: Sequence[Mapping[str, Any]], registry_slug: str) -> list[Mapping[str, Any]]:
    return [signatory for signatory in signatories if registry_slug in (signatory.get("registries") or [registry_slug])]


def _picture(signatory: Mapping[str, Any], registry_slug: str) -> str | None:
    picture: str | None = signatory.get("pictures", {}).get(registry_slug) or signatory.get("picture")
    return picture


def freeze(session: Session, campaign: Campaign, written: LetterContent | None = None) -> Printing:
    """The campaign as it prints now; as it would with `written` in place of what is saved."""
    return _freeze(session, campaign, written) if written else _freeze_saved(session, campaign)


@read_once
def _freeze_saved(session: Session, campaign: Campaign) -> Printing:
    return _freeze(session, campaign, written_of(session, campaign))


def _freeze(session: Session, campaign: Campaign, written: LetterContent) -> Printing:
    to_clear = texts_to_clear(session, campaign, written)
    texts = {slug: hashlib.sha256(content).hexdigest() for slug, content in to_clear.items()}
    given = cleared_registries(session, campaign.id)
    signed = signatures(session, campaign.id, given)
    posts = [copy.post_id for copy in campaign.copies if copy.post_id is not None]
    titles = titles_of(session, posts, valid_at=campaign.valid_at)
    return Printing(
        source=written.source,
        values=written.values,
        letter_date=campaign.letter_date.isoformat(),
        reply_by=campaign.reply_by.isoformat() if campaign.reply_by else None,
        marking=notice_in(session) or campaign.marking,
        sender=list(campaign.sender),
        signatories=[
            {
                "name": signatory.name,
                "office": signatory.office,
                "department": signatory.department,
                "registries": list(signatory.registries),
                "pictures": {
                    slug: pictures.get(signatory.office_id)
                    for slug, pictures in signed.items()
                    if signatory.signs(slug)
                },
            }
            for signatory in campaign.signatories
        ],
        copies=[line for copy in campaign.copies if (line := copy.line or titles.get(copy.post_id or 0, ""))],
        enclosures=list(written.enclosures),
        enclosed=enclosures_to_print(session, campaign, written.enclosures),
        top_and_tail=campaign.top_and_tail,
        texts=texts,
        words=round_.words if (round_ := current_round(session, campaign.id)) else {},
        cleared=[slug for slug, sha256 in texts.items() if given.get(slug) == sha256],
        **_addressees(session, campaign),
    )


def _addressees(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Of an open letter, by registry slug: full titles of its posts in the registries' order, what they share, and
    whether they are all that the registry has."""
    annexes = annexes_of(session, campaign)
    everyone = count_posts(session, valid_at=campaign.valid_at) if annexes else {}
    return {
        "annexes": {slug: annex.titles for slug, annex in annexes.items()},
        "shared": {slug: annex.shared for slug, annex in annexes.items()},
        "partial": [slug for slug, annex in annexes.items() if everyone[slug] != len(annex.posts)],
    }
