"""A campaign's letters as the page of sending lists them: under a filter, counted, and those that a person chose."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.preview import PreviewFilter, letters_under
from app.delivery.sendable import Outgoing, Stand, Why
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts import PostList

TO_SEND = (Stand.READY, Stand.CORRECTION)


@dataclass(frozen=True)
class SendFilter:
    """Which letters to keep: under a filter of posts, standing at one of `stands` (none: anywhere), and with a postal
    address or without ("yes", "no"; blank: either)."""

    letters: PreviewFilter = field(default_factory=PreviewFilter)
    stands: tuple[str, ...] = ()
    address: str = ""


def listed(session: Session, campaign: Campaign, letters: Iterable[Outgoing], chosen: SendFilter) -> list[Outgoing]:
    """Those of `letters` that the filter keeps, in their order."""
    stands, posted = frozenset(chosen.stands), {"yes": True, "no": False}.get(chosen.address)
    kept = [
        letter
        for letter in letters
        if (not stands or letter.stand in stands) and (posted is None or letter.posted == posted)
    ]
    if chosen.letters == PreviewFilter():
        return kept
    found = set(session.scalars(letters_under(campaign, chosen.letters)(Letter.id)))
    return [letter for letter in kept if letter.letter_id in found]


@dataclass(frozen=True)
class Count:
    """Letters, of a campaign or of one of its registries: how many stand where."""

    stands: Mapping[Stand | Why, int]
    unposted: int = 0

    @property
    def total(self) -> int:
        return sum(self.stands.values())

    @property
    def made(self) -> int:
        return self.total - self.stands.get(Why.NOT_MADE, 0)

    @property
    def sent(self) -> int:
        return self.stands.get(Stand.SENT, 0)

    @property
    def to_send(self) -> int:
        return sum(self.stands.get(stand, 0) for stand in TO_SEND)

    @property
    def waiting(self) -> Mapping[Why, int]:
        """Those that can't be marked sent yet, by reason."""
        return {why: number for why in Why if (number := self.stands.get(why, 0))}


def count(letters: Sequence[Outgoing]) -> Count:
    """`unposted`: those that can be marked sent and have no postal address."""
    unposted = sum(letter.stand in TO_SEND and not letter.posted for letter in letters)
    return Count(Counter(letter.stand for letter in letters), unposted)


def count_by_registry(letters: Iterable[Outgoing]) -> dict[str, Count]:
    """By slug, in the letters' order."""
    registries: dict[str, list[Outgoing]] = {}
    for letter in letters:
        registries.setdefault(letter.registry_slug, []).append(letter)
    return {slug: count(of) for slug, of in registries.items()}


def places(session: Session, campaign: Campaign) -> tuple[list[str], list[str]]:
    """The nations and the regions that a campaign's letters go to."""
    found = (
        PostList(None, campaign.valid_at)
        .query(OrganisationVersion.nation, OrganisationVersion.region)
        .join(Letter, Letter.post_id == PostVersion.post_id)
        .where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
        .distinct()
    )
    pairs = session.execute(found).all()
    return sorted({nation for nation, _ in pairs if nation}), sorted({region for _, region in pairs if region})
