"""What a letter's page says of its posting: the batch that it is in, when it is expected, whether it came back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.delivery.attempts.reasons import words_of
from app.delivery.models import Attempt
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.postage import Postage, expected
from app.delivery.posting.returns import came_back
from app.delivery.posting.returns_sheet import posted_letters
from app.delivery.posting.words import POSTAGES, expected_words
from app.delivery.states import LEFT
from app.registry.working_days import bank_holidays
from app.web.request import reading


def how_posted(campaign: Campaign, letter: Letter) -> Mapping[str, Any]:
    session = reading()
    posted = posted_letters(session, campaign.id, letter_ids=[letter.id]).get(letter.id)
    last = _last_in_a_batch(session, letter.id)
    batch = session.get_one(PrintBatch, last.batch_id) if last else None
    out = posted is not None and posted.state in LEFT
    between = ""
    if last and batch and posted and out and posted.attempt_id == last.id:
        between = expected_words(expected(posted.sent_on, Postage(batch.postage), holidays=bank_holidays(session)))
    return {
        "posted": posted if out else None,
        "batch": batch,
        "waits": last is not None and last.handed is None and last.ended is None,
        "expected": between,
        "back": next(iter(came_back(session, campaign.id, letter_ids=[letter.id])), None),
        "may_return": out and campaign.state == State.OPEN,
        "words_of": words_of,
        "POSTAGES": POSTAGES,
    }


def _last_in_a_batch(session: Session, letter_id: int) -> Attempt | None:
    theirs = (Attempt.letter_id == letter_id, Attempt.batch_id.is_not(None), Attempt.undone.is_(None))
    return session.scalars(select(Attempt).where(*theirs).order_by(Attempt.id.desc()).limit(1)).one_or_none()
