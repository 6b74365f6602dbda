"""What was sent of a campaign's letters: the facts that tracking and the pages stand on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Letter
from app.delivery.models import Attempt
from app.production.models import Edition


@dataclass(frozen=True, slots=True)
class SentFacts:
    """The newest standing attempt of a letter: of its highest edition sent, the last by date.

    `attempts`: how many stand. `replaced`: numbers of the sent editions that a later sent one corrects.
    """

    channel: str
    sent_on: date
    edition: int
    attempts: int
    replaced: tuple[int, ...]


def sent_facts(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None = None
) -> dict[int, SentFacts]:
    """By letter id, of the letters of a campaign that were sent, or of a page of them (`letter_ids`); one query."""
    replaced, sent_too = aliased(Edition), aliased(Attempt)
    still_sent = exists().where(sent_too.edition_id == replaced.id, sent_too.undone.is_(None))
    rows = (
        select(Attempt.letter_id, Attempt.channel, Attempt.sent_on, Edition.number, replaced.number.label("replaced"))
        .join(Letter, Letter.id == Attempt.letter_id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(replaced, (replaced.id == Attempt.replaces_id) & still_sent)
        .where(Letter.campaign_id == campaign_id, Attempt.undone.is_(None))
        .order_by(Attempt.letter_id, Edition.number, Attempt.sent_on, Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    by_letter = groupby(session.execute(rows), key=lambda row: row.letter_id)
    return {letter: _facts(attempts) for letter, attempts in by_letter}


def editions_replaced(session: Session, campaign_id: int, editions: Mapping[int, int]) -> dict[int, int]:
    """The sent edition that each of `editions` (a number by letter id) corrects, by letter id: the last before it.
    Those before which none was sent are left out."""
    rows = (
        select(Attempt.letter_id, Edition.number)
        .join(Letter, Letter.id == Attempt.letter_id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .where(Letter.campaign_id == campaign_id, Attempt.undone.is_(None))
        .order_by(Edition.number)
    )
    sent = session.execute(rows)
    return {letter_id: number for letter_id, number in sent if number < editions.get(letter_id, 0)}


def _facts(attempts: Iterable[Any]) -> SentFacts:
    *earlier, newest = attempts
    replaced = {row.replaced for row in (*earlier, newest)} - {None}
    return SentFacts(newest.channel, newest.sent_on, newest.number, len(earlier) + 1, tuple(sorted(replaced)))
