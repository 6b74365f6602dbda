"""Where each chosen letter would go, to the address that it prints, and what is in its way."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.campaigns.models import Letter
from app.campaigns.signatories.offices import FormerMinister
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Outgoing
from app.platform.history import as_at
from app.production.models import Edition, Run
from app.registry.contacts.of_posts import contacts_of, postal
from app.registry.models import PostVersion

Lines = tuple[str, ...]


def printed_addresses(session: Session, edition_ids: Collection[int]) -> dict[int, Lines]:
    """By edition id: the lines of the address as it is recorded, its postcode last. Open letters, and letters without a
    postal address, are left out. One query, and one for each run."""
    then = (Run.valid_at, Run.known_at)
    rows = session.execute(
        select(Edition.id, PostVersion.post_id, PostVersion.organisation_id, *then)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(Run, Run.id == Edition.run_id)
        .join(PostVersion, (PostVersion.post_id == Letter.post_id) & as_at(PostVersion, *then))
        .where(Edition.id.in_(edition_ids))
    )
    moments: defaultdict[tuple[date, int], dict[int, tuple[int, int]]] = defaultdict(dict)
    for edition_id, post_id, organisation_id, valid_at, known_at in rows:
        moments[valid_at, known_at][edition_id] = (post_id, organisation_id)
    found = {}
    for (valid_at, known_at), posts in moments.items():
        contacts = contacts_of(session, dict(posts.values()), valid_at=valid_at, known_at=known_at)
        for edition_id, (post_id, _) in posts.items():
            if address := postal(contacts[post_id]):
                found[edition_id] = address.lines
    return found


PREFERRED = "preferred"
"""The way of a Wish by which each post gets its letter as it prefers."""


class Block(StrEnum):
    """Why a letter can't go as wished, beside the reasons of sendable.Why."""

    OPEN_LETTER = "open_letter"
    NO_CONTACT = "no_contact"
    DO_NOT_USE = "do_not_use"
    ADDRESS_CHANGED = "address_changed"
    STALE = "stale"
    TOO_LARGE = "too_large"
    BY_HAND = "by_hand"
    HELD = "held"
    UNLISTED = "unlisted"
    LEFT_OFFICE = "left_office"


class Warn(StrEnum):
    """What to look at before a letter goes; it may."""

    SHARED = "shared"
    FALLBACK = "fallback"
    ACCEPTED = "accepted"
    UNLISTED = "unlisted"
    LEFT_OFFICE = "former"
    ANSWERED = "answered"
    FAILED_BEFORE = "failed_before"


@dataclass(frozen=True)
class Wish:
    """How letters are to go: `way` a Channel, or PREFERRED. `fallback`: by another way where that one is not possible.
    `with_word`: the Word file goes along by email. `accepted`: why stale contacts are used all the same; blank: they
    are not. `again`: also letters that went that way already. `unlisted`: also letters to posts that are not on their
    registry's list today. `former`: why letters go in the name of a minister who has left office; blank: they don't."""

    way: str
    fallback: bool = False
    with_word: bool = False
    accepted: str = ""
    again: bool = False
    unlisted: bool = False
    former: str = ""


@dataclass(frozen=True)
class RoutedLetter:
    """A letter with the way that it would go. `address`: that of its email, or its postal address on one line; `name`:
    of the holder, or blank. `blocks`: codes of Block and of sendable.Why; none: it may go. `stale`: its contact was not
    verified for long. `held`: what the room that holds it back says of it, a sentence."""

    letter: Outgoing
    channel: Channel
    address: str = ""
    name: str = ""
    contact_id: int | None = None
    stale: bool = False
    held: str = ""
    blocks: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()

    @property
    def goes(self) -> bool:
        return not self.blocks

    @property
    def answered(self) -> bool:
        return Warn.ANSWERED in self.warns


@dataclass(frozen=True)
class Rehearsal:
    """All of the chosen letters, in their order. `former`: the ministers whom they print and who have left office."""

    wish: Wish
    routed: Sequence[RoutedLetter] = field(default_factory=tuple)
    former: Sequence[FormerMinister] = ()

    def by(self, channel: Channel) -> list[RoutedLetter]:
        """Those that may go by it."""
        return [letter for letter in self.routed if letter.goes and letter.channel == channel]

    def failed_before(self, channel: Channel) -> dict[str, str]:
        """Those that may go by it to an address at which the last letter did not arrive: the address, by reference."""
        return {
            letter.letter.reference: letter.address for letter in self.by(channel) if Warn.FAILED_BEFORE in letter.warns
        }

    @property
    def blocked(self) -> list[RoutedLetter]:
        return [letter for letter in self.routed if not letter.goes]

    @property
    def going(self) -> list[Outgoing]:
        """The letters that may go, by whichever way."""
        return [letter.letter for letter in self.routed if letter.goes]

    @property
    def unlisted(self) -> list[RoutedLetter]:
        """Those to posts that are not on today's list, whether or not they are to go all the same."""
        return [letter for letter in self.routed if Block.UNLISTED in letter.blocks or Warn.UNLISTED in letter.warns]

    @property
    def unverified(self) -> frozenset[int]:
        """The contacts, by id, that letters would go to and that nobody verified for long."""
        return frozenset(letter.contact_id for letter in self.routed if letter.stale and letter.contact_id)

    @property
    def blocks(self) -> Mapping[str, int]:
        """How many letters each thing keeps back, the commonest first."""
        return dict(Counter(block for letter in self.routed for block in letter.blocks).most_common())

    @property
    def warned(self) -> list[RoutedLetter]:
        """Those that may go, and are to be looked at first."""
        return [letter for letter in self.routed if letter.goes and letter.warns]

    @property
    def warns(self) -> Mapping[str, int]:
        return dict(Counter(warn for letter in self.warned for warn in letter.warns).most_common())

    def seen(self, channel: Channel) -> str:
        """The digest of what goes by a channel: what a person has agreed to."""
        said = (self.wish.way, self.wish.with_word, self.wish.accepted, self.wish.unlisted, self.wish.former)
        going = (
            [
                letter.letter.edition_id,
                letter.letter.tried.get(channel, -1),
                letter.address,
                Warn.UNLISTED in letter.warns,
            ]
            for letter in self.by(channel)
        )
        return digest_of([said, *going])
