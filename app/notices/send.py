"""Send the mail of notices: claim one with a lease, give it to the mail server, record what came of it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, record
from app.notices import events
from app.notices.mails import text_of
from app.notices.models import WAITING, Notice
from app.notices.states import MailState
from app.notices.words import kind_of
from app.platform.clock import now
from app.platform.leases import is_unleased
from app.platform.mail.errors import MailFailed, RefusedByServer, ServerFailed
from app.platform.mail.message import Letterhead, build_message
from app.platform.services import Services

MOST = 50
"""Notices that one mail may tell of; those of a day that are more come in the next."""


@dataclass(frozen=True)
class Parcel:
    """One mail in this worker's hands until its lease runs out: all of its notices carry one `token`. `tries` counts
    this one."""

    notice_ids: tuple[int, ...]
    token: int
    tries: int


def free(at: datetime) -> ColumnElement[bool]:
    """Notices whose mail is due and in nobody's hands."""
    return (Notice.due_at <= at) & is_unleased(Notice, at)


def claim(session: Session, *, at: datetime, lease: timedelta) -> Parcel | None:
    """The mail that has been due longest: a notice, or those of its reader's that go together; None when there is none.

    A second worker waits for the first one's claim rather than passing it by, so that it does not make a mail of its
    own of what goes together; what it waited for is then no more free, and it comes back with nothing.
    """
    due = select(Notice).where(WAITING, free(at)).order_by(Notice.due_at, Notice.id).with_for_update()
    first = session.scalars(due.limit(1)).first()
    if first is None:
        return None
    together = [first]
    if first.daily:
        together += session.scalars(
            due.where(Notice.user_id == first.user_id, Notice.daily, Notice.id != first.id).limit(MOST - 1)
        )
    token, tries = max(notice.token for notice in together) + 1, max(notice.tries for notice in together) + 1
    ids = tuple(sorted(notice.id for notice in together))
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(token=token, tries=tries, lease_until=at + lease))
    return Parcel(ids, token, tries)


def claimed_notices(parcel: Parcel) -> ColumnElement[bool]:
    """The notices that the claim still holds: nobody has claimed them since, and their reader still wants mail."""
    mine = Notice.id.in_(parcel.notice_ids) & (Notice.token == parcel.token)
    return mine & (Notice.mail == MailState.WAITING)


WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long a mail waits after each try that failed for now: some seventeen hours in all."""

MOST_TRIES = len(WAITS) + 1

GIVEN_UP = MailFailed("mail_given_up")


def record_sent(session: Session, parcel: Parcel, user: User, *, at: datetime) -> None:
    if ids := _become(session, parcel, mail=MailState.SENT, mailed_at=at, error_code=None, error_words=""):
        record(session, events.NOTICES_MAILED, actor=SYSTEM, subjects=[("user", user.id)], after={"notices": ids})


def fail(session: Session, parcel: Parcel, user: User, problem: MailFailed) -> None:
    """It stays unsent until an administrator has it tried again."""
    said = {"error_code": problem.code, "error_words": problem.said}
    if ids := _become(session, parcel, mail=MailState.FAILED, **said):
        after = {"notices": ids, "code": problem.code}
        record(session, events.NOTICES_MAIL_FAILED, actor=SYSTEM, subjects=[("user", user.id)], after=after)


def put_off(session: Session, parcel: Parcel, user: User, problem: MailFailed, *, at: datetime) -> None:
    """Let it wait for another try, or fail it when this was the last. To wait is no change of state."""
    if parcel.tries >= MOST_TRIES:
        fail(session, parcel, user, problem)
        return
    until = at + WAITS[parcel.tries - 1]
    _become(session, parcel, due_at=until, error_code=problem.code, error_words=problem.said)


def leave_out(session: Session, parcel: Parcel, user: User) -> None:
    """Its reader was deactivated since, or lost the role that it takes to read it."""
    if ids := _become(session, parcel, mail=MailState.UNWANTED):
        record(session, events.NOTICES_NOT_MAILED, actor=SYSTEM, subjects=[("user", user.id)], after={"notices": ids})


def _become(session: Session, parcel: Parcel, **values: object) -> list[int]:
    """Give the notices that the claim still holds these values; their numbers."""
    changed = update(Notice).where(claimed_notices(parcel)).values(lease_until=None, **values).returning(Notice.id)
    return sorted(session.scalars(changed))


TIMEOUTS = 15
"""Of so many answers that a mail server owes us a lease outlasts the longest wait: a mail takes some eleven."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MailContent:
    """Whom a parcel goes to, and what it tells."""

    user: User
    notices: Sequence[Notice]

    @property
    def roles_needed(self) -> frozenset[Role]:
        """To read all of it."""
        return frozenset(role for notice in self.notices if (role := kind_of(notice.kind).role))


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
        content = _mail_content(session, parcel)
    problem: MailFailed | None = None
    wanted = content.user.active and content.roles_needed <= content.user.roles
    if wanted and parcel.tries <= MOST_TRIES:
        problem = _try(services, content, at)
    with services.database.writing() as session:
        if not wanted:
            leave_out(session, parcel, content.user)
        elif parcel.tries > MOST_TRIES:
            fail(session, parcel, content.user, GIVEN_UP)
        elif problem is None:
            record_sent(session, parcel, content.user, at=at)
        elif isinstance(problem, RefusedByServer):
            fail(session, parcel, content.user, problem)
        else:
            put_off(session, parcel, content.user, problem, at=at)
    return not isinstance(problem, ServerFailed)


def _mail_content(session: Session, parcel: Parcel) -> MailContent:
    notices = session.scalars(select(Notice).where(Notice.id.in_(parcel.notice_ids)).order_by(Notice.id)).all()
    return MailContent(session.get_one(User, notices[0].user_id), notices)


def message_number(notices: Sequence[Notice]) -> str:
    """What names the mail with these notices. Their numbers are given again after a restore of a backup, so it has the
    moment of the first too: programs that read mail drop a second mail of one number."""
    first, last = notices[0], notices[-1]
    name = f"notice-{first.id}" if first is last else f"notices-{first.id}-{last.id}"
    return f"{name}-{first.created_at:%Y%m%d%H%M%S%f}"


def _try(services: Services, told: MailContent, at: datetime) -> MailFailed | None:
    """Why it failed, if it did."""
    settings = services.settings
    first, last = told.notices[0].id, told.notices[-1].id
    text = text_of(told.notices, settings.base_url, to=told.user.name)
    try:
        message = build_message(
            to=told.user.email,
            subject=text.subject,
            text=text.body,
            number=message_number(told.notices),
            letterhead=Letterhead(settings.notices_address, settings.mail_domain),
            at=at,
        )
        services.mail.send(message)
    except MailFailed as problem:
        log.warning("email with notices %s to %s not sent: %s", first, last, problem.code)
        return problem
    return None
