"""A campaign's letters: one row for each post of its audience, with the reference that is printed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, Subject, digests_of, record
from app.campaigns import events
from app.campaigns.audience.posts import audience_posts
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.clearance.requests import cleared_registries
from app.errors import NotFound
from app.platform.events import Event
from app.platform.memory import Memory
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList, full_title
from app.registry.registries import registry_names
from app.web.typed import reference_in

Addressee = tuple[str, int | None]
"""Registry slug and post id; no post: the whole registry, of an open letter."""

LETTERS: Memory[dict[str, int]] = Memory(64)
"""How many by registry slug, by the campaign's id."""


@dataclass(frozen=True)
class Listing:
    """What listing changed: letters that are new, those whose addressee left the audience, those that came back."""

    added: list[Letter]
    withdrawn: list[Letter]
    restored: list[Letter]

    @property
    def changed(self) -> bool:
        return bool(self.added or self.withdrawn or self.restored)


def list_letters(session: Session, campaign: Campaign, *, actor: Actor) -> Listing:
    """Give every addressee of the audience its letter, and withdraw the letters of those that are not in it any more.

    A letter keeps its reference whatever happens. Numbers run through the registries in their order, organisations by
    name, and are never used twice.
    """
    addressees = addressees_of(session, campaign)
    query = select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)
    letters = {(letter.registry_slug, letter.post_id): letter for letter in session.scalars(query)}
    last = max((letter.number for letter in letters.values()), default=0)
    fresh = [addressee for addressee in addressees if addressee not in letters]
    kept = set(addressees)
    listing = Listing(
        added=[
            Letter(
                campaign_id=campaign.id,
                post_id=post_id,
                registry_slug=slug,
                number=number,
                reference=letter_reference(campaign.reference, number),
                withdrawn=False,
            )
            for number, (slug, post_id) in enumerate(fresh, start=last + 1)
        ],
        withdrawn=[letter for key, letter in letters.items() if key not in kept and not letter.withdrawn],
        restored=[letter for key, letter in letters.items() if key in kept and letter.withdrawn],
    )
    for letter in (*listing.withdrawn, *listing.restored):
        letter.withdrawn = not letter.withdrawn
    session.add_all(listing.added)
    session.flush()
    if listing.added:
        _record(session, campaign, events.LETTERS_LISTED, listing.added, actor=actor)
    for action, changed in ((events.LETTERS_WITHDRAWN, listing.withdrawn), (events.LETTERS_RESTORED, listing.restored)):
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            named: list[Subject] = [("letter", letter.id) for letter in batch]
            _record(session, campaign, action, batch, named=named, actor=actor)
    return listing


def letter_reference(campaign_reference: str, number: int) -> str:
    return f"{campaign_reference}-{number:04d}"


def addressees_of(session: Session, campaign: Campaign) -> list[Addressee]:
    """Whom the campaign writes to: each post of its audience or, with an open letter, each registry that has one."""
    return addressees_among(audience_posts(session, campaign), open_letter=campaign.open_letter)


def addressees_among(posts: Sequence[tuple[str, int]], *, open_letter: bool) -> list[Addressee]:
    """Each of `posts` (registry slug, post id) or, with an open letter, each registry that has one."""
    if open_letter:
        return [(slug, None) for slug in dict.fromkeys(slug for slug, _ in posts)]
    return [*posts]


def _record(
    session: Session,
    campaign: Campaign,
    action: Event,
    letters: list[Letter],
    *,
    actor: Actor,
    named: Sequence[Subject] = (),
) -> None:
    """New letters have the numbers from the first to the last, so those two name them all; others are `named`."""
    record(
        session,
        action,
        actor=actor,
        subjects=[("campaign", campaign.id), *named],
        after={
            "letters": len(letters),
            "first": letters[0].reference,
            "last": letters[-1].reference,
            "digests": digests_of([[letter.id, letter.post_id, letter.reference] for letter in letters]),
        },
    )


def count_letters(session: Session, campaign_id: int) -> dict[str, int]:
    """Letters by registry slug, in the letters' order; those that were withdrawn do not count."""
    rows = (
        select(Letter.registry_slug, func.count())
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
        .group_by(Letter.registry_slug)
        .order_by(func.min(Letter.number))
    )
    return dict(LETTERS.recall(session, campaign_id, lambda: dict(session.execute(rows).all())))


