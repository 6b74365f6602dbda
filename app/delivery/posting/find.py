"""Print batches, their letters, and what was counted of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.campaigns.models import Campaign, Letter
from app.delivery.marking.sendable import sendable
from app.delivery.models import Attempt
from app.delivery.posting.balance import CountedLetter, Reckoning, Tally, reckon
from app.delivery.posting.models import PrintBatch, PrintCount
from app.delivery.posting.plan import bind_in_made_order
from app.delivery.sending.former_ministers import OFFICES, why_left_office
from app.delivery.sending.hold_reasons import HoldReason, held_because
from app.delivery.sending.holds import held_back
from app.delivery.sending.may_leave import going_otherwise, printed_otherwise, unlisted_among, why_not_as_made
from app.errors import existing
from app.platform.clock import today
from app.production.editions.editions import MadeLetter, editions_in
from app.production.print_room.letters import Address, BoundLetter, addressed_letters, addresses_in


def batches_of(session: Session, campaign_id: int) -> Sequence[PrintBatch]:
    """The newest first."""
    query = select(PrintBatch).where(PrintBatch.campaign_id == campaign_id)
    return session.scalars(query.order_by(PrintBatch.number.desc())).all()


def batch_numbered(session: Session, campaign: Campaign, number: int, *, held: bool = False) -> PrintBatch:
    """`held`: until the transaction ends. Raises NotFound: no_such_batch."""
    query = select(PrintBatch).where(PrintBatch.campaign_id == campaign.id, PrintBatch.number == number)
    return existing(
        session.scalars(query.with_for_update() if held else query).one_or_none(),
        "no_such_batch",
        reference=campaign.reference,
        number=number,
    )


def letters_to_print(session: Session, batch: PrintBatch) -> list[BoundLetter]:
    """All that it was made of, in post order, with the addresses that they print."""
    editions = select(Attempt.edition_id).where(Attempt.batch_id == batch.id)
    return _bind_batch(session, batch, addresses_in(session, editions))


def _bind_batch(
    session: Session, batch: PrintBatch, addresses: Mapping[int, Address] | None = None
) -> list[BoundLetter]:
    made = _editions_of_batch(session, batch)
    placed = select(Attempt.letter_id, Attempt.position).where(Attempt.batch_id == batch.id)
    places = dict(session.execute(placed).all())
    letters = addressed_letters(made, dict.fromkeys(places, ()) if addresses is None else addresses)
    return bind_in_made_order(letters, places, both_sides=batch.both_sides, apart=batch.separators)


def _editions_of_batch(session: Session, batch: PrintBatch) -> list[MadeLetter]:
    return editions_in(session, select(Attempt.edition_id).where(Attempt.batch_id == batch.id))


def why_not_printed(session: Session, batch: PrintBatch) -> dict[str, str]:
    """What keeps letters of it from being printed and posted as it was made, in words, by reference: the same as keeps
    a letter from being emailed. Those that left already by its own choice are no hindrance."""
    campaign = session.get_one(Campaign, batch.campaign_id)
    of = (Attempt.batch_id == batch.id) & Attempt.undone.is_(None)
    ids = frozenset(session.scalars(select(Attempt.letter_id).where(of)))
    letters = {one.letter_id: one for one in sendable(session, campaign, letter_ids=ids)}
    otherwise = {} if _includes_resent(session, batch) else going_otherwise(session, of)
    unlisted = unlisted_among(session, of, today=today()) - _unlisted(session, batch)
    elsewhere = printed_otherwise(session, of, today=today())
    not_listed = held_because(HoldReason.UNLISTED_POST)
    accepted = facts_of_making(session, batch).get(OFFICES, ())
    departed = {
        slug: why_left_office(session, campaign, slug, accepted, today=today())
        for slug in {letter.registry_slug for letter in letters.values()}
    }
    rows = session.execute(
        select(Attempt.id, Attempt.letter_id, Attempt.edition_id, Letter.reference)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(of)
        .order_by(Letter.number)
    )
    held = held_back(session, ids)
    found = {
        reference: (held_because(HoldReason.OTHER_ROOM, why=held[letter_id]) if letter_id in held else None)
        or why_not_as_made(letters.get(letter_id), edition_id)
        or departed.get(letters[letter_id].registry_slug)
        or otherwise.get(attempt_id)
        or (not_listed if letter_id in unlisted else None)
        or elsewhere.get(letter_id)
        for attempt_id, letter_id, edition_id, reference in rows
    }
    return {reference: why.words for reference, why in found.items() if why}


def _includes_resent(session: Session, batch: PrintBatch) -> bool:
    """Whether it was made also of letters that had gone already."""
    return bool(facts_of_making(session, batch).get("again"))


def _unlisted(session: Session, batch: PrintBatch) -> set[int]:
    """The letters, by id, that it was made of although their posts were not on that day's list."""
    return set(facts_of_making(session, batch).get("unlisted_letters", ()))


def facts_of_making(session: Session, batch: PrintBatch) -> Mapping[str, Any]:
    """What the event that made the batch says, and its row does not."""
    made: Mapping[str, Any] = body_of(session.get_one(AuditEvent, batch.recorded))["after"]
    return made


@dataclass(frozen=True)
class Line:
    """A letter of a batch. `state`: of its attempt; `tally`: what was counted of it, if anything was."""

    attempt_id: int
    place: int
    reference: str
    recipient: str
    edition: int
    sheets: int
    state: str
    tally: Tally | None
    reason: str


@dataclass(frozen=True)
class Counts:
    """What was counted of a batch: letter by letter, and of the whole, if it was."""

    lines: Sequence[Line]
    whole: Tally | None

    @property
    def reckoning(self) -> Reckoning:
        return reckon(
            [CountedLetter(line.reference, line.sheets, line.tally, line.reason) for line in self.lines], self.whole
        )


def counts_of(session: Session, batch: PrintBatch) -> Counts:
    attempts = {
        one.letter_id: one
        for one in session.execute(
            select(Attempt.letter_id, Attempt.id, Attempt.state).where(Attempt.batch_id == batch.id)
        )
    }
    found = current_counts(session, batch.id)
    lines = []
    for bound_letter in _bind_batch(session, batch):
        letter = bound_letter.letter.letter
        attempt = attempts[letter.letter_id]
        count = found.get(attempt.id)
        lines.append(
            Line(
                attempt.id,
                bound_letter.number,
                letter.reference,
                letter.recipient,
                letter.edition,
                bound_letter.sheets,
                attempt.state,
                tally_of(count) if count else None,
                count.reason if count else "",
            )
        )
    whole = found.get(None)
    return Counts(lines, tally_of(whole) if whole else None)


def current_counts(session: Session, batch_id: int) -> dict[int | None, PrintCount]:
    """By attempt id; None: of the whole batch."""
    standing = select(PrintCount).where(PrintCount.batch_id == batch_id, PrintCount.superseded.is_(None))
    return {count.attempt_id: count for count in session.scalars(standing)}


def tally_of(count: PrintCount) -> Tally:
    return Tally(count.printed, count.spoiled, count.reprinted, count.posted)
