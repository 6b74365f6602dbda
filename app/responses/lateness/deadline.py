"""By which day replies to a campaign's letters are judged: the day that they print, unless it was counted in working
days and a bank holiday became known since that took one away. Nothing of it is stored (design, rule 7)."""

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.campaigns import events as campaigns_events
from app.campaigns.as_known import CampaignAsKnown
from app.campaigns.letter.text import compiled_text, text_known
from app.campaigns.models import Campaign
from app.letters.dates import add_working_days
from app.registry.working_days import bank_holidays, named_bank_holidays
from app.responses.lateness.due import Deadline, moved_deadline, printed_deadline

SETS = (campaigns_events.CAMPAIGN_CREATED, campaigns_events.CAMPAIGN_DETAILS_CHANGED)
"""Actions that may set the letters' date and the day to reply by."""


def deadline_of(
    session: Session,
    campaign: Campaign,
    then: CampaignAsKnown | None = None,
    *,
    known_at: int | None = None,
    holidays: Mapping[date, str] | None = None,
) -> Deadline | None:
    """Of the letters as they were `then` (None: as they are), by the bank holidays known at audit event `known_at`
    (None: now), or by other `holidays`, to see what they would do. None when no reply is needed."""
    letter_date, printed = (then or campaign).letter_date, (then or campaign).reply_by
    text = text_known(session, campaign, known_at)
    days = compiled_text(text.source).front.reply_working_days if text else None
    if printed is None or days is None:
        return printed_deadline(printed)
    now = named_bank_holidays(session, known_at) if holidays is None else holidays
    if add_working_days(letter_date, days, holidays=now) <= printed:
        return printed_deadline(printed)
    return moved_deadline(letter_date, printed, days, was=_before(session, campaign, known_at), now=now)


def _before(session: Session, campaign: Campaign, known_at: int | None) -> frozenset[date]:
    """The bank holidays as they were known when the campaign's days were set last, as known at `known_at`."""
    events = (
        select(AuditEvent)
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign.id))
        .where(AuditEvent.action.in_(SETS))
        .order_by(AuditEvent.seq.desc())
    )
    if known_at is not None:
        events = events.where(AuditEvent.seq <= known_at)
    for event in session.scalars(events):
        if {"letter_date", "reply_by"} & json.loads(event.body)["after"].keys():
            return bank_holidays(session, event.seq)
    return bank_holidays(session, known_at)
