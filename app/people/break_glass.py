"""The break-glass account: the one that may sign in with a password where passwords are off. Its use alarms."""

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import SignIn, User
from app.accounts.person import digest
from app.audit.record import Actor, record
from app.people import tell
from app.platform.config import Settings

log = logging.getLogger(__name__)


def may_use_password(settings: Settings, email: str) -> bool:
    """Whether this user may have and use a password."""
    return settings.passwords == "on" or is_break_glass(settings, email)


def is_break_glass(settings: Settings, email: str) -> bool:
    return bool(settings.break_glass_email) and email.lower() == settings.break_glass_email.lower()


def alarm(session: Session, token: str, *, settings: Settings, at: datetime) -> None:
    """Record that the break-glass account was used, and tell all administrators, if the sign-in that `token` lets in
    was made with its password."""
    sign_in = session.scalars(select(SignIn).where(SignIn.token_sha256 == digest(token))).one()
    user = session.get_one(User, sign_in.user_id)
    if sign_in.provider or not is_break_glass(settings, user.email):
        return
    log.warning("the break-glass account was used (user %s)", user.id)
    record(session, events.BREAK_GLASS_USED, actor=Actor(user.id), subjects=[("user", user.id)])
    tell.break_glass_used(session, user, sign_in.browser, at=at)
