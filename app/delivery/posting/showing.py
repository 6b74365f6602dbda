"""What the pages of a batch show, and what a letter's page says of its posting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit import events as audit_events
from app.audit.find import EventFilter, body_of, find_events
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.delivery.attempts.reasons import words_of
from app.delivery.models import Attempt
from app.delivery.posting.make import subjects_of
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.postage import Postage, delivery_window
from app.delivery.posting.returns import returned_letters
from app.delivery.posting.spreadsheets.returns import posted_letters
from app.delivery.posting.words import POSTAGES, expected_words
from app.delivery.sending.undelivered import corrections
from app.delivery.states import LEFT
from app.platform.clock import today
from app.production.print_room.letters import BoundLetter
from app.registry.working_days import bank_holidays
from app.web.filters import format_plural
from app.web.request import reading


def how_posted(campaign: Campaign, letter: Letter) -> Mapping[str, Any]:
    session = reading()
    posted = posted_letters(session, campaign.id, letter_ids=[letter.id]).get(letter.id)
    last = _last_in_a_batch(session, letter.id)
    batch = session.get_one(PrintBatch, last.batch_id) if last else None
    out = posted is not None and posted.state in LEFT
    between = ""
    if last and batch and posted and out and posted.attempt_id == last.id:
        between = expected_words(
            delivery_window(posted.sent_on, Postage(batch.postage), holidays=bank_holidays(session))
        )
    back = next(iter(returned_letters(session, campaign.id, letter_ids=[letter.id])), None)
    return {
        "campaign": campaign,
        "letter": letter,
        "posted": posted if out else None,
        "batch": batch,
        "waits": last is not None and last.handed is None and last.ended is None,
        "expected": between,
        "back": back,
        "correction": corrections(session, [letter.id], today=today()).get(letter.id) if back else None,
        "may_return": out and campaign.state == State.OPEN,
        "words_of": words_of,
        "POSTAGES": POSTAGES,
    }


def _last_in_a_batch(session: Session, letter_id: int) -> Attempt | None:
    theirs = (Attempt.letter_id == letter_id, Attempt.batch_id.is_not(None), Attempt.undone.is_(None))
    return session.scalars(select(Attempt).where(*theirs).order_by(Attempt.id.desc()).limit(1)).one_or_none()


LATEST = 20
"""Files taken that a page of a batch tells of."""


@dataclass(frozen=True)
class Download:
    """A file of a batch that somebody took."""

    what: str
    by: str
    at: datetime


def downloads(session: Session, campaign: Campaign, number: int) -> list[Download]:
    """The last first."""
    _campaign, (kind, identity) = subjects_of(campaign, number)
    events = find_events(
        session, EventFilter(action=audit_events.DATA_TAKEN, kind=kind, identity=str(identity)), size=LATEST
    ).events
    names = names_of(session, {event.actor_id for event in events if event.actor_id is not None})
    return [
        Download(_download_title(body_of(event)["after"]), names.get(event.actor_id or 0, "Despatch"), event.at)
        for event in events
    ]


def _download_title(after: Mapping[str, Any]) -> str:
    return f"{after['view']} ({after['file'].upper()})"


def separator_of(one: BoundLetter, *, number: int, total: int) -> Sequence[str]:
    """What the sheet before a letter says."""
    letter = one.letter.letter
    pages = f"{format_plural(one.pages, 'page')} on {format_plural(one.sheets, 'sheet')}"
    sheets = f"Separator sheet: do not post it. The next letter is {pages}."
    return [letter.reference, letter.recipient, f"Letter {one.number:,} of {total:,} in batch {number}", sheets]
