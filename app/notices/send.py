"""Send the mail of notices: claim one, give it to the mail server, record what came of it.

A mail leaves twice only when a worker ends, or the connection breaks, between the server's taking it and the commit
that says so. It then has the same Message-ID, by which mail programs know the second for the first. That is right
here: to be told twice costs less than never. Letters are sent otherwise (rule 2).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.notices.claim import Parcel, claim
from app.notices.mails import text_of
from app.notices.models import Notice
from app.notices.settle import GIVEN_UP, MOST_TRIES, fail, leave_out, put_off, sent
from app.notices.words import KINDS
from app.platform.clock import now
from app.platform.mail.errors import MailFailed, Refused, ServerFailed
from app.platform.mail.message import Letterhead, build
from app.platform.services import Services

TIMEOUTS = 15
"""Of so many answers that a mail server owes us a lease outlasts the longest wait: a mail takes some eleven."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """Whom a parcel goes to, and what it tells."""

    user: User
    notices: Sequence[Notice]

    @property
    def roles_needed(self) -> frozenset[Role]:
        """To read all of it."""
        return frozenset(role for one in self.notices if (role := KINDS[one.kind].role))


def send_due(services: Services, *, at: datetime | None = None) -> None:
    """All mail that is due, one by one, until none is left or the server fails: it would fail for the others too."""
    while True:
        moment = at or now()
        lease = timedelta(seconds=TIMEOUTS * services.settings.mail_timeout_seconds)
        with services.database.writing() as session:
            parcel = claim(session, at=moment, lease=lease)
        if parcel is None or not _send(services, parcel, moment):
            return


def _send(services: Services, parcel: Parcel, at: datetime) -> bool:
    """Whether it makes sense to go on with the next."""
    with services.database.reading() as session:
        told = _told(session, parcel)
    problem: MailFailed | None = None
    wanted = told.user.active and told.roles_needed <= told.user.roles
    if wanted and parcel.tries <= MOST_TRIES:
        problem = _try(services, told, at)
    with services.database.writing() as session:
        if not wanted:
            leave_out(session, parcel, told.user)
        elif parcel.tries > MOST_TRIES:
            fail(session, parcel, told.user, GIVEN_UP)
        elif problem is None:
            sent(session, parcel, told.user, at=at)
        elif isinstance(problem, Refused):
            fail(session, parcel, told.user, problem)
        else:
            put_off(session, parcel, told.user, problem, at=at)
    return not isinstance(problem, ServerFailed)


def _told(session: Session, parcel: Parcel) -> Told:
    notices = session.scalars(select(Notice).where(Notice.id.in_(parcel.notice_ids)).order_by(Notice.id)).all()
    return Told(session.get_one(User, notices[0].user_id), notices)


def _try(services: Services, told: Told, at: datetime) -> MailFailed | None:
    """Why it failed, if it did."""
    settings = services.settings
    first, last = told.notices[0].id, told.notices[-1].id
    text = text_of(told.notices, settings.base_url, to=told.user.name)
    try:
        message = build(
            to=told.user.email,
            subject=text.subject,
            text=text.body,
            number=f"notice-{first}" if first == last else f"notices-{first}-{last}",
            letterhead=Letterhead(settings.notices_address, settings.mail_domain),
            at=at,
        )
        services.mail.send(message)
    except MailFailed as problem:
        log.warning("mail of notices %s to %s not sent: %s", first, last, problem.code)
        return problem
    return None
