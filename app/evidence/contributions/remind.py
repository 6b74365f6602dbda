"""Remind teams, and tell deputies, of contributions on the morning of a working day: each rung of the ladder once. Tell
teams that are still awaited when their question has ended."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.evidence import events
from app.evidence.contributions.commission import cancel_contribution, lock_contribution
from app.evidence.contributions.find import replies_of, subjects_of
from app.evidence.contributions.ladder import LADDER, Rung, rung_on
from app.evidence.contributions.models import Contribution, ContributionMail
from app.evidence.contributions.queue import MailKind, MailState, queue_mail
from app.evidence.contributions.replies import waits_for_reading
from app.evidence.contributions.states import AWAITED, OUTSTANDING
from app.evidence.questions.models import Question
from app.evidence.questions.remind import FROM, UNTIL
from app.evidence.questions.states import OPEN, Stage
from app.letters.dates import is_working_day
from app.places import Place
from app.platform.clock import london_time, now
from app.platform.services import Services
from app.registry.working_days import bank_holidays

ENDED_BY: Mapping[str, str] = {
    Stage.ANSWERED: "The question has been answered.",
    Stage.TRANSFERRED: "The question was transferred to another department.",
    Stage.WITHDRAWN: "The question was withdrawn.",
}
"""Why a contribution is needed no more, as its team is told."""

REQUESTED_SINCE: Place[Callable[[Session], int]] = Place("the event since which contributions are requested")
"""What the record has of contributions may be out of date: of those that nobody has touched since this event, the team
is reminded only once the request is sent again. 0: of all."""


def remind_teams(services: Services, *, at: datetime | None = None) -> None:
    """One contribution after the other, each in a transaction. A worker that was away sends the highest rung that was
    reached, and none of those below it."""
    moment = at or now()
    here = london_time(moment)
    with services.database.reading() as session:
        holidays = bank_holidays(session)
        if not (FROM <= here.time() < UNTIL and is_working_day(here.date(), holidays)):
            return
        due = [
            (question_number, number, rung)
            for question_number, number, asked_on, due_on in _awaited(session)
            if (rung := rung_on(asked_on, due_on, here.date(), holidays))
        ]
        ended = _of_ended_questions(session)
    for question_number, number, reason in ended:
        with services.database.writing() as session:
            cancel_contribution(session, question_number, number, reason=reason, actor=SYSTEM, at=moment)
    for question_number, number, rung in due:
        with services.database.writing() as session:
            _remind(session, question_number, number, rung, moment)


def _awaited(session: Session) -> list[tuple[int, int, date, date]]:
    """Question, number, day of the request and due date of each that may be reminded of."""
    columns = (Question.number, Contribution.number, Contribution.asked_on, Contribution.due_on)
    open_requests = (Contribution.state.in_(AWAITED), Contribution.email != "", Question.stage.in_(OPEN))
    may = (*open_requests, ~waits_for_request(session))
    joined = select(*columns).join(Question, Question.id == Contribution.question_id)
    rows = session.execute(joined.where(*may).order_by(Contribution.number))
    return [(question, number, asked_on, due_on) for question, number, asked_on, due_on in rows if due_on]


def _of_ended_questions(session: Session) -> list[tuple[int, int, str]]:
    """Question, number and why it is needed no more, of each that is outstanding though its question has ended."""
    columns = (Question.number, Contribution.number, Question.stage)
    may = (Contribution.state.in_(OUTSTANDING), Question.stage.in_(ENDED_BY), ~waits_for_request(session))
    joined = select(*columns).join(Question, Question.id == Contribution.question_id)
    rows = session.execute(joined.where(*may).order_by(Contribution.number))
    return [(question, number, ENDED_BY[stage]) for question, number, stage in rows]


def waits_for_request(session: Session) -> ColumnElement[bool]:
    """Whether nobody is reminded of a contribution before its request is sent again."""
    since = max((event(session) for event in REQUESTED_SINCE), default=0)
    mails = (ContributionMail.contribution_id == Contribution.id, ContributionMail.kind == MailKind.REQUEST)
    return (Contribution.changed <= since) & ~exists().where(*mails, ContributionMail.recorded > since)


def _remind(session: Session, question_number: int, number: int, rung: Rung, at: datetime) -> None:
    question, contribution = lock_contribution(session, question_number, number)
    if contribution.state not in AWAITED or question.stage not in OPEN or _is_sent(session, contribution, rung):
        return
    if any(map(waits_for_reading, replies_of(session, contribution.id))):
        return  # the desk reads it first
    for to_deputy in (False, True) if _is_escalated(session, contribution, rung) else (False,):
        about = {"kind": MailKind.CHASER, "rung": rung.number, "to_deputy": to_deputy}
        subjects = subjects_of(question_number, number)
        event = record(session, events.CONTRIBUTION_REMINDED, actor=SYSTEM, subjects=subjects, after=about)
        queue_mail(
            session, contribution, MailKind.CHASER, rung=rung.number, to_deputy=to_deputy, event=event.seq, at=at
        )


def _is_escalated(session: Session, contribution: Contribution, rung: Rung) -> bool:
    """Whether the deputy is told: the team has had the reminders after the due date that come before that."""
    chasers = (
        ContributionMail.contribution_id == contribution.id,
        ContributionMail.kind == MailKind.CHASER,
        ContributionMail.rung > 0,
        ContributionMail.due_on == contribution.due_on,
        ContributionMail.to_deputy.is_(False),
        ContributionMail.state == MailState.SENT,
    )
    sent = session.scalar(select(func.count()).where(*chasers)) or 0
    return rung.to_deputy and bool(contribution.deputy_email) and sent >= LADDER.escalate_after


def _is_sent(session: Session, contribution: Contribution, rung: Rung) -> bool:
    """Whether the team has this rung of the present due date, or a higher one, or an email of it waits."""
    mails = (
        ContributionMail.contribution_id == contribution.id,
        ContributionMail.kind == MailKind.CHASER,
        ContributionMail.rung >= rung.number,
        ContributionMail.due_on == contribution.due_on,
    )
    return bool(session.scalar(select(exists().where(*mails))))
