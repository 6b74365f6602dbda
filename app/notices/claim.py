"""Claim the notices of one mail, with a lease and a token that whatever comes of it must match (rule 1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.notices.models import WAITING, Notice
from app.notices.states import MailState
from app.platform.leases import unheld

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
    return (Notice.due_at <= at) & unheld(Notice, at)


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
    token, tries = max(one.token for one in together) + 1, max(one.tries for one in together) + 1
    ids = tuple(sorted(one.id for one in together))
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(token=token, tries=tries, lease_until=at + lease))
    return Parcel(ids, token, tries)


def held(parcel: Parcel) -> ColumnElement[bool]:
    """The notices that the claim still holds: nobody has claimed them since, and their reader still wants mail."""
    mine = Notice.id.in_(parcel.notice_ids) & (Notice.token == parcel.token)
    return mine & (Notice.mail == MailState.WAITING)
