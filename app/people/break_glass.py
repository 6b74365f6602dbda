"""The emergency account: the one that may sign in with a password where passwords are off. Its use alarms."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Alarm, SignIn, User
from app.accounts.security.security_events import raise_alarm
from app.accounts.sessions.person import digest
from app.platform.config import Settings


def may_use_password(settings: Settings, email: str) -> bool:
    """Whether this user may have and use a password."""
    return settings.passwords == "on" or is_break_glass(settings, email)


def has_usable_password(session: Session, user_id: int, settings: Settings) -> bool:
    """Whether this user has a password that they may use."""
    user = session.get_one(User, user_id)
    return user.password_hash is not None and may_use_password(settings, user.email)


def is_break_glass(settings: Settings, email: str) -> bool:
    return bool(settings.break_glass_email) and email.lower() == settings.break_glass_email.lower()


def alarm(session: Session, token: str, *, settings: Settings, at: datetime) -> None:
    """Raise an alarm if the sign-in that `token` lets in is one of the emergency account."""
    sign_in = session.scalars(select(SignIn).where(SignIn.token_sha256 == digest(token))).one()
    user = session.get_one(User, sign_in.user_id)
    if is_break_glass(settings, user.email):
        raise_alarm(session, Alarm.BREAK_GLASS, user_id=user.id, at=at)
