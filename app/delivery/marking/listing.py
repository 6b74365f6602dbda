"""A campaign's letters as the page of sending lists them: under a filter, and counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.preview.letters import PreviewFilter, letters_under
from app.delivery.marking.sendable import Outgoing, Stand, Why
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList

TO_MARK = (Stand.READY, Stand.CORRECTION)
"""Letters that nobody has tried to send as they are now. One that did not arrive is marked by itself."""

TO_SEND = (*TO_MARK, Stand.FAILED)


@dataclass(frozen=True)
class SendFilter:
    """Which letters to keep: under a filter of posts, standing at one of `stands` (none: anywhere), and with a postal
    address or without ("yes", "no"; blank: either)."""

    letters: PreviewFilter = field(default_factory=PreviewFilter)
    stands: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class ListedLetters:
    """The letters that a filter keeps, in their order. `stands`: how many would be kept, by where they stand, if
    nothing were chosen of that."""

    letters: list[Outgoing]
    stands: Mapping[Stand | Why, int]


def filter_letters(
    session: Session, campaign: Campaign, letters: Iterable[Outgoing], chosen: SendFilter
) -> ListedLetters:
    """Those of the campaign's `letters` that the filter keeps."""
    posted = {"yes": True, "no": False}.get(chosen.address)
    kept = [letter for letter in letters if posted is None or letter.posted == posted]
    if chosen.letters != PreviewFilter():
        found = set(session.scalars(letters_under(campaign, chosen.letters)(Letter.id)))
        kept = [letter for letter in kept if letter.letter_id in found]
    stands = Counter(letter.stand for letter in kept)
    return ListedLetters([letter for letter in kept if not chosen.stands or letter.stand in chosen.stands], stands)


@dataclass(frozen=True)
class Count:
    """Letters, of a campaign or of one of its registries: how many stand where, each in one place.

    `sent`: of how many an edition was sent, the newest or an earlier one, also where it came back. `not_arrived`: those
    that failed, also where something keeps them from being sent again. `unposted`: those that can be marked sent and
    have no postal address. `came_back`: those of `sent` of which no edition is out. `undelivered`: those of
    `not_arrived` that never left."""

    stands: Mapping[Stand | Why, int]
    sent: int
    not_arrived: int
    unposted: int
    came_back: int = 0
    undelivered: int = 0

    @property
    def total(self) -> int:
        return sum(self.stands.values())

    @property
    def made(self) -> int:
        return self.total - self.stands.get(Why.NOT_MADE, 0)

    @property
    def ready(self) -> int:
        return self.stands.get(Stand.READY, 0)

    @property
    def corrections(self) -> int:
        return self.stands.get(Stand.CORRECTION, 0)

    @property
    def corrections_wait(self) -> int:
        return self.stands.get(Stand.CORRECTION_WAITS, 0)

    @property
    def queued(self) -> int:
        return self.stands.get(Stand.QUEUED, 0)

    @property
    def failed(self) -> int:
        return self.stands.get(Stand.FAILED, 0)

    @property
    def to_mark(self) -> int:
        return self.ready + self.corrections

    @property
    def to_send(self) -> int:
        return self.to_mark + self.failed

    @property
    def waiting(self) -> Mapping[Why, int]:
        """Those that can't be marked sent yet, by reason."""
        return {why: number for why in Why if (number := self.stands.get(why, 0))}

    @property
    def to_do(self) -> Mapping[Stand | Why, int]:
        """Those that have to wait for something: corrections, then letters that were not sent."""
        return {stand: self.stands[stand] for stand in (Stand.CORRECTION_WAITS, *Why) if self.stands.get(stand, 0)}


def count_by_stand(letters: Sequence[Outgoing]) -> Count:
    return Count(
        Counter(letter.stand for letter in letters),
        sent=sum(letter.was_sent for letter in letters),
        not_arrived=sum(letter.not_arrived for letter in letters),
        unposted=sum(letter.stand in TO_MARK and not letter.may_be_posted for letter in letters),
        came_back=sum(letter.was_sent and not letter.is_out for letter in letters),
        undelivered=sum(letter.not_arrived and not letter.was_sent for letter in letters),
    )


def count_by_registry(letters: Iterable[Outgoing]) -> dict[str, Count]:
    """By slug, in the letters' order."""
    registries: dict[str, list[Outgoing]] = {}
    for letter in letters:
        registries.setdefault(letter.registry_slug, []).append(letter)
    return {slug: count_by_stand(of) for slug, of in registries.items()}


def places(session: Session, campaign: Campaign) -> tuple[list[str], list[str]]:
    """The nations and the regions that a campaign's letters go to."""
    query = (
        PostList(None, campaign.valid_at)
        .query(OrganisationVersion.nation, OrganisationVersion.region)
        .join(Letter, Letter.post_id == PostVersion.post_id)
        .where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
        .distinct()
    )
    pairs = session.execute(query).all()
    return sorted({nation for nation, _ in pairs if nation}), sorted({region for _, region in pairs if region})
