"""What letters said when they were last sent: what a chaser, and the email around it, quote."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.sent import sent_facts
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
