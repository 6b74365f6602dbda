"""Whom a campaign writes to: the posts of its registries under its filters, less those excluded; an annex."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.campaigns.models import Campaign, CopyLine, HoldOut, Letter
from app.letters.canonical import canonical
from app.platform.history import known
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.posts.posts import post_ids_on
from app.registry.posts.titles import shared_facts, titles_of

Part = tuple[str, Mapping[str, Sequence[str]]]
"""A registry's slug and its filters, as `post_ids_on` takes them."""

CHANGES_NO_AUDIENCE = CHANGES_NO_REGISTRY - {"campaign", "letters"}
"""First parts of actions that change neither registries nor audiences."""

POSTS: EventMemory[list[tuple[str, int]]] = EventMemory(CHANGES_NO_AUDIENCE, most=4)
"""By the campaign's id, the facts of the audience and the event."""


@dataclass(frozen=True)
class Audience:
    """`valid_at`: the day on which the registries are read. `open_letter`: one letter to each registry, its posts as
    an annex, instead of one to each post."""

    parts: tuple[Part, ...]
    valid_at: date
    open_letter: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """For the record; filters that keep all are left out."""
        return {
            "registries": [[slug, {name: list(v) for name, v in filters.items() if v}] for slug, filters in self.parts],
            "valid_at": self.valid_at.isoformat(),
            "open_letter": self.open_letter,
        }

    @property
    def digest(self) -> str:
        """What a form carries to say which audience it was filled from."""
        return hashlib.sha256(canonical(self.facts)).hexdigest()[:16]


def audience_of(campaign: Campaign) -> Audience:
    """As it was saved."""
    parts = tuple((part.registry_slug, part.filters) for part in campaign.audience)
    return Audience(parts, campaign.valid_at, campaign.open_letter)


def audience_posts(session: Session, campaign: Campaign) -> list[tuple[str, int]]:
    """(registry slug, post id) on the campaign's day: by the registries' order, then by organisation."""
    return posts_of(session, campaign.id, audience_of(campaign))


def posts_of(
    session: Session, campaign_id: int, audience: Audience, *, known_at: int | None = None
) -> list[tuple[str, int]]:
    """The posts of an audience that may not be saved yet, less the campaign's hold-outs; as known at audit event
    `known_at` (None: now)."""

    def posts() -> list[tuple[str, int]]:
        held_out = reasons_held_out(session, campaign_id, known_at=known_at)
        found = post_ids_on(session, audience.parts, valid_at=audience.valid_at, known_at=known_at)
        return [(slug, post_id) for slug, post_id in found if post_id not in held_out]

    return list(POSTS.recall(session, (campaign_id, canonical(audience.facts), known_at), posts))


def reasons_held_out(session: Session, campaign_id: int, *, known_at: int | None = None) -> dict[int, str]:
    """Why posts are left out of a campaign, by post id, as known at audit event `known_at` (None: now)."""
    query = select(HoldOut.post_id, HoldOut.reason).where(HoldOut.campaign_id == campaign_id, known(HoldOut, known_at))
    return dict(session.execute(query.order_by(HoldOut.post_id)).all())


@dataclass(frozen=True)
class Annex:
    """Of one registry: `posts` and their full `titles`, in order; what all of them share (nation, region, kind)."""

    posts: list[int]
    titles: list[str]
    shared: dict[str, str]


def annexes_of(session: Session, campaign: Campaign) -> dict[str, Annex]:
    """By registry slug, on the campaign's day; none unless its letter is open."""
    if not campaign.open_letter:
        return {}
    day, found = campaign.valid_at, {}
    for slug, rows in groupby(audience_posts(session, campaign), key=lambda row: row[0]):
        posts = [post_id for _, post_id in rows]
        titles = titles_of(session, posts, valid_at=day)
        shared = shared_facts(session, posts, valid_at=day)
        found[slug] = Annex(posts, [titles[post_id] for post_id in posts], shared)
    return found


def campaigns_with(session: Session, post_ids: Collection[int]) -> list[str]:
    """References of those that have a letter to one of the posts, exclude one or copy one in."""
    found: set[int] = set()
    for model, standing in ((Letter, true()), (HoldOut, known(HoldOut)), (CopyLine, true())):
        found |= set(session.scalars(select(model.campaign_id).where(model.post_id.in_(post_ids), standing)))
    return list(session.scalars(select(Campaign.reference).where(Campaign.id.in_(found)).order_by(Campaign.reference)))
