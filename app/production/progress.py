"""How far a run is: a few cheap queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.production.models import Edition, Run, RunLetter
from app.production.states import RowState, RunState

WINDOW = timedelta(seconds=20)
"""The span over which letters a second are counted."""


@dataclass(frozen=True)
class Line:
    """One registry of a run, or all of it."""

    made: int = 0
    failed: int = 0
    cancelled: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return self.made + self.failed + self.cancelled + self.waiting

    @property
    def tried(self) -> int:
        return self.made + self.failed


@dataclass(frozen=True)
class Progress(Line):
    """`rate`: letters a second, lately while the run goes on, on the whole when it is over; None when there is none to
    tell. `left` and `elapsed` are spans of time; `registries` go by slug, in the letters' order."""

    registries: Mapping[str, Line] | None = None
    rate: float | None = None
    left: timedelta | None = None
    elapsed: timedelta = timedelta(0)


@dataclass(frozen=True)
class Failure:
    """A letter that could not be made."""

    letter: Letter
    code: str
    facts: Mapping[str, object]


def progress_of(session: Session, run: Run, *, at: datetime) -> Progress:
    rows = session.execute(
        select(Letter.registry_slug, RunLetter.state, func.count(), func.min(Letter.number))
        .join(Letter, Letter.id == RunLetter.letter_id)
        .where(RunLetter.run_id == run.id)
        .group_by(Letter.registry_slug, RunLetter.state)
        .order_by(func.min(Letter.number))
    ).all()
    slugs = list(dict.fromkeys(slug for slug, *_ in sorted(rows, key=lambda row: row[3])))
    lines = {slug: _line({state: number for s, state, number, _ in rows if s == slug}) for slug in slugs}
    states: dict[str, int] = {}
    for _, state, number, _ in rows:
        states[state] = states.get(state, 0) + number
    whole = _line(states)
    ended = run.ended_at or at
    elapsed = ended - run.started_at
    rate = _rate(session, run, whole, at=at, elapsed=elapsed)
    going = run.state == RunState.RUNNING
    return Progress(
        made=whole.made,
        failed=whole.failed,
        cancelled=whole.cancelled,
        waiting=whole.waiting,
        registries=lines,
        rate=rate,
        left=timedelta(seconds=whole.waiting / rate) if going and rate else None,
        elapsed=elapsed,
    )


def failures(session: Session, run: Run) -> Sequence[Failure]:
    """By the letters' order."""
    rows = session.execute(
        select(Letter, RunLetter.error_code, RunLetter.error_facts)
        .join(RunLetter, RunLetter.letter_id == Letter.id)
        .where(RunLetter.run_id == run.id, RunLetter.state == RowState.FAILED)
        .order_by(Letter.number)
    )
    return [Failure(letter, code or "unexpected", facts or {}) for letter, code, facts in rows]


def newest_run(session: Session, campaign_id: int) -> Run | None:
    return session.scalars(
        select(Run).where(Run.campaign_id == campaign_id).order_by(Run.number.desc()).limit(1)
    ).one_or_none()


def made_letters(session: Session, campaign_id: int) -> int:
    """Letters of a campaign that have an edition, from whichever run."""
    made = select(func.count(distinct(Edition.letter_id))).join(Letter, Letter.id == Edition.letter_id)
    return session.scalar(made.where(Letter.campaign_id == campaign_id)) or 0


def _line(states: Mapping[str, int]) -> Line:
    return Line(
        made=states.get(RowState.MADE, 0),
        failed=states.get(RowState.FAILED, 0),
        cancelled=states.get(RowState.CANCELLED, 0),
        waiting=states.get(RowState.WAITING, 0) + states.get(RowState.CLAIMED, 0),
    )


def _rate(session: Session, run: Run, whole: Line, *, at: datetime, elapsed: timedelta) -> float | None:
    if run.state != RunState.RUNNING:
        seconds = elapsed.total_seconds()
        return whole.tried / seconds if whole.tried and seconds else None
    since = max(run.started_at, at - WINDOW)
    lately = session.scalar(
        select(func.count()).select_from(RunLetter).where(RunLetter.run_id == run.id, RunLetter.ended_at >= since)
    )
    seconds = (at - since).total_seconds()
    return lately / seconds if lately and seconds else None
