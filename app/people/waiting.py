"""The requests that a second person can still decide."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.people.models import AccountRequest
from app.people.states import REQUEST, State


def waiting_for(session: Session, at: datetime, *, user_id: int | None = None) -> Sequence[AccountRequest]:
    """The newest first; of one user, or of all."""
    whose = true() if user_id is None else AccountRequest.user_id == user_id
    wanted = select(AccountRequest).where(AccountRequest.state == State.WAITING, AccountRequest.expires_at > at, whose)
    return session.scalars(wanted.order_by(AccountRequest.id.desc())).all()


def waits_for_office(session: Session, office_id: int) -> bool:
    """Whether a second person can still decide something about a private office, though perhaps too late."""
    return bool(_of_office(session, office_id))


def end_for_office(session: Session, office_id: int) -> None:
    """What waits about a private office was asked of one with another name."""
    for request in _of_office(session, office_id):
        request.state = REQUEST["end"].target
    session.flush()


def _of_office(session: Session, office_id: int) -> Sequence[AccountRequest]:
    waiting = AccountRequest.state == State.WAITING
    return session.scalars(select(AccountRequest).where(waiting, AccountRequest.office_id == office_id)).all()
