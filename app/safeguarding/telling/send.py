"""Send the mails of tries: claim one, give it to the mail server, record what came of it.

A mail leaves twice only when a worker ends, or the connection breaks, between the server's taking it and the commit
that says so; it then has the same Message-ID. To ask a director twice costs less than never.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.clock import now
from app.platform.config import Settings
from app.platform.leases import is_unleased
from app.platform.mail.errors import MailFailed, RefusedByServer
from app.platform.mail.message import Letterhead, build_message
from app.platform.services import Services
from app.safeguarding.models import WAITING, RiskMail
from app.safeguarding.states import MailState, Outcome
from app.safeguarding.telling.tell import learn

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15))
"""How long a mail waits after each try that failed for now: half an hour in all, of the clock's twenty-four."""

MOST_TRIES = len(WAITS) + 1

TIMEOUTS = 15
"""Of so many answers that a mail server owes us a lease outlasts the longest wait."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """One mail in this worker's hands until its lease runs out. `tries` counts this one."""

    mail_id: int
    token: int
    tries: int


def send_due(services: Services, *, at: datetime | None = None) -> None:
    """All mails that are due, one by one."""
    while True:
        moment = at or now()
        lease = timedelta(seconds=TIMEOUTS * services.settings.mail_timeout_seconds)
        with services.database.writing() as session:
            parcel = claim(session, at=moment, lease=lease)
        if parcel is None:
            return
        problem = _try(services, parcel, moment) if parcel.tries <= MOST_TRIES else MailFailed("mail_given_up")
        with services.database.writing() as session:
            settle(session, parcel, problem, at=moment)


def claim(session: Session, *, at: datetime, lease: timedelta) -> Parcel | None:
    """The mail that has been due longest and is in nobody's hands."""
    free = (RiskMail.due_at <= at) & is_unleased(RiskMail, at)
    due = select(RiskMail).where(WAITING, free).order_by(RiskMail.due_at, RiskMail.id).limit(1)
    mail = session.scalars(due.with_for_update(skip_locked=True)).first()
    if mail is None:
        return None
    mail.token, mail.tries, mail.lease_until = mail.token + 1, mail.tries + 1, at + lease
    session.flush()
    return Parcel(mail.id, mail.token, mail.tries)


def settle(session: Session, parcel: Parcel, problem: MailFailed | None, *, at: datetime) -> None:
    """What came of it counts while the mail still carries the claim's token."""
    mine = select(RiskMail).where(RiskMail.id == parcel.mail_id, RiskMail.token == parcel.token, WAITING)
    mail = session.scalars(mine.with_for_update()).one_or_none()
    if mail is None:
        return
    mail.lease_until = None
    mail.error_code, mail.error_words = (problem.code, problem.said) if problem else (None, "")
    if problem is None:
        mail.state, mail.handed_at = MailState.HANDED, at
        learn(session, mail.try_id, Outcome.HANDED, at=at)
    elif isinstance(problem, RefusedByServer) or parcel.tries >= MOST_TRIES:
        mail.state = MailState.FAILED
        learn(session, mail.try_id, Outcome.FAILED, words=problem.said, at=at)
    else:
        mail.due_at = at + WAITS[parcel.tries - 1]
    session.flush()


def _try(services: Services, parcel: Parcel, at: datetime) -> MailFailed | None:
    """Why it failed, if it did."""
    with services.database.reading() as session:
        mail = session.get_one(RiskMail, parcel.mail_id)
    try:
        services.mail.send(
            build_message(
                to=mail.address,
                subject=mail.subject,
                text=mail.text,
                number=mail.header_id.partition("@")[0],
                letterhead=_letterhead(services.settings),
                at=at,
                reply_to=mail.reply_to,
            )
        )
    except MailFailed as problem:
        log.warning("mail of a report not sent: %s", problem.code)
        return problem
    return None


def _letterhead(settings: Settings) -> Letterhead:
    """The office's own: somebody is to answer."""
    office = settings.letters_mailbox
    return Letterhead(office.address, settings.mail_domain, office.name)
