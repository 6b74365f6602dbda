"""Ask a team for a contribution, record one that was asked for elsewhere, send the request again, cancel it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, lock_record, record
from app.errors import Refused
from app.evidence import events
from app.evidence.contributions.due import check_due
from app.evidence.contributions.find import contribution_of, subjects_of
from app.evidence.contributions.models import Contribution, ContributionMail
from app.evidence.contributions.queue import MailKind, MailState, queue_mail
from app.evidence.contributions.receive import Given, move, receive_in
from app.evidence.contributions.states import AWAITED, Act, State
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question
from app.evidence.questions.showing import first_due
from app.evidence.questions.states import OPEN
from app.platform.clock import london_time

CODE_BYTES = 6
"""48 bits, as 12 letters and digits: nobody files a reply with another team's contribution by chance or by guessing."""


@dataclass(frozen=True)
class Request:
    """As models.Contribution has it."""

    asked: str
    team: str
    email: str
    due_on: date
    deputy: str = ""
    deputy_email: str = ""
    late_reason: str = ""


def ask_contribution(
    session: Session, number: int, request: Request, *, once: str, instead: int = 0, actor: Actor, at: datetime
) -> Contribution:
    """Ask for a contribution to the answer to question `number`; the email leaves after the commit. One that the same
    form (`once`) made already comes back as it is. `instead`: the number of one that was declined, which is cancelled.
    Raises NotFound, and Refused: contribution_question_ended, contribution_due_past, contribution_due_late."""
    question = _lock_open(session, number)
    if made := _made_by(session, once):
        return made
    today = london_time(at).date()
    check_due(request.due_on, first_due(session, question).due.day, today, reason=request.late_reason)
    contribution = _add(session, question, request, once=once, today=today, due_on=request.due_on, actor=actor)
    queue_mail(session, contribution, MailKind.REQUEST, event=contribution.recorded, at=at)
    if instead and contribution_of(session, question.id, instead).state == State.DECLINED:
        cancel_contribution(session, number, instead, reason=f"{request.team} was asked.", actor=actor, at=at)
    return contribution


def note_contribution(
    session: Session, number: int, asked: str, team: str, given: Given, *, once: str, actor: Actor, at: datetime
) -> Contribution:
    """Record a contribution that was asked for and given elsewhere, such as by telephone. Raises NotFound, and Refused:
    contribution_question_ended."""
    question = _lock_open(session, number)
    if made := _made_by(session, once):
        return made
    today = london_time(at).date()
    request = Request(asked, team, email="", due_on=today)
    contribution = _add(session, question, request, once=once, today=today, due_on=None, actor=actor)
    receive_in(session, question, contribution, given, actor=actor, at=at)
    return contribution


def receive_contribution(
    session: Session, number: int, contribution_number: int, given: Given, *, actor: Actor, at: datetime
) -> bool:
    """As receive.receive_in, of one that is asked for by then. Raises NotFound, and ContributionMoved."""
    question, contribution = lock_contribution(session, number, contribution_number)
    return receive_in(session, question, contribution, given, actor=actor, at=at)


def send_again(session: Session, number: int, contribution_number: int, *, actor: Actor, at: datetime) -> bool:
    """Send the request once more, with a new link. False: one is on its way. Raises NotFound, and Refused:
    contribution_question_ended, contribution_not_awaited, contribution_not_mailed."""
    question, contribution = lock_contribution(session, number, contribution_number)
    _check_awaited(question, contribution)
    if not contribution.email:
        raise Refused("contribution_not_mailed")
    requests = _requests(session, contribution)
    if any(mail.state == MailState.WAITING for mail in requests):
        return False
    about = {"kind": MailKind.REQUEST, "rung": len(requests), "to_deputy": False}
    subjects = subjects_of(number, contribution_number)
    event = record(session, events.CONTRIBUTION_REMINDED, actor=actor, subjects=subjects, after=about)
    queue_mail(session, contribution, MailKind.REQUEST, rung=len(requests), event=event.seq, at=at)
    return True


