"""What the pages of published facts begin with."""

from typing import NoReturn

from flask import abort
from flask_login import current_user

from app.accounts.models import Role


def may_write() -> bool:
    return Role.DRAFTER in current_user.roles


def no_such(what: str, known: bool) -> NoReturn:
    """`known`: Despatch holds it now, but did not at the moment asked about."""
    if known:
        abort(404, description=f"Despatch did not know of this {what} then. Ask for a later moment.")
    abort(404, description=f"There is no such {what}.")
