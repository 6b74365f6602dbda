"""What was read and worked out once, for as long as nothing more is committed to the database.

A reading session sees one moment. Which one, the database says itself: PostgreSQL by the transactions that a snapshot
sees, SQLite by a number that changes whenever another connection commits. While that is the same, every row is the
same, whoever changed it and whether or not an audit event says so. So what is remembered can't be out of date.

Each connection remembers for itself, since SQLite's number means nothing to another. Nobody else uses a connection
meanwhile, and what it remembers ends with it.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.letters.bounded_cache import BoundedCache

Value = TypeVar("Value")
How = ParamSpec("How")

MOMENTS = {
    "postgresql": text("SELECT CAST(pg_current_snapshot() AS text)"),
    "sqlite": text("PRAGMA data_version"),
}
"""By dialect, what names the moment that a transaction sees: of one connection, the same only for the same rows."""


@dataclass
class _Remembered:
    """Of one connection: values by their memory and key, as at `moment`. `transaction`: the last that asked for it."""

    moment: str = ""
    transaction: object = None
    values: dict[Any, BoundedCache[Hashable, Any]] = field(default_factory=dict)


class Memory(Generic[Value]):
    """Values of one kind, at most `most` for each connection. They are shared by requests, so nothing changes them;
    and they outlive the session, so they hold no rows of it."""

    def __init__(self, most: int) -> None:
        self._most = most

    def recall(self, session: Session, key: Hashable, work: Callable[[], Value]) -> Value:
        """Return what `work` gives, remembered under `key` for all that the value depends on besides the database: the
        day, say. In a writing session, whose own changes come between, it is worked out each time."""
        if not session.info.get("reads"):
            return work()
        values = _remembered(session).values.setdefault(self, BoundedCache(self._most))
        if key in values:
            return values[key]  # type: ignore[no-any-return]
        value = values[key] = work()
        return value


def _remembered(session: Session) -> _Remembered:
    """What the connection of a reading session remembers of the moment that it sees."""
    connection = session.connection()
    remembered: _Remembered = connection.info.setdefault("remembered", _Remembered())
    transaction = connection.get_transaction()
    if remembered.transaction is not transaction:
        moment = str(connection.execute(MOMENTS[connection.dialect.name]).scalar_one())
        if moment != remembered.moment:
            remembered.values.clear()
        remembered.moment, remembered.transaction = moment, transaction
    return remembered


def read_once(read: Callable[Concatenate[Session, How], Value]) -> Callable[Concatenate[Session, How], Value]:
    """Decorate a function that reads rows: a reading session, which sees one moment, asks for the same only once.

    Its arguments besides the session can be hashed. Unlike what a Memory has, the value may hold rows of the session; a
    dict or list is given to each caller as a copy.
    """

    @wraps(read)
    def read_or_recall(session: Session, /, *args: How.args, **kwargs: How.kwargs) -> Value:
        if not session.info.get("reads"):
            return read(session, *args, **kwargs)
        values: dict[Hashable, Value] = session.info.setdefault("read_once", {})
        key = (read, args, *sorted(kwargs.items()))
        if key not in values:
            values[key] = read(session, *args, **kwargs)
        value = values[key]
        return copy(value) if isinstance(value, dict | list) else value

    return read_or_recall
