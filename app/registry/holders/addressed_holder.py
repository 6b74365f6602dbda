"""Of those who hold a post at once, the one whom letters are addressed to."""

from sqlalchemy import ColumnElement, case, func

from app.platform.history import Day, Known, as_at
from app.registry.holders.person import ERASED
from app.registry.models import HolderVersion


def addressed_on(valid_at: Day, known_at: Known = None) -> ColumnElement[bool]:
    """The holders that letters of the day go to: at most one for each post, and the one whom lists name."""
    return as_at(HolderVersion, valid_at, known_at) & HolderVersion.addressed


def name_shown() -> ColumnElement[str]:
    """The name of a holder, if any, as lists show it."""
    return case((HolderVersion.erased.is_not(None), ERASED), else_=func.coalesce(HolderVersion.full_name, ""))
