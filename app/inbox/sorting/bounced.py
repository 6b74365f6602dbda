"""Reports that a mail of ours did not arrive, or not yet: which sending each is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.delivery.attempts.sent import left_us
from app.delivery.models import Attempt
from app.inbox.sorting.match import Match, Why, chunks, sent_as

WINDOW = timedelta(days=14)
"""How long after a mail left a report about it may come: servers give up after five days, and reports wait too."""


@dataclass(frozen=True)
class Report:
    """What a report says of the mail that it is about: `header_ids`, the Message-IDs that it names; `recipients`, the
    addresses that failed; `came_at`, when the report did (UTC). `letters`: what else it names, by the usual steps."""

    header_ids: Sequence[str]
    recipients: Sequence[str]
    came_at: datetime
    letters: Sequence[Match] = ()


def sendings_of(session: Session, report: Report) -> list[Match]:
    """The letters and attempts that a report is about: by the Message-ID that it names; by the token of the address
    that it came to, or another sign of a letter, and that letter's last mail; by the address that failed and the time.
    An address to which several letters went in that time says nothing, nor does one where the report names another mail
    of ours, which was no letter."""
    if sent := sent_as(session, set(report.header_ids), copies=True):
        return [Match(letter, Why.ORIGINAL, attempt) for letter, attempt in sorted(set(sent.values()))]
    if report.letters:
        last = last_mails(session, [one.letter_id for one in report.letters])
        return [Match(one.letter_id, one.why, last.get(one.letter_id)) for one in report.letters]
    return _by_recipient(session, report)


def last_mails(session: Session, letter_ids: Collection[int]) -> dict[int, int]:
    """By letter id, the last attempt to send it by email that may have left us; without one, no entry."""
    found: dict[int, int] = {}
    for some in chunks(letter_ids):
        rows = select(Attempt.letter_id, Attempt.id).where(Attempt.letter_id.in_(some), *_mailed())
        found |= dict(session.execute(rows.order_by(Attempt.letter_id, Attempt.id)).all())
    return found


def _by_recipient(session: Session, report: Report) -> list[Match]:
    addresses = {one.strip().lower() for one in report.recipients}
    rows = (
        select(Attempt.letter_id, Attempt.id, Attempt.message_id)
        .where(
            Attempt.address.in_(addresses),
            Attempt.claimed_at.is_not(None),
            Attempt.claimed_at <= report.came_at,
            Attempt.claimed_at >= report.came_at - WINDOW,
            *_mailed(),
        )
        .order_by(Attempt.id)
    )
    named = {_domain(one) for one in report.header_ids}
    found = session.execute(rows).all()
    last = {letter: attempt for letter, attempt, _ in found}
    if len(last) > len(addresses) or not addresses or any(_domain(one) in named for *_, one in found if one):
        return []
    return [Match(letter, Why.RECIPIENT, attempt) for letter, attempt in last.items()]


def _mailed() -> tuple[ColumnElement[bool], ...]:
    return (Attempt.channel == "email", Attempt.copy == 0, left_us())


def _domain(header_id: str) -> str:
    return header_id.rpartition("@")[2].lower()
