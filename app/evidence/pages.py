"""What the pages of published facts begin with."""

from typing import NoReturn

from flask import abort
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.anchor import head
from app.registry.asked import Asked


def may_write() -> bool:
    return Role.DRAFTER in current_user.roles


def event_of(session: Session, asked: Asked) -> int:
    """The event up to which a table is told."""
    return head(session).seq if asked.known_at is None else asked.known_at


def no_such(what: str, known: bool) -> NoReturn:
    """`known`: Despatch holds it now, but did not at the moment asked about."""
    if known:
        abort(404, description=f"Despatch did not know of this {what} then. Ask for a later moment.")
    abort(404, description=f"There is no such {what}.")
