"""The requests that a second person can still decide."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.people.models import AccountRequest
from app.people.states import State


def waiting_for(session: Session, at: datetime, *, user_id: int | None = None) -> Sequence[AccountRequest]:
    """The newest first; of one user, or of all."""
    whose = true() if user_id is None else AccountRequest.user_id == user_id
    wanted = select(AccountRequest).where(AccountRequest.state == State.WAITING, AccountRequest.expires_at > at, whose)
    return session.scalars(wanted.order_by(AccountRequest.id.desc())).all()
