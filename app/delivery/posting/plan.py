"""What a print batch would hold: of the letters to post, those whose address takes the postage, in post order."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.campaigns.signatories.offices import FormerMinister
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Outgoing
from app.delivery.posting.postage import Postage, goes_by, zone_of
from app.delivery.sending.former_ministers import former_in_letters
from app.delivery.sending.routes import RoutedLetter, Warn
from app.production.editions.editions import editions_in
from app.production.models import Edition
from app.production.print_room.letters import (
    AddressedLetter,
    BoundLetter,
    addressed_letters,
    addresses_in,
    bind,
    by_postcode,
)


@dataclass(frozen=True)
class BatchWish:
    """How a batch is to be printed. `separators`: a sheet before each letter that says whose it is."""

    postage: Postage = Postage.FIRST
    separators: bool = False
    both_sides: bool = False


@dataclass(frozen=True)
class BatchPlan:
    """`letters` are in post order; `outgoing`: what they are, by id; `others`: letters that another postage takes, by
    its zone (None: the United Kingdom). `accepted`: why addresses that nobody checked for long are used all the same,
    with which they are. `again`: also letters that had gone already were chosen; `unlisted`: letters to posts
    that are not on today's list, which go all the same; `failed`: those that print an address from which the last
    letter came back, with the address, by reference. `former`: the ministers whom they print and
    who have left office; `former_reason`: why they go in those names."""

    wish: BatchWish
    letters: Sequence[BoundLetter]
    outgoing: Mapping[int, Outgoing]
    others: Mapping[Postage | None, int]
    accepted: str = ""
    stale: Collection[int] = ()
    again: bool = False
    unlisted: Collection[int] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    former: Sequence[FormerMinister] = ()
    former_reason: str = ""

    @property
    def sheets(self) -> int:
        """Of paper, separators left out."""
        return sum(letter.sheets for letter in self.letters)

    @property
    def seen(self) -> str:
        """The digest of all of it: what a person has agreed to."""
        wish = self.wish
        rows = (
            [self.outgoing[letter.letter.letter.letter_id].edition_id, resend_of(self, letter)]
            for letter in self.letters
        )
        said = [
            wish.postage,
            wish.separators,
            wish.both_sides,
            self.accepted,
            sorted(self.unlisted),
            self.former_reason,
        ]
        return digest_of([said, *rows])


def resend_of(plan: BatchPlan, one: BoundLetter) -> int:
    return plan.outgoing[one.letter.letter.letter_id].tried.get(Channel.POST, -1) + 1


def plan_batch(
    session: Session,
    routed: Sequence[RoutedLetter],
    wish: BatchWish,
    *,
    accepted: str = "",
    again: bool = False,
    former: Sequence[FormerMinister] = (),
    former_reason: str = "",
) -> BatchPlan:
    """`routed`: letters that may go by post, with the address that they print."""
    outgoing = {letter.letter.letter_id: letter.letter for letter in routed}
    ids = select(Edition.id).where(Edition.id.in_([one.edition_id for one in outgoing.values()]))
    found = addressed_letters(editions_in(session, ids), addresses_in(session, ids))
    fit = [letter for letter in found if letter.address and goes_by(letter.address, wish.postage)]
    letters = bind(fit, key=by_postcode, sheets=wish.both_sides, apart=wish.separators)
    kept = {letter.letter.letter_id for letter in fit}
    fitting = [letter for letter in routed if letter.letter.letter_id in kept]
    return BatchPlan(
        wish,
        letters,
        {letter_id: one for letter_id, one in outgoing.items() if letter_id in kept},
        others=Counter(zone_of(letter.address) for letter in found if letter.letter.letter_id not in kept),
        accepted=accepted,
        stale=[letter.letter.letter_id for letter in fitting if letter.stale],
        again=again,
        unlisted=[letter.letter.letter_id for letter in fitting if Warn.UNLISTED in letter.warns],
        failed={letter.letter.reference: letter.address for letter in fitting if Warn.FAILED_BEFORE in letter.warns},
        former=former_in_letters(former, {letter.letter.registry_slug for letter in fitting}),
        former_reason=former_reason,
    )


def bind_in_made_order(
    letters: Sequence[AddressedLetter], places: Mapping[int, int], *, both_sides: bool, apart: bool
) -> list[BoundLetter]:
    """The letters of a batch that was made, in the order that they had then. `places`: by letter id."""
    return bind(letters, key=lambda letter: (places[letter.letter.letter_id],), sheets=both_sides, apart=apart)
