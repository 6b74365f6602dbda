"""What came of a mail: sent, put off, failed, or left out. It counts only while the claim holds (rule 1)."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import SYSTEM, record
from app.notices.claim import Parcel, held
from app.notices.models import Notice
from app.notices.states import MailState
from app.platform.mail.errors import MailFailed

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long a mail waits after each try that failed for now: some seventeen hours in all."""

MOST_TRIES = len(WAITS) + 1

GIVEN_UP = MailFailed("mail_given_up")


def sent(session: Session, parcel: Parcel, user: User, *, at: datetime) -> None:
    if ids := _become(session, parcel, mail=MailState.SENT, mailed_at=at, error_code=None, error_words=""):
        record(session, "notices.mailed", actor=SYSTEM, subjects=[("user", user.id)], after={"notices": ids})


def fail(session: Session, parcel: Parcel, user: User, problem: MailFailed) -> None:
    """It stays unsent until an administrator has it tried again."""
    said = {"error_code": problem.code, "error_words": problem.said}
    if ids := _become(session, parcel, mail=MailState.FAILED, **said):
        after = {"notices": ids, "code": problem.code}
        record(session, "notices.mail_failed", actor=SYSTEM, subjects=[("user", user.id)], after=after)


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
        record(session, "notices.not_mailed", actor=SYSTEM, subjects=[("user", user.id)], after={"notices": ids})


def _become(session: Session, parcel: Parcel, **values: object) -> list[int]:
    """Give the notices that the claim still holds these values; their numbers."""
    changed = update(Notice).where(held(parcel)).values(lease_until=None, **values).returning(Notice.id)
    return sorted(session.scalars(changed))
