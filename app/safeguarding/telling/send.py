"""Send the mails of tries: claim one, give it to the mail server, record what came of it.

A mail leaves twice only when a worker ends, or the connection breaks, between the server's taking it and the commit
that says so; it then has the same Message-ID. To ask a director twice costs less than never.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.clock import now
from app.platform.config import Settings
from app.platform.leases import Claim, lease_next_row
from app.platform.mail.errors import MailFailed, RefusedByServer
from app.platform.mail.message import Letterhead, build_message
from app.platform.services import Services
from app.safeguarding.models import WAITING, RiskMail
from app.safeguarding.states import NO_SERVER, MailState, Outcome
from app.safeguarding.telling.tell import learn

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15))
"""How long a mail waits after each try that failed for now: half an hour in all, of the clock's twenty-four."""

MOST_TRIES = len(WAITS) + 1

TIMEOUTS = 15
"""Of so many answers that a mail server owes us a lease outlasts the longest wait."""

log = logging.getLogger(__name__)


def send_due(services: Services, *, at: datetime | None = None) -> None:
    """All mails that are due, one by one."""
    while True:
        moment = at or now()
        lease = timedelta(seconds=TIMEOUTS * services.settings.mail_timeout_seconds)
        with services.database.writing() as session:
            held = claim(session, at=moment, lease=lease)
        if held is None:
            return
        problem = _try(services, held, moment)
        with services.database.writing() as session:
            server = services.practice or services.settings.mail_server is not None
            settle(session, held, problem, at=moment, server=server)


def claim(session: Session, *, at: datetime, lease: timedelta) -> Claim | None:
    """The mail that has been due longest and is in nobody's hands."""
    order = (RiskMail.due_at, RiskMail.id)
    return lease_next_row(session, RiskMail, WAITING, RiskMail.due_at <= at, order=order, at=at, lease=lease)


def settle(session: Session, held: Claim, problem: MailFailed | None, *, at: datetime, server: bool = True) -> None:
    """What came of it counts while the mail still carries the claim's token. `server`: whether a mail server is set up,
    or practice pretends that one is; without one the mail was only saved as a file."""
    mine = select(RiskMail).where(RiskMail.id == held.row_id, RiskMail.token == held.token, WAITING)
    mail = session.scalars(mine.with_for_update()).one_or_none()
    if mail is None:
        return
    mail.lease_until = None
    mail.error_code, mail.error_words = (problem.code, problem.said) if problem else (None, "")
    if problem is None:
        mail.state, mail.handed_at = MailState.HANDED, at
        learn(session, mail.try_id, Outcome.HANDED, words="" if server else NO_SERVER, at=at)
    elif isinstance(problem, RefusedByServer) or mail.tries >= MOST_TRIES:
        mail.state = MailState.FAILED
        learn(session, mail.try_id, Outcome.FAILED, words=problem.said, at=at)
    else:
        mail.due_at = at + WAITS[mail.tries - 1]
    session.flush()


def _try(services: Services, held: Claim, at: datetime) -> MailFailed | None:
    """Why it failed, if it did."""
    with services.database.reading() as session:
        mail = session.get_one(RiskMail, held.row_id)
    if mail.tries > MOST_TRIES:
        return MailFailed("mail_given_up")
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
        log.warning("email about a report not sent: %s", problem.code)
        return problem
    return None


def _letterhead(settings: Settings) -> Letterhead:
    """The office's own: somebody is to answer."""
    office = settings.letters_mailbox
    return Letterhead(office.address, settings.mail_domain, office.name)
