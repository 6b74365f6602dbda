"""Who must have a second factor."""

from sqlalchemy.orm import Session

from app.accounts.factors.own import has_factor
from app.accounts.models import User
from app.accounts.sessions.person import NEEDS_FACTOR, PROTECTED
from app.platform.config import Settings


def by_role(_session: Session, user: User, settings: Settings) -> bool:
    """Whoever has a role that it takes two people to give; everyone where SECOND_FACTOR is all."""
    return settings.second_factor == "all" or bool(PROTECTED & user.roles)


def by_having(session: Session, user: User, _settings: Settings) -> bool:
    """Whoever has one must use it, in every browser and after every way to sign in."""
    return has_factor(session, user.id)


def is_required(session: Session, user: User, settings: Settings) -> bool:
    """Whether this user must keep a second factor, and not only use the one that they chose to have."""
    return any(needs(session, user, settings) for needs in NEEDS_FACTOR if needs is not by_having)
