"""Published facts as versions: the one that stands, held while it is changed, and everything that was said before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.find import personal_of
from app.audit.moments import Moment, moments
from app.errors import Stale
from app.platform.database import Base
from app.platform.history import Versioned

Kept = TypeVar("Kept", bound=Versioned)
Thing = TypeVar("Thing", bound=Base)


class RecordedInError(Stale):
    """This was removed meanwhile: it was recorded in error. Its form is not shown again."""

    code = "recorded_in_error"


def lock_row(session: Session, thing: type[Thing], identity: int) -> Thing:
    """The row that all versions hang on, held until the transaction ends, so that two changes come one after the
    other."""
    return session.get_one(thing, identity, with_for_update={"key_share": True}, populate_existing=True)


def made_once(session: Session, row: Base) -> bool:
    """Whether `row` was made now; False: the form that it came from (`once`) made one already, also a moment ago in
    another transaction. Look it up by `once` then."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def standing_version(session: Session, version: type[Kept], **of: int) -> Kept | None:
    """The version that stands now, of what `of` names."""
    return session.scalars(select(version).filter_by(**of, superseded=None)).one_or_none()


def seen_version(session: Session, version: type[Kept], *, seen: int, **of: int) -> Kept:
    """The version that stands, if it is the one that a form showed (`seen`: the event that recorded it). Raises
    Stale, RecordedInError."""
    stands = standing_version(session, version, **of)
    if stands is None:
        raise RecordedInError
    if stands.recorded != seen:
        raise Stale("fact_corrected")
    return stands


@dataclass(frozen=True)
class Change(Generic[Kept]):
    """`was` None: it was recorded then; `now` None: it was removed, for `reason`."""

    moment: Moment
    was: Kept | None
    now: Kept | None
    reason: str


def history_of(session: Session, version: type[Kept], *, known_at: int | None = None, **of: int) -> list[Change[Kept]]:
    """Every change, the newest first; with `known_at`, up to that event."""
    rows = session.scalars(select(version).filter_by(**of)).all()
    begun, ended = {row.recorded: row for row in rows}, {row.superseded: row for row in rows if row.superseded}
    seqs = sorted((seq for seq in begun.keys() | ended.keys() if known_at is None or seq <= known_at), reverse=True)
    when = moments(session, seqs)
    return [
        Change(when[seq], ended.get(seq), begun.get(seq), "" if seq in begun else _reason(session, seq)) for seq in seqs
    ]


def _reason(session: Session, seq: int) -> str:
    return next((fact.value or "" for fact in personal_of(session, seq) if fact.name == "reason"), "")


def differences(
    was: Kept | None, now: Kept | None, said: Callable[[Kept], Sequence[tuple[str, Any]]]
) -> list[tuple[str, str, str]]:
    """What two versions say otherwise: (what it is called, before, after), as `said` puts each into words."""
    before, after = (dict(said(one)) if one else {} for one in (was, now))
    names = dict.fromkeys((*before, *after))
    pairs = ((name, str(before.get(name) or ""), str(after.get(name) or "")) for name in names)
    return [(name, one, other) for name, one, other in pairs if one != other]
