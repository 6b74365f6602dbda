"""How many posts an audience has, what saving it would do to the campaign's letters, and saving it."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.audience.draft import Draft
from app.campaigns.audience.posts import CHANGES_NO_AUDIENCE, Audience, audience_of, posts_of
from app.campaigns.editing import editing
from app.campaigns.letters import Addressee, Listing, addressees_among, list_letters
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import AudiencePart, Campaign, HoldOut, Letter
from app.errors import Stale
from app.letters.canonical import canonical
from app.platform.database import plain_rows
from app.platform.history import known
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion
from app.registry.posts.count import count_posts


@dataclass(frozen=True)
class RegistryCount:
    """Posts of one registry under the draft's filters. `listed`: how many it has on that day; None when its list is not
    complete then, so that how many there were is not known, and `posts` are those recorded. `empty`: it has no list."""

    slug: str
    listed: int | None
    open_letter: bool
    empty: bool = False
    posts: int = 0
    no_holder: int = 0
    held_out: int = 0
    by_nation: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return self.listed is not None

    @property
    def written_to(self) -> int:
        return self.posts - self.held_out

    @property
    def letters(self) -> int:
        return min(self.written_to, 1) if self.open_letter else self.written_to

    @property
    def whole(self) -> bool:
        """All posts of the registry are written to."""
        return self.written_to == self.listed


COUNTS: EventMemory[Sequence[RegistryCount]] = EventMemory(CHANGES_NO_AUDIENCE)
"""By the campaign's id and the draft."""


def count_audience(session: Session, draft: Draft, *, campaign_id: int) -> Sequence[RegistryCount]:
    """The draft's registries, in their order. Two queries, however many posts."""
    return COUNTS.recall(session, (campaign_id, draft), lambda: _count_audience(session, draft, campaign_id))


def _count_audience(session: Session, draft: Draft, campaign_id: int) -> list[RegistryCount]:
    posts: Counter[str] = Counter()
    no_holder: Counter[str] = Counter()
    held_out: Counter[str] = Counter()
    nations: dict[str, Counter[str]] = {slug: Counter() for slug in draft.filters.registry}
    for slug, nation, vacant, held, number in session.execute(_grouped(draft, campaign_id)) if nations else ():
        posts[slug] += number
        nations[slug][nation] += number
        no_holder[slug] += number if vacant else 0
        held_out[slug] += number if held else 0
    known = count_posts(session, valid_at=draft.valid_at)
    return [
        RegistryCount(
            slug=slug,
            listed=known.get(slug),
            empty=slug not in known,
            open_letter=draft.open_letter,
            posts=posts[slug],
            no_holder=no_holder[slug],
            held_out=held_out[slug],
            by_nation=nations[slug],
        )
        for slug in draft.filters.registry
    ]


def _grouped(draft: Draft, campaign_id: int) -> Select[Any]:
    columns = (
        PostVersion.registry_slug,
        OrganisationVersion.nation,
        HolderVersion.id.is_(None),
        HoldOut.id.is_not(None),
    )
    held = (HoldOut.post_id == PostVersion.post_id) & (HoldOut.campaign_id == campaign_id) & known(HoldOut)
    return draft.posts.query(*columns, func.count()).outerjoin(HoldOut, held).group_by(*columns)


@dataclass(frozen=True)
class Changes:
    """What saving would do: how many letters it adds, which it withdraws (ids, in order), how many come back."""

    added: int
    withdrawn: Sequence[int]
    restored: int

    def __bool__(self) -> bool:
        return bool(self.added or self.withdrawn or self.restored)


CHANGES: EventMemory[Changes] = EventMemory(CHANGES_NO_AUDIENCE)
"""By the campaign's id and the facts of the audience."""


def changes_by(session: Session, audience: Audience, *, campaign_id: int) -> Changes:
    """As `list_letters` would make them, if the audience were saved now."""
    return CHANGES.recall(
        session, (campaign_id, canonical(audience.facts)), lambda: _changes_by(session, audience, campaign_id)
    )


def _changes_by(session: Session, audience: Audience, campaign_id: int) -> Changes:
    posts = posts_of(session, campaign_id, audience)
    wanted: set[Addressee] = set(addressees_among(posts, open_letter=audience.open_letter))
    columns = (Letter.id, Letter.registry_slug, Letter.post_id, Letter.withdrawn)
    letters = plain_rows(session, select(*columns).where(Letter.campaign_id == campaign_id).order_by(Letter.number))
    standing = {(slug, post_id) for _, slug, post_id, withdrawn in letters if not withdrawn}
    gone = {(slug, post_id) for _, slug, post_id, withdrawn in letters if withdrawn}
    return Changes(
        added=len(wanted - standing - gone),
        withdrawn=[one for one, slug, post_id, withdrawn in letters if not withdrawn and (slug, post_id) not in wanted],
        restored=len(wanted & gone),
    )


def save_audience(
    session: Session, campaign: Campaign, audience: Audience, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> Listing:
    """Write to `audience` from now on. `seen`: digest of the audience that this one was chosen from.

    Letters of posts that came are added, those of posts that went are withdrawn: also when the audience is as it was,
    since a registry may have changed. Once a text is issued, only the owner does so.

    Raises NotTheOwner, Stale unless it says what is saved already, CampaignClosed and
    RemovesClearances.
    """
    with editing(session, campaign, actor=actor, accepted=accepted):
        saved = audience_of(campaign)
        slugs = [slug for slug, _ in saved.parts]
        if audience.facts != saved.facts:
            if saved.digest != seen:
                raise Stale
            require_owner_once_issued(session, campaign, slugs, actor)
            _replace(session, campaign, audience)
            record(
                session,
                events.CAMPAIGN_AUDIENCE_SAVED,
                actor=actor,
                subjects=[("campaign", campaign.id)],
                before=saved.facts,
                after=audience.facts,
            )
        listing = list_letters(session, campaign, actor=actor)
        if listing.changed:
            require_owner_once_issued(session, campaign, slugs, actor)
        return listing


def _replace(session: Session, campaign: Campaign, audience: Audience) -> None:
    kept = {part.registry_slug: part for part in campaign.audience}
    parts = []
    for position, (slug, filters) in enumerate(audience.parts):
        part = kept.get(slug) or AudiencePart(registry_slug=slug)
        part.position, part.filters = position, {name: list(values) for name, values in filters.items()}
        parts.append(part)
    campaign.audience = parts
    campaign.valid_at, campaign.open_letter = audience.valid_at, audience.open_letter
    session.flush()
