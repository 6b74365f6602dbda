"""What was made or sent already of letters that are about to change, or to be withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.delivery.attempts.sent import was_sent
from app.delivery.models import Attempt
from app.letters.page.wording import join
from app.production.models import Edition
from app.web.filters import format_plural


@dataclass(frozen=True)
class Already:
    """How many of some letters were made, and how many were sent."""

    made: int
    sent: int


def already_of(session: Session, letter_ids: Collection[int]) -> Already:
    made = select(func.count(distinct(Edition.letter_id))).where(Edition.letter_id.in_(letter_ids))
    sent = select(func.count(distinct(Attempt.letter_id))).where(Attempt.letter_id.in_(letter_ids), was_sent())
    return Already(made=session.scalars(made).one(), sent=session.scalars(sent).one())


def touched_by_withdrawing(session: Session, letter_ids: Collection[int]) -> str:
    """What becomes of letters that were made or sent and would be withdrawn now; blank when none of them was."""
    already = already_of(session, letter_ids)
    if not already.made:
        return ""
    facts = [f"{already.made:,} of them made", *([f"{already.sent:,} sent"] if already.sent else [])]
    return (
        f"{format_plural(len(letter_ids), 'letter')} would be withdrawn, {join(facts)} already. Their files and what is"
        " recorded of them stay; they are sent, counted and waited for no more."
    )
