"""How far a run is: a few cheap queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.platform.memory import Memory
from app.production.editions.editions import titles_in
from app.production.models import Edition, Run, RunLetter
from app.production.states import OPEN, RowState, RunState
from app.web.tables.list_query import ListQuery

WINDOW = timedelta(seconds=20)
"""The span over which letters a second are counted while a run goes on."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Letters of one registry in a run, or of all of it. `waiting` includes those in a worker's hands."""

    made: int
    failed: int
    cancelled: int
    waiting: int

    @property
    def total(self) -> int:
        return self.made + self.failed + self.cancelled + self.waiting

    @property
    def tried(self) -> int:
        return self.made + self.failed


@dataclass(frozen=True, kw_only=True)
class Progress(Line):
    """The whole run. `registries`: its lines by slug, in the letters' order. `rate`: letters a second, lately while the
    run goes on, on the whole once it has ended; None when nothing can be said. `left`: None likewise.
    `in_hand`: those of the waiting letters that a worker holds, on a lease that goes on."""

    registries: Mapping[str, Line]
    rate: float | None
    left: timedelta | None
    elapsed: timedelta
    in_hand: int


@dataclass(frozen=True)
class Failure:
    """A letter that could not be made. `recipient`: its post's title, blank for a post that its registry lacks.

    `made_in`: the number of the first later run that has made it; None while none has.
    """

    letter: Letter
    recipient: str
    code: str
    facts: Mapping[str, Any]
    made_in: int | None


def progress_of(session: Session, run: Run, *, at: datetime) -> Progress:
    """How far `run` is at the moment `at`."""
    rows = session.execute(
        select(Letter.registry_slug, RunLetter.state, func.count())
        .join(Letter, Letter.id == RunLetter.letter_id)
        .where(RunLetter.run_id == run.id)
        .group_by(Letter.registry_slug, RunLetter.state)
        .order_by(func.min(Letter.number))
    ).all()
    registries: dict[str, Counter[str]] = {}
    for slug, state, number in rows:
        registries.setdefault(slug, Counter())[state] += number
    whole = _count_states(sum(registries.values(), Counter()))
    elapsed = (run.ended_at or at) - run.started_at
    rate = _rate(session, run, whole["made"] + whole["failed"], at=at)
    duration = timedelta(seconds=whole["waiting"] / rate) if rate and run.state == RunState.RUNNING else None
    lines = {slug: Line(**_count_states(states)) for slug, states in registries.items()}
    held = (RunLetter.state == RowState.CLAIMED) & (RunLetter.lease_until >= at)
    in_hand = session.scalars(select(func.count()).where(RunLetter.run_id == run.id, held)).one()
    return Progress(**whole, registries=lines, rate=rate, left=duration, elapsed=elapsed, in_hand=in_hand)


def unset_of(session: Session, run: Run) -> dict[str, int]:
    """How many letters the press did not set, by the reason that it gave; the most frequent first."""
    reasons = select(RunLetter.unset, func.count()).where(RunLetter.run_id == run.id, RunLetter.unset != "")
    return dict(session.execute(reasons.group_by(RunLetter.unset).order_by(func.count().desc(), RunLetter.unset)).all())


def failures(run: Run) -> ListQuery[Failure]:
    """The letters that a run could not make, in the letters' order."""
    failed = (
        select(Letter, RunLetter.error_code, RunLetter.error_facts)
        .join(RunLetter, RunLetter.letter_id == Letter.id)
        .where(RunLetter.run_id == run.id, RunLetter.state == RowState.FAILED)
        .order_by(Letter.number)
    )

    def read(session: Session, rows: Sequence[Any]) -> list[Failure]:
        ids = select(Letter.id).where(Letter.id.in_([letter.id for letter, _, _ in rows]))
        titles, made_in = titles_in(session, run, ids), _made_since(session, run, ids)
        return [
            Failure(letter, titles.get(letter.id, ""), code, facts or {}, made_in.get(letter.id))
            for letter, code, facts in rows
        ]

    return ListQuery(failed, read)


def _made_since(session: Session, run: Run, letter_ids: Select[int]) -> dict[int, int]:
    """The first run after `run` that made each letter, by letter id."""
    later = (
        select(Edition.letter_id, func.min(Run.number))
        .join(Run, Run.id == Edition.run_id)
        .where(Edition.letter_id.in_(letter_ids), Run.number > run.number)
        .group_by(Edition.letter_id)
    )
    return dict(session.execute(later).all())


MADE: Memory[int] = Memory(64)
"""By the campaign's id."""


def newest_run(session: Session, campaign_id: int) -> Run | None:
    newest = select(Run).where(Run.campaign_id == campaign_id).order_by(Run.number.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def made_letters(session: Session, campaign_id: int) -> int:
    """Letters of a campaign that have an edition, from whichever run."""
    made = (
        select(func.count())
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
        .where(exists().where(Edition.letter_id == Letter.id))
    )
    return MADE.recall(session, campaign_id, lambda: session.scalars(made).one())


def _count_states(states: Mapping[str, int]) -> dict[str, int]:
    return {
        "made": states.get(RowState.MADE, 0),
        "failed": states.get(RowState.FAILED, 0),
        "cancelled": states.get(RowState.CANCELLED, 0),
        "waiting": sum(states.get(state, 0) for state in OPEN),
    }


def _rate(session: Session, run: Run, tried: int, *, at: datetime) -> float | None:
    since, until = run.started_at, run.ended_at or at
    if run.state == RunState.RUNNING:
        since = max(since, at - WINDOW)
        lately = select(func.count()).where(RunLetter.run_id == run.id, RunLetter.ended_at >= since)
        tried = session.scalars(lately).one()
    seconds = (until - since).total_seconds()
    return tried / seconds if tried and seconds > 0 else None
