"""What a campaign and its letters were, as Despatch knew them at an earlier event: by taking back what was recorded
since. Its row and those of its letters say only what holds now."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.campaigns import events
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.letters import letter_reference
from app.campaigns.models import Campaign


@dataclass(frozen=True)
class CampaignAsKnown:
    """`valid_at`: the day on which the registries are read. `first_unlisted`: the number from which on letters were not
    there yet; None: all were. `withdrawn`: of the letters whose withdrawing changed since, whether they were, by id.
    `audience`: whom it wrote to, exclusions aside. `begun`: whether there was the campaign at all."""

    letter_date: date
    reply_by: date | None
    valid_at: date
    first_unlisted: int | None
    withdrawn: Mapping[int, bool]
    reference: str
    title: str
    audience: Audience
    begun: bool = True

    def lists(self, number: int) -> bool:
        """Whether there was the letter of this number."""
        return self.first_unlisted is None or number < self.first_unlisted

    def called(self, number: int) -> str:
        """The reference that the letter of this number had."""
        return letter_reference(self.reference, number)


def campaign_as_known(session: Session, campaign: Campaign, known_at: int | None) -> CampaignAsKnown:
    """The campaign as known at audit event `known_at` (None: now). A chaser waits for nothing itself: what is awaited
    is the reply to the letters that it is a reminder of."""
    then = _taken_back(session, campaign, known_at)
    return replace(then, reply_by=None) if campaign.chases_id else then


def _taken_back(session: Session, campaign: Campaign, known_at: int | None) -> CampaignAsKnown:
    then = CampaignAsKnown(
        campaign.letter_date,
        campaign.reply_by,
        campaign.valid_at,
        None,
        {},
        campaign.reference,
        campaign.title,
        audience_of(campaign),
    )
    if known_at is None:
        return then
    since = (
        select(AuditEvent)
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign.id))
        .where(AuditEvent.action.in_(TAKEN_BACK), AuditEvent.seq > known_at)
        .order_by(AuditEvent.seq.desc())
    )
    for event in session.scalars(since):
        then = TAKEN_BACK[event.action](then, event)
    return then


def _unlisted(then: CampaignAsKnown, event: AuditEvent) -> CampaignAsKnown:
    first = json.loads(event.body)["after"]["first"]
    return replace(then, first_unlisted=int(first.rpartition("-")[2]))


def _undone(*, withdrawn: bool) -> Callable[[CampaignAsKnown, AuditEvent], CampaignAsKnown]:
    """Before the event the letters that it names were (or were not) `withdrawn`."""

    def undone(then: CampaignAsKnown, event: AuditEvent) -> CampaignAsKnown:
        letters = {int(about.subject_id): withdrawn for about in event.subjects if about.kind == "letter"}
        return replace(then, withdrawn={**then.withdrawn, **letters})

    return undone


def _days(then: CampaignAsKnown, event: AuditEvent) -> CampaignAsKnown:
    before = json.loads(event.body)["before"]
    said: dict[str, Any] = {name: day and date.fromisoformat(day) for name, day in before.items() if name in DAYS}
    said |= {name: words for name, words in before.items() if name in NAMES}
    then = replace(then, **said)
    return replace(then, audience=replace(then.audience, valid_at=then.valid_at))


def _audience(then: CampaignAsKnown, event: AuditEvent) -> CampaignAsKnown:
    before = json.loads(event.body)["before"]
    parts = tuple((slug, filters) for slug, filters in before["registries"])
    was = replace(then.audience, parts=parts, open_letter=before["open_letter"])
    return _days(replace(then, audience=was), event)


DAYS = ("letter_date", "reply_by", "valid_at")

NAMES = ("reference", "title")

TAKEN_BACK: Mapping[str, Callable[[CampaignAsKnown, AuditEvent], CampaignAsKnown]] = {
    events.LETTERS_LISTED: _unlisted,
    events.LETTERS_WITHDRAWN: _undone(withdrawn=False),
    events.LETTERS_RESTORED: _undone(withdrawn=True),
    events.CAMPAIGN_DETAILS_CHANGED: _days,
    events.CAMPAIGN_AUDIENCE_SAVED: _audience,
    events.CAMPAIGN_CREATED: lambda then, _: replace(then, begun=False),
}
"""How each action is taken back, from the newest to the oldest."""
