"""Where somebody is signed in, as pages list it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.sessions.person import current_sign_ins, lifetime
from app.accounts.words import confirmed_with, signed_in_with
from app.platform.config import Settings


@dataclass(frozen=True)
class SignInLine:
    """`how`: with a password or where; `confirmed`: with which second factor it was last confirmed, at `proved_at`."""

    id: int
    browser: str
    started_at: datetime
    last_seen_at: datetime
    how: str
    confirmed: str
    proved_at: datetime | None


def sign_in_lines(
    session: Session, user_id: int, roles: Collection[Role], *, settings: Settings, at: datetime
) -> list[SignInLine]:
    """The browsers where a user with these roles is signed in, the latest first."""
    return [
        SignInLine(
            id=row.id,
            browser=row.browser,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            how=signed_in_with(row, settings),
            confirmed=confirmed_with(row),
            proved_at=row.proved_at,
        )
        for row in current_sign_ins(session, user_id, lasting=lifetime(settings, roles), at=at)
    ]
