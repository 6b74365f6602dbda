"""Mail that failed, for an administrator: found, tried again, or left."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import BATCH, Actor, Subject, record
from app.notices import events
from app.notices.models import FAILED, WAITING, Notice
from app.notices.notify import TASK
from app.notices.states import MailState
from app.notices.words import RESTRICTED
from app.platform.database import wake_after_commit
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class Row:
    """A notice whose mail did not leave, and whose it is."""

    notice: Notice
    user: User


@dataclass(frozen=True)
class WaitingMail:
    """What has not left yet: how many are put off after a failed try, and why the last of these failed."""

    count: int
    error_code: str
    error_words: str


def failed_mail() -> ListQuery[Row]:
    """The newest first."""
    query = select(Notice, User).join(User, User.id == Notice.user_id).where(FAILED).order_by(Notice.id.desc())
    return ListQuery(query, lambda _, rows: [Row(*row) for row in rows])


def put_off(session: Session) -> WaitingMail | None:
    """None when no mail waits for another try."""
    again = (WAITING, Notice.error_code.is_not(None))
    count = session.scalar(select(func.count()).select_from(Notice).where(*again)) or 0
    last = session.scalar(select(Notice).where(*again).order_by(Notice.id.desc()).limit(1))
    return WaitingMail(count, last.error_code or "", last.error_words) if last else None


def try_again(session: Session, notice_ids: Collection[int], *, actor: Actor, at: datetime) -> int:
    """Let mail that failed wait for a worker, with all its tries before it; up to BATCH at a time. How many it is."""
    rows = _still_failed(session, notice_ids)
    for row in rows:
        row.mail, row.tries, row.due_at = MailState.WAITING, 0, at
        row.error_code, row.error_words = None, ""
    if rows:
        session.flush()
        record(session, events.NOTICES_MAIL_TRIED_AGAIN, actor=actor, subjects=_readers(rows), after=_facts(rows))
        wake_after_commit(session, TASK)
    return len(rows)


def leave(session: Session, notice_ids: Collection[int], *, actor: Actor) -> int:
    """Mail that failed is wanted no more, but for what one role alone reads, which can't wait; up to BATCH at a time.
    How many it is."""
    rows = [notice for notice in _still_failed(session, notice_ids) if may_be_left(notice)]
    for row in rows:
        row.mail = MailState.UNWANTED
    if rows:
        session.flush()
        record(session, events.NOTICES_MAIL_LEFT, actor=actor, subjects=_readers(rows), after=_facts(rows))
    return len(rows)


def may_be_left(notice: Notice) -> bool:
    return notice.kind not in RESTRICTED


def _still_failed(session: Session, notice_ids: Collection[int]) -> Sequence[Notice]:
    query = select(Notice).where(Notice.id.in_(notice_ids), FAILED).order_by(Notice.id).limit(BATCH)
    return session.scalars(query.with_for_update()).all()


def _readers(rows: Iterable[Notice]) -> list[Subject]:
    return [("user", user_id) for user_id in sorted({row.user_id for row in rows})]


def _facts(rows: Iterable[Notice]) -> dict[str, list[int]]:
    return {"notices": [row.id for row in rows]}