def change_due(
    session: Session, number: int, contribution_number: int, due_on: date, *, reason: str, actor: Actor, at: datetime
) -> bool:
    """Give the team another due date. It is told by email, in place of what waits to be sent, and is reminded by the
    new date. False: it has this date already. Raises NotFound, and Refused: as send_again and ask_contribution."""
    question, contribution = lock_contribution(session, number, contribution_number)
    _check_awaited(question, contribution)
    if contribution.due_on is None:
        raise Refused("contribution_not_mailed")
    if contribution.due_on == due_on:
        return False
    check_due(due_on, first_due(session, question).due.day, london_time(at).date(), reason=reason)
    event = record(
        session,
        events.CONTRIBUTION_DUE_CHANGED,
        actor=actor,
        subjects=subjects_of(number, contribution_number),
        before={"due_on": contribution.due_on.isoformat()},
        after={"due_on": due_on.isoformat()},
        personal={"late_reason": reason} if reason else None,
    )
    contribution.due_on, contribution.late_reason, contribution.changed = due_on, reason, event.seq
    session.flush()
    mails = select(ContributionMail).where(ContributionMail.contribution_id == contribution.id)
    for mail in session.scalars(mails.where(ContributionMail.state == MailState.WAITING)):
        mail.state, mail.lease_until = MailState.UNWANTED, None
    queue_mail(session, contribution, MailKind.DUE_CHANGED, event=event.seq, at=at)
    return True


def cancel_contribution(
    session: Session, number: int, contribution_number: int, *, reason: str, actor: Actor, at: datetime
) -> bool:
    """The team is told by email, and its links no longer work. False: it is cancelled already. Raises NotFound, and
    ContributionMoved."""
    contribution = lock_contribution(session, number, contribution_number)[1]
    if contribution.state == State.CANCELLED:
        return False
    told = contribution.state in AWAITED
    event = move(session, number, contribution, Act.CANCEL, personal={"reason": reason}, actor=actor)
    contribution.note = reason
    session.flush()
    if told and contribution.email:
        queue_mail(session, contribution, MailKind.CANCELLED, event=event, at=at)
    return True


def lock_contribution(session: Session, number: int, contribution_number: int) -> tuple[Question, Contribution]:
    """Both, held until the end of the transaction: the question first, as everybody does. Raises NotFound."""
    question = lock_question(session, number)
    contribution = contribution_of(session, question.id, contribution_number)
    session.refresh(contribution, with_for_update=True)
    return question, contribution


def _requests(session: Session, contribution: Contribution) -> Sequence[ContributionMail]:
    mine = (ContributionMail.contribution_id == contribution.id, ContributionMail.kind == MailKind.REQUEST)
    return session.scalars(select(ContributionMail).where(*mine)).all()


def _check_awaited(question: Question, contribution: Contribution) -> None:
    if question.stage not in OPEN:
        raise Refused("contribution_question_ended")
    if contribution.state not in AWAITED:
        raise Refused("contribution_not_awaited")


def _lock_open(session: Session, number: int) -> Question:
    question = lock_question(session, number)
    if question.stage not in OPEN:
        raise Refused("contribution_question_ended")
    return question


def _made_by(session: Session, once: str) -> Contribution | None:
    return session.scalars(select(Contribution).where(Contribution.once == once)).one_or_none()


def _add(
    session: Session,
    question: Question,
    request: Request,
    *,
    once: str,
    today: date,
    due_on: date | None,
    actor: Actor,
) -> Contribution:
    lock_record(session)
    number = 1 + (session.scalar(select(func.max(Contribution.number))) or 0)
    personal = {
        name: getattr(request, name)
        for name in ("asked", "deputy", "deputy_email", "email", "late_reason", "team")
        if getattr(request, name)
    }
    event = record(
        session,
        events.CONTRIBUTION_ASKED,
        actor=actor,
        subjects=subjects_of(question.number, number),
        after={"due_on": due_on.isoformat() if due_on else None},
        personal=personal,
    )
    contribution = Contribution(
        number=number,
        once=once,
        question_id=question.id,
        code=secrets.token_hex(CODE_BYTES),
        asked=request.asked,
        team=request.team,
        email=request.email,
        deputy=request.deputy,
        deputy_email=request.deputy_email,
        asked_on=today,
        due_on=due_on,
        late_reason=request.late_reason,
        state=State.REQUESTED,
        note="",
        suggested_team="",
        asked_by=actor.user_id,
        recorded=event.seq,
        changed=event.seq,
    )
    session.add(contribution)
    session.flush()
    return contribution
