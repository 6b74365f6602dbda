"""Tell each campaign's owner, on the morning of a working day, what changed since the last one and what is due."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, exists, func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import SYSTEM, record
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.delivery import events as delivery_events
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import State as AttemptState
from app.home import events
from app.inbox.models import Message, MessageLetter
from app.inbox.restricted import may_be_seen
from app.inbox.states import State as MessageState
from app.letters.dates import is_working_day
from app.notices.models import Notice
from app.notices.notify import notify
from app.notices.words import NOTHING_NEW
from app.platform.clock import LONDON, london_time, now
from app.platform.history import known
from app.platform.services import Services
from app.registry.working_days import bank_holidays
from app.responses import events as responses_events
from app.responses.answers import Late
from app.tracking.snapshot import CampaignSnapshot
from app.web.filters import format_plural

KIND = "digest"

FROM, UNTIL = time(7), time(12)
"""When it is told, by the clock of London: a worker that was away in the morning tells it before noon, or not."""

CHANGED: Mapping[str, tuple[str, str]] = {
    responses_events.RESPONSE_RECORDED: ("response recorded", "responses recorded"),
    delivery_events.LETTERS_SENT: ("record of letters sent", "records of letters sent"),
    delivery_events.BATCH_CLOSED: ("print batch closed", "print batches closed"),
    responses_events.CAMPAIGN_DEADLINE_MOVED: ("deadline moved", "deadlines moved"),
}
"""What is told of a campaign's events, by action: one, several."""

WENT: Mapping[str, tuple[str, str]] = {
    AttemptState.HANDED_OVER: ("letter handed to the mail server", "letters handed to the mail server"),
    AttemptState.FAILED: ("letter did not arrive", "letters did not arrive"),
    HELD_BACK: ("letter held back by Despatch", "letters held back by Despatch"),
    AttemptState.RETURNED: ("letter came back", "letters came back"),
    AttemptState.UNCERTAIN: ("letter uncertain", "letters uncertain"),
}
"""What is told of its letters' ways, by the state that they came to; HELD_BACK: failed, since Despatch itself did not
send them."""

POSTED: Mapping[str, tuple[str, str]] = {AttemptState.HANDED_OVER: ("letter posted", "letters posted")}
"""Likewise, of letters by post."""

COPIES: Mapping[str, tuple[str, str]] = {
    AttemptState.HANDED_OVER: ("copy sent", "copies sent"),
    AttemptState.FAILED: ("copy did not arrive", "copies did not arrive"),
    HELD_BACK: ("copy held back by Despatch", "copies held back by Despatch"),
    AttemptState.RETURNED: ("copy came back", "copies came back"),
    AttemptState.UNCERTAIN: ("copy uncertain", "copies uncertain"),
}
"""Likewise, of copies to those on the copy list."""


def tell_owners(services: Services, *, at: datetime | None = None) -> None:
    """One campaign after the other, each in its own transaction; who was told this morning is not told again."""
    moment = at or now()
    here = london_time(moment)
    with services.database.reading() as session:
        holidays = bank_holidays(session)
        if not (FROM <= here.time() < UNTIL and is_working_day(here.date(), holidays)):
            return
        owned = (Campaign.state != State.ARCHIVED, Campaign.owner_id.is_not(None))
        ids = list(session.scalars(select(Campaign.id).where(*owned).order_by(Campaign.id)))
    for campaign_id in ids:
        with services.database.writing() as session:
            campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
            _notify_owner(session, campaign, today=here.date(), holidays=holidays, at=moment)


def _notify_owner(
    session: Session, campaign: Campaign, *, today: date, holidays: Collection[date], at: datetime
) -> None:
    if _notified_today(session, campaign.id, today):
        return
    changed = changed_since(session, campaign.id, _morning(_working_day_before(today, holidays)))
    due = due_now(session, campaign, today=today)
    if not changed and not due:
        return
    event = record(
        session,
        events.OWNER_TOLD,
        actor=SYSTEM,
        subjects=[("user", campaign.owner_id or 0)],
        after={"campaign": campaign.reference},
    )
    notify(
        session,
        [campaign.owner_id or 0],
        KIND,
        facts={
            "reference": campaign.reference,
            "title": campaign.title,
            "changed": ", ".join(changed) or NOTHING_NEW,
            "due": " ".join(due) or "You have nothing to do.",
        },
        href=f"/campaigns/{campaign.reference}",
        event=event.seq,
        actor=SYSTEM,
        at=at,
        campaign_id=campaign.id,
    )


