"""Rows with two times: when a fact was true in the world, and when Despatch knew it.

A version is inserted and never changed; a later one *supersedes* it. `valid_from` and `valid_to` are half-open
(`valid_to` is the first day on which it is no longer so) and blank is unbounded. `recorded` and `superseded` are
audit sequence numbers, which commit in order; a clock read at the start of a transaction would lie about that.

One exception: what is said of a person who is erased on request is blanked in place (app/registry/holders/erase.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Integer, SQLColumnExpression, event, inspect, or_
from sqlalchemy.orm import Mapped, Mapper, mapped_column

Day = date | SQLColumnExpression[date]
"""A day, or the column of a row that names one."""

Known = int | None | SQLColumnExpression[int]
"""The audit event up to which Despatch knew, or the column of a row that names one; None: now."""


class HistoryRewritten(Exception):
    """Code tried to change a version that is already kept. Insert a new one and supersede the old."""


class Versioned:
    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"), index=True)
    superseded: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))

    def supersede(self, seq: int) -> None:
        """Close this version as known up to audit event `seq`."""
        if self.superseded is not None:
            raise HistoryRewritten(f"{type(self).__name__} {self.id} is superseded already")
        self.superseded = seq


Version = TypeVar("Version", bound=Versioned)


@event.listens_for(Versioned, "after_mapper_constructed", propagate=True)
def _index_superseded(mapper: Mapper[Any], _class: type[Any]) -> None:
    """Index the versions that were superseded, and leave out those that stand: nearly all rows do, and a database
    without statistics would take an index of them for a short way to a few."""
    superseded = mapper.columns["superseded"]
    gone = superseded.is_not(None)
    Index(None, superseded, sqlite_where=gone, postgresql_where=gone)


def next_version(version: Version, *, seq: int, **changes: Any) -> Version:
    """A new version that says what `version` says but for `changes`, as recorded by event `seq`."""
    kept = {c.key: getattr(version, c.key) for c in inspect(type(version)).columns if c.key not in ("id", "superseded")}
    return type(version)(**(kept | changes | {"recorded": seq}))


@event.listens_for(Versioned, "before_update", propagate=True)
def _insert_only(_mapper: Any, _connection: Any, target: Versioned) -> None:
    state = inspect(target)
    changed = {a.key for a in state.attrs if a.history.has_changes()}
    if changed - {"superseded"} or any(state.attrs.superseded.history.deleted or ()):
        raise HistoryRewritten(f"{type(target).__name__} {target.id}: {', '.join(sorted(changed))}")


@event.listens_for(Versioned, "before_delete", propagate=True)
def _never_deleted(_mapper: Any, _connection: Any, target: Versioned) -> None:
    raise HistoryRewritten(f"{type(target).__name__} {target.id}: a version is superseded, not deleted")


@dataclass(frozen=True)
class VersionPlace(Generic[Version]):
    """Where a fact that is so from a day on stands among those that are kept already: the one that begins on the same
    day, those that begin earlier and reach beyond it, and the day from which the next is so."""

    same_day: Version | None
    reaching: Sequence[Version]
    until: date | None

    @property
    def cut(self) -> list[Version]:
        """The versions that no longer hold as they are."""
        return [*self.reaching, *([self.same_day] if self.same_day else [])]


def place_for(standing: Sequence[Version], since: date) -> VersionPlace[Version]:
    return VersionPlace(
        same_day=next((one for one in standing if one.valid_from == since), None),
        reaching=[
            one
            for one in standing
            if (one.valid_from or date.min) < since and (one.valid_to is None or one.valid_to > since)
        ],
        until=min((one.valid_from for one in standing if one.valid_from and one.valid_from > since), default=None),
    )


def known(model: type[Versioned], known_at: Known = None) -> ColumnElement[bool]:
    """The versions that Despatch held at audit event `known_at` (None: now)."""
    if known_at is None:
        return model.superseded.is_(None)
    recorded = model.recorded + 0  # nearly all rows are earlier: never a reason to begin at the index of `recorded`
    return (recorded <= known_at) & or_(model.superseded.is_(None), model.superseded > known_at)


def is_known(row: Versioned, known_at: int | None = None) -> bool:
    """The same of a row that was read."""
    if known_at is None:
        return row.superseded is None
    return row.recorded <= known_at and (row.superseded is None or row.superseded > known_at)


def valid(model: type[Versioned], valid_at: Day) -> ColumnElement[bool]:
    """The versions that were true in the world on `valid_at`."""
    return or_(model.valid_from.is_(None), model.valid_from <= valid_at) & or_(
        model.valid_to.is_(None), model.valid_to > valid_at
    )


def as_at(model: type[Versioned], valid_at: Day, known_at: Known = None) -> ColumnElement[bool]:
    """True on `valid_at`, as known at `known_at`: every count asks this."""
    return valid(model, valid_at) & known(model, known_at)
