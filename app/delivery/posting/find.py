"""Print batches, their letters, and what was counted of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.clearance.requests import cleared_registries
from app.delivery.models import Attempt
from app.delivery.posting.models import PrintBatch, PrintCount
from app.delivery.posting.plan import in_place
from app.delivery.posting.reckon import Counted, Reckoning, Tally, reckon
from app.production.editions import MadeLetter, editions_in
from app.production.models import Edition
from app.production.print_list import Address, Bound, addressed, addresses_in


def batches_of(session: Session, campaign_id: int) -> Sequence[PrintBatch]:
    """The newest first."""
    wanted = select(PrintBatch).where(PrintBatch.campaign_id == campaign_id)
    return session.scalars(wanted.order_by(PrintBatch.number.desc())).all()


def batch_by_number(session: Session, campaign_id: int, number: int, *, held: bool = False) -> PrintBatch | None:
    """`held`: until the transaction ends."""
    wanted = select(PrintBatch).where(PrintBatch.campaign_id == campaign_id, PrintBatch.number == number)
    return session.scalars(wanted.with_for_update() if held else wanted).one_or_none()


def letters_to_print(session: Session, batch: PrintBatch) -> list[Bound]:
    """All that it was made of, in post order, with the addresses that they print."""
    editions = select(Attempt.edition_id).where(Attempt.batch_id == batch.id)
    return _bound(session, batch, addresses_in(session, editions))


def _bound(session: Session, batch: PrintBatch, addresses: Mapping[int, Address] | None = None) -> list[Bound]:
    made = _made(session, batch)
    placed = select(Attempt.letter_id, Attempt.position).where(Attempt.batch_id == batch.id)
    places = dict(session.execute(placed).all())
    found = addressed(made, dict.fromkeys(places, ()) if addresses is None else addresses)
    return in_place(found, places, both_sides=batch.both_sides, apart=batch.separators)


def _made(session: Session, batch: PrintBatch) -> list[MadeLetter]:
    return editions_in(session, select(Attempt.edition_id).where(Attempt.batch_id == batch.id))


def cleared_no_more(session: Session, batch: PrintBatch) -> list[str]:
    """References of its letters whose text is not the cleared one any more: nobody may sign them now."""
    texts = cleared_registries(session, batch.campaign_id)
    rows = session.execute(
        select(Letter.reference, Letter.registry_slug, Edition.text_sha256)
        .join(Attempt, Attempt.letter_id == Letter.id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .where(Attempt.batch_id == batch.id, Attempt.undone.is_(None))
        .order_by(Letter.number)
    )
    return [reference for reference, slug, text_sha256 in rows if texts.get(slug) != text_sha256]


def made_again(session: Session, batch: PrintBatch) -> int:
    """Of how many of its letters there is a newer edition."""
    newest = (
        select(Edition.letter_id, func.max(Edition.id).label("edition_id"))
        .where(Edition.letter_id.in_(select(Attempt.letter_id).where(Attempt.batch_id == batch.id)))
        .group_by(Edition.letter_id)
        .subquery()
    )
    rows = (
        select(func.count())
        .select_from(Attempt)
        .join(newest, newest.c.letter_id == Attempt.letter_id)
        .where(Attempt.batch_id == batch.id, Attempt.edition_id != newest.c.edition_id)
    )
    return session.scalar(rows) or 0


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
        return reckon([Counted(one.reference, one.sheets, one.tally, one.reason) for one in self.lines], self.whole)


def counts_of(session: Session, batch: PrintBatch) -> Counts:
    attempts = {
        one.letter_id: one
        for one in session.execute(
            select(Attempt.letter_id, Attempt.id, Attempt.state).where(Attempt.batch_id == batch.id)
        )
    }
    found = current_counts(session, batch.id)
    lines = []
    for one in _bound(session, batch):
        letter = one.letter.letter
        attempt = attempts[letter.letter_id]
        count = found.get(attempt.id)
        lines.append(
            Line(
                attempt.id,
                one.number,
                letter.reference,
                letter.recipient,
                letter.edition,
                one.sheets,
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
    return {one.attempt_id: one for one in session.scalars(standing)}


def tally_of(count: PrintCount) -> Tally:
    return Tally(count.printed, count.spoiled, count.reprinted, count.posted)