def changed_since(session: Session, campaign_id: int, since: datetime) -> list[str]:
    """What happened to the campaign from a moment on, by number."""
    rows = session.execute(
        select(AuditEvent.action, func.count(distinct(AuditEvent.seq)))
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign_id))
        .where(AuditEvent.at >= since, AuditEvent.action.in_(CHANGED))
        .group_by(AuditEvent.action)
    )
    happened = Counter(dict(rows.all()))
    told = [format_plural(happened[what], *words) for what, words in CHANGED.items() if happened[what]]
    by_post = (Attempt.channel == Channel.POST) & (AttemptEvent.kind == AttemptState.HANDED_OVER)
    ways: list[tuple[Any, ColumnElement[bool], Mapping[str, tuple[str, str]]]] = [
        (Attempt.letter_id, (Attempt.copy == 0) & by_post, POSTED),
        (Attempt.letter_id, (Attempt.copy == 0) & ~by_post, WENT),
        (Attempt.id, Attempt.copy > 0, COPIES),
    ]
    for counted, of, words in ways:
        came_to = _came_to(session, campaign_id, since, counted, of)
        told += [format_plural(came_to[state], *words[state]) for state in words if state in came_to]
    return told


def _came_to(
    session: Session, campaign_id: int, since: datetime, counted: Any, of: ColumnElement[bool]
) -> dict[str, int]:
    """How many different values of `counted` the attempts `of` the campaign have, by the state that they came to."""
    held = (AttemptEvent.kind == AttemptState.FAILED) & (AttemptEvent.reason == HELD_BACK)
    came_to = (
        select(case((held, HELD_BACK), else_=AttemptEvent.kind).label("state"), counted.label("counted"))
        .join(Attempt, Attempt.id == AttemptEvent.attempt_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, AttemptEvent.at >= since, AttemptEvent.kind.in_(WENT))
        .where(AttemptEvent.source != FILES, of)
        .subquery()
    )
    counts = select(came_to.c.state, func.count(distinct(came_to.c.counted))).group_by(came_to.c.state)
    return dict(session.execute(counts).all())


def due_now(session: Session, campaign: Campaign, *, today: date) -> list[str]:
    """What waits for the owner today, a sentence each."""
    answers = CampaignSnapshot(session, campaign, today).followed.values()
    overdue = sum(answer.late.code == Late.OVERDUE for answer in answers)
    tomorrow = sum(
        answer.due in (today, today + timedelta(1)) and answer.late.code == Late.NOT_DUE for answer in answers
    )
    mail = _to_read(session, campaign.id)
    return [
        *([f"{format_plural(overdue, 'reply is', 'replies are')} overdue."] if overdue else []),
        *([f"{format_plural(tomorrow, 'reply is', 'replies are')} due today or tomorrow."] if tomorrow else []),
        *([f"You have {format_plural(mail, 'message')} to read."] if mail else []),
    ]


def _to_read(session: Session, campaign_id: int) -> int:
    matched = (
        select(func.count(distinct(Message.id)))
        .join(MessageLetter, (MessageLetter.message_id == Message.id) & known(MessageLetter))
        .join(Letter, Letter.id == MessageLetter.letter_id)
        .where(Letter.campaign_id == campaign_id, Message.state == MessageState.MATCHED, may_be_seen(()))
    )
    return session.scalars(matched).one()


def _notified_today(session: Session, campaign_id: int, today: date) -> bool:
    this_morning = (Notice.kind == KIND, Notice.campaign_id == campaign_id, Notice.created_at >= _midnight(today))
    return bool(session.scalar(select(exists().where(*this_morning))))


def _working_day_before(day: date, holidays: Collection[date]) -> date:
    day -= timedelta(1)
    while not is_working_day(day, holidays):
        day -= timedelta(1)
    return day


def _morning(day: date) -> datetime:
    return datetime.combine(day, FROM, LONDON)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
