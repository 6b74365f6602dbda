"""What letters said when they were last sent: what a chaser, and the email around it, quote."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.campaigns.models import Letter
from app.delivery.attempts.as_known import stood
from app.delivery.attempts.sent import sent_facts
from app.delivery.states import State
from app.letters.letter import Letter as Page
from app.production.models import Edition


@dataclass(frozen=True)
class SentLetter:
    """All as printed, except the day `sent_on`; `reply_by` is blank where no reply was asked for, `notice` where it had
    none ("A reconstruction, not the letter that was sent"). `copies`: the lines under “cc”."""

    reference: str
    subject: str
    date: str
    reply_by: str
    language: str
    sent_on: datetime.date
    copies: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class EarlierSending:
    """That a letter was sent by a `channel` `on` a day, and whether it came back."""

    channel: str
    on: datetime.date
    came_back: bool = False


def earlier_sendings(
    session: Session, letter_id: int, *, known_at: int | None = None, besides: int | None = None
) -> Sequence[tuple[int, EarlierSending]]:
    """Return the id of the edition and how it went, of what was sent of a letter as known at audit event `known_at`
    (None: now), except the attempt `besides`; the first first. What may not have left is left out. Three queries."""
    campaign_id = session.get_one(Letter, letter_id).campaign_id
    at = head(session).seq if known_at is None else known_at
    attempts = stood(session, campaign_id, known_at=at, letter_ids=[letter_id])
    unsure = (State.UNCERTAIN, State.HANDING)
    others = (one for one in attempts if one.attempt_id != besides)
    sent = (one for one in others if one.returned_on or (one.went and one.state not in unsure))
    return [
        (one.edition_id, EarlierSending(one.channel, one.sent_on, came_back=one.returned_on is not None))
        for one in sorted(sent, key=lambda one: (one.sent_on, one.attempt_id))
    ]


def last_sent(
    session: Session, campaign_id: int, letter_ids: Collection[int], *, known_at: int | None = None
) -> dict[int, SentLetter]:
    """Return, by letter id, what those of a campaign's letters said that were sent, in the edition that counts as sent
    (sent.py) as known at audit event `known_at` (None: now). Two queries."""
    sent = sent_facts(session, campaign_id, letter_ids=letter_ids, known_at=known_at)
    rows = session.execute(
        select(Edition.letter_id, Edition.number, Letter.reference, Edition.content)
        .join(Letter, Letter.id == Edition.letter_id)
        .where(Edition.letter_id.in_(sent))
    )
    return {
        letter_id: _as_sent(reference, content, sent[letter_id].sent_on)
        for letter_id, number, reference, content in rows
        if number == sent[letter_id].edition
    }


def _as_sent(reference: str, content: str, sent_on: datetime.date) -> SentLetter:
    page = Page.from_json(content)
    return SentLetter(
        reference, page.title_words, page.date, page.reply_by, page.language, sent_on, page.copies, page.notice
    )