@dataclass(frozen=True)
class LetterToPost:
    """A letter and the campaign that it belongs to, for the post's page."""

    reference: str
    campaign_reference: str
    campaign_title: str


def every_text_cleared(session: Session, campaign: Campaign) -> bool:
    """Whether the text for each registry that has letters is cleared and issued."""
    return count_letters(session, campaign.id).keys() <= cleared_registries(session, campaign.id).keys()


def letters_to(session: Session, post_id: int) -> list[LetterToPost]:
    """The letters to a post, the latest campaign first."""
    rows = session.execute(
        select(Letter.reference, Campaign.reference, Campaign.title)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Letter.post_id == post_id, Letter.withdrawn.is_(False))
        .order_by(Campaign.letter_date.desc())
    )
    return [LetterToPost(*row) for row in rows]


def count_addressees(session: Session, campaign: Campaign) -> dict[str, int]:
    """To how many posts its open letters go, by registry slug; none unless it is one of open letters."""
    return dict(Counter(slug for slug, _ in audience_posts(session, campaign))) if campaign.open_letter else {}


def titles_of_letters(
    session: Session, letter_ids: Select[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, str]:
    """Whom letters go to, by letter id: full titles of posts, and "All council leaders" of an open letter. A post that
    is not on its registry's list on the day is left out."""
    columns = (Letter.id, PostVersion.title, OrganisationVersion.name, PostVersion.names_organisation)
    posts = PostList(None, valid_at, known_at).query(*columns)
    rows = session.execute(posts.join(Letter, Letter.post_id == PostVersion.post_id).where(Letter.id.in_(letter_ids)))
    titles = {
        letter_id: full_title(title, organisation, names_organisation=names_organisation)
        for letter_id, title, organisation, names_organisation in rows
    }
    names = registry_names(session)
    whole = select(Letter.id, Letter.registry_slug).where(Letter.id.in_(letter_ids), Letter.post_id.is_(None))
    return titles | {letter_id: open_letter_addressee(names[slug]) for letter_id, slug in session.execute(whole)}


def recipient_of(session: Session, campaign: Campaign, letter: Letter) -> str:
    """Whom a letter goes to on the campaign's day; blank when its post is not on the list then."""
    only = select(Letter.id).where(Letter.id == letter.id)
    return titles_of_letters(session, only, valid_at=campaign.valid_at).get(letter.id, "")


def open_letter_addressee(registry_name: str) -> str:
    """Whom an open letter goes to, in a list: "All council leaders"."""
    return f"All {registry_name[:1].lower()}{registry_name[1:]}"


def open_letter_heading(registry_name: str, *, whole: bool) -> str:
    """How an open letter is headed: "To all council leaders". `whole`: they are written to, all of them."""
    if whole:
        return f"To a{open_letter_addressee(registry_name)[1:]}"
    return f"To the {open_letter_addressee(registry_name).removeprefix('All ')} named in the annex"


def letter_by_reference(session: Session, typed: str) -> Letter | None:
    """The letter whose reference is `typed`, in whatever letters."""
    return session.scalars(select(Letter).where(Letter.reference == reference_in(typed))).one_or_none()


def standing_letter(session: Session, campaign: Campaign, reference: str) -> Letter:
    """A letter of the campaign to a post of its audience. Raises NotFound: not_its_letter, letter_not_in_audience."""
    letter = letter_by_reference(session, reference)
    if letter is None or letter.campaign_id != campaign.id:
        raise NotFound("not_its_letter", campaign=campaign.reference, reference=reference)
    if letter.withdrawn:
        raise NotFound("letter_not_in_audience", reference=reference)
    return letter


def posts_written_to() -> Select[int | None]:
    """The posts that have a letter in an open campaign, to be used as a subquery."""
    addressed = select(Letter.post_id).join(Campaign, Campaign.id == Letter.campaign_id)
    return addressed.where(Campaign.state == State.OPEN, Letter.withdrawn.is_(False), Letter.post_id.is_not(None))
