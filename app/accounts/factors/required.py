"""Who must have a second factor."""

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.person import PROTECTED
from app.platform.config import Settings


def by_role(_session: Session, user: User, settings: Settings) -> bool:
    """Whoever has a role that it takes two people to give; everyone where SECOND_FACTOR is all."""
    return settings.second_factor == "all" or bool(PROTECTED & user.roles)
