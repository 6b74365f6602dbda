"""What the pages of a batch show, worked out from rows, and what its separators say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.find import Wanted, find_events, said
from app.audit.taken import ACTION
from app.campaigns.models import Campaign
from app.delivery.posting.make import subjects_of
from app.production.print_room.letters import Bound
from app.web.filters import format_plural

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
    events = find_events(session, Wanted(action=ACTION, kind=kind, identity=str(identity)), size=LATEST).events
    names = names_of(session, {one.actor_id for one in events if one.actor_id is not None})
    return [Download(_what(said(one)["after"]), names.get(one.actor_id or 0, "Despatch"), one.at) for one in events]


def _what(after: Mapping[str, Any]) -> str:
    return f"{after['view']} ({after['file'].upper()})"


def separator_of(one: Bound, *, number: int, total: int) -> Sequence[str]:
    """What the sheet before a letter says."""
    letter = one.letter.letter
    sheets = f"{format_plural(one.sheets, 'sheet')}, {format_plural(one.pages, 'page')}"
    return [letter.reference, letter.recipient, f"Letter {one.number:,} of {total:,} in batch {number}", sheets]
