"""Send the emails about contributions: claim one with a lease, write it with a new link, record what came of it."""

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import SYSTEM, record
from app.evidence import events
from app.evidence.contributions.find import reference_of, replies_of, subjects_of
from app.evidence.contributions.links import make_link
from app.evidence.contributions.mail_words import MailFacts, mail_subject, mail_text
from app.evidence.contributions.models import WAITING, Contribution, ContributionMail
from app.evidence.contributions.queue import MailKind, MailState
from app.evidence.contributions.receive import tell_desk
from app.evidence.contributions.replies import waits_for_reading
from app.evidence.contributions.states import AWAITED, State
from app.evidence.questions.models import Question
from app.evidence.questions.showing import first_due, name_of
from app.evidence.questions.states import OPEN
from app.notices.send import MOST_TRIES, TIMEOUTS, WAITS
from app.platform.clock import london_time, now
from app.platform.events import Event
from app.platform.leases import Claim, lease_next_row
from app.platform.mail.errors import MailFailed, RefusedByServer, ServerFailed
from app.platform.mail.message import NAME, Letterhead, build_message
from app.platform.services import Services
from app.registry.working_days import bank_holidays

log = logging.getLogger(__name__)


def send_due(services: Services, *, at: datetime | None = None) -> None:
    """All that is due, one by one, until none is left or the server fails: it would fail for the others too."""
    while True:
        moment = at or now()
        lease = timedelta(seconds=TIMEOUTS * services.settings.mail_timeout_seconds)
        order = (ContributionMail.due_at, ContributionMail.id)
        with services.database.writing() as session:
            due = (WAITING, ContributionMail.due_at <= moment)
            claim = lease_next_row(session, ContributionMail, *due, order=order, at=moment, lease=lease)
        if claim is None or not _send(services, claim, moment):
            return


def _send(services: Services, claim: Claim, at: datetime) -> bool:
    """Whether it makes sense to go on with the next."""
    problem: MailFailed | None = None
    try:
        with services.database.writing() as session:
            message = _written(session, services, claim, at)
        if message is None:
            return True
        services.mail.send(message)
    except MailFailed as failed:
        log.warning("email about a contribution, row %s, not sent: %s", claim.row_id, failed.code)
        problem = failed
    with services.database.writing() as session:
        _settle(session, claim, problem, at)
    return not isinstance(problem, ServerFailed)


def _written(session: Session, services: Services, claim: Claim, at: datetime) -> EmailMessage | None:
    """With a link of its own, which is stored in this transaction as a hash. None: it is wanted no more. Raises
    MailFailed."""
    mail = session.get_one(ContributionMail, claim.row_id)
    contribution = session.get_one(Contribution, mail.contribution_id)
    question = session.get_one(Question, contribution.question_id)
    kind, to = MailKind(mail.kind), contribution.deputy_email if mail.to_deputy else contribution.email
    if not _is_wanted(session, kind, contribution, question):
        mail.state, mail.lease_until = MailState.UNWANTED, None
        return None
    if mail.tries > MOST_TRIES:
        raise MailFailed("mail_given_up")
    settings, today = services.settings, london_time(at).date()
    link, expires_on = "", today
    if kind is not MailKind.CANCELLED:
        holidays = bank_holidays(session)
        link, expires_on = make_link(session, contribution, base_url=settings.base_url, today=today, holidays=holidays)
    by = session.get(User, contribution.asked_by) if contribution.asked_by else None
    office = settings.letters_mailbox.name or NAME
    facts = MailFacts(
        kind=kind,
        reference=reference_of(contribution),
        team=contribution.team,
        deputy=contribution.deputy,
        to_deputy=mail.to_deputy,
        question=f"parliamentary {name_of(question)[:1].lower()}{name_of(question)[1:]}",
        text=question.text,
        asked=contribution.asked,
        due_on=contribution.due_on or today,
        deadline=first_due(session, question).due.day,
        today=today,
        link=link,
        expires_on=expires_on,
        by="\n".join(filter(None, (by.name, by.office) if by else (office,))),
        reason=contribution.note,
        summary=question.own_words,
    )
    return build_message(
        to=to,
        subject=mail_subject(facts),
        text=mail_text(facts),
        number=f"contribution-{mail.id}-{contribution.code}",
        letterhead=Letterhead(settings.notices_address, settings.mail_domain, office),
        at=at,
        reply_to=settings.replies_address if settings.inbox or by is None else by.email,
    )


def _is_wanted(session: Session, kind: MailKind, contribution: Contribution, question: Question) -> bool:
    state = State(contribution.state)
    if kind is MailKind.CANCELLED:
        return state is State.CANCELLED
    if state not in AWAITED or question.stage not in OPEN:
        return False
    return kind is not MailKind.CHASER or not any(map(waits_for_reading, replies_of(session, contribution.id)))


def _settle(session: Session, claim: Claim, problem: MailFailed | None, at: datetime) -> None:
    """Only as long as the claim holds it."""
    mail = session.get_one(ContributionMail, claim.row_id, with_for_update=True)
    if (mail.token, mail.state) != (claim.token, MailState.WAITING):
        return
    mail.lease_until = None
    mail.error_code, mail.error_words = (problem.code, problem.said) if problem else (None, "")
    if problem is None:
        mail.state, mail.sent_at = MailState.SENT, at
        _record(session, mail, events.CONTRIBUTION_MAILED)
    elif isinstance(problem, RefusedByServer) or mail.tries >= MOST_TRIES:
        mail.state = MailState.FAILED
        _tell_of_failure(session, mail, at)
    else:
        mail.due_at = at + WAITS[mail.tries - 1]
    session.flush()


def _tell_of_failure(session: Session, mail: ContributionMail, at: datetime) -> None:
    """The desk finds another address, or telephones."""
    event = _record(session, mail, events.CONTRIBUTION_MAIL_FAILED)
    contribution = session.get_one(Contribution, mail.contribution_id)
    question = session.get_one(Question, contribution.question_id)
    sentence = f"Despatch could not send an email to {contribution.deputy if mail.to_deputy else contribution.team}."
    tell_desk(session, question, contribution, "email not sent", sentence, event, SYSTEM, at)


def _record(session: Session, mail: ContributionMail, event: Event) -> int:
    contribution = session.get_one(Contribution, mail.contribution_id)
    question = session.get_one(Question, contribution.question_id)
    about = {"kind": mail.kind, "rung": mail.rung, "to_deputy": mail.to_deputy, "code": mail.error_code}
    subjects = subjects_of(question.number, contribution.number)
    return record(session, event, actor=SYSTEM, subjects=subjects, after=about).seq
