"""Values that seldom change, kept until an event that may have changed them.

A Memory (platform/memory.py) forgets at every commit. Here the events since then decide: each act records its event in
the same transaction.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.models import AuditEvent
from app.platform.memory import read_once

Value = TypeVar("Value")


class EventMemory(Generic[Value]):
    """Values of one kind, at most `most`, which all sessions of a database share. So nothing changes a value, and it
    holds no rows of a session. `elsewhere`: the first parts of actions that change none of
    them; any other may."""

    def __init__(self, elsewhere: frozenset[str], *, most: int = 64) -> None:
        self._elsewhere, self._most, self._lock = elsewhere, most, Lock()

    def recall(self, session: Session, key: Hashable, work: Callable[[], Value]) -> Value:
        """Return what `work` gives, kept under `key` for all that it depends on besides what is recorded: the day, say.
        In a writing session, whose own changes come between, it is worked out each time."""
        if not session.info.get("reads"):
            return work()
        kept: dict[Hashable, tuple[int, Value]] = session.info["kept"].setdefault(self, {})
        seq, (known, value) = head(session).seq, kept.get(key, (-1, None))
        if known == seq and value is not None:
            return value
        if value is None or known > seq or anything_since(session, known, elsewhere=self._elsewhere):
            value = work()
        if known < seq:  # another session may have seen more already
            with self._lock:
                kept.pop(key, None)
                if len(kept) >= self._most:
                    del kept[next(iter(kept))]
                kept[key] = seq, value
        return value


class EventCount:
    """Numbers of events, kept for all sessions of a database and added to. `unless`: the first part of the actions
    after which earlier events may count otherwise, so that all are counted again; `but` those."""

    def __init__(self, *, unless: str, but: Collection[str]) -> None:
        self._unless, self._but = unless, but

    def recall(self, session: Session, key: Hashable, count: Callable[[int], Counter[str]]) -> Counter[str]:
        """Return what `count` gives of all events; it takes the number of the event after which it counts."""
        if not session.info.get("reads"):
            return count(0)
        kept: dict[Hashable, tuple[int, Counter[str]]] = session.info["kept"].setdefault(self, {})
        seq, (known, counted) = head(session).seq, kept.get(key, (0, Counter[str]()))
        if known > seq or self._may_count_otherwise(session, known):
            known, counted = 0, Counter()
        found = counted + count(known) if known < seq else counted
        kept[key] = seq, found
        return found

    def _may_count_otherwise(self, session: Session, seq: int) -> bool:
        others = _after(seq).where(_of_families((self._unless,)), AuditEvent.action.not_in(self._but))
        return session.scalars(others).first() is not None


@read_once
def anything_since(session: Session, seq: int, *, elsewhere: frozenset[str]) -> bool:
    """Whether there is an event after `seq` whose action has none of the first parts `elsewhere`."""
    return session.scalars(_after(seq).where(~_of_families(elsewhere))).first() is not None


def _after(seq: int) -> Select[int]:
    return select(AuditEvent.seq).where(AuditEvent.seq > seq).order_by(AuditEvent.seq).limit(1)


def _of_families(families: Collection[str]) -> ColumnElement[bool]:
    return or_(*(AuditEvent.action.startswith(f"{family}.", autoescape=True) for family in families))
