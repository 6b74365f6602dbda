"""The clock of a report, worked out from moments alone. It counts elapsed time in UTC: nights, weekends, bank holidays
and the days on which clocks change are hours like others. 24 hours are the backstop, not the aim.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.platform.transitions import Status

BACKSTOP = timedelta(hours=24)


@dataclass(frozen=True)
class Step:
    """A time after the receipt at which people are woken. `code`: 15m, 1h … 24h."""

    code: str
    after: timedelta


STEPS = (
    Step("15m", timedelta(minutes=15)),
    *(Step(f"{hours}h", timedelta(hours=hours)) for hours in (1, 4, 18, 19, 20, 21, 22, 23, 24)),
)
"""In their order; the last is the deadline itself. From then on people are woken each day."""

AFTER = {step.code: step.after for step in STEPS}


class State(Status):
    """RUNNING: nobody is known to have been told. UNCONFIRMED: one says that they were told, or that it is not
    immediate, and nobody has confirmed it: the clock runs on. NOTIFIED, NOT_IMMEDIATE: said by one and confirmed by
    another; it stands still. MISSED: it ran out, and nobody has been told yet. FOLLOWS: another report's clock is this
    one's."""

    RUNNING = "running", "warn", "No one recorded as told"
    UNCONFIRMED = "unconfirmed", "query", "Waiting for a second person"
    MISSED = "missed", "warn", "Deadline missed"
    NOTIFIED = "notified", "full", "Told"
    NOT_IMMEDIATE = "not_immediate", "none", "Not immediate"
    FOLLOWS = "follows", "none", "Linked to another report"


RUNS = frozenset({State.RUNNING, State.UNCONFIRMED, State.MISSED})


@dataclass(frozen=True)
class Clock:
    """How a report stands at the moment `at`. `left`: until the deadline, below zero after it, as it was when the clock
    stopped if it stands still. `told_at`: when somebody was, once that is confirmed. `missed`: the deadline passed
    before anybody was told or it was decided that it is not immediate, also if that was done since, or the receipt was
    corrected since. `step`: the last that has passed, None before the first; `next_at`: when people are woken next,
    None when it stands still."""

    state: State
    received_at: datetime
    deadline: datetime
    at: datetime
    left: timedelta
    told_at: datetime | None
    missed: bool
    step: Step | None
    next_at: datetime | None

    @property
    def runs(self) -> bool:
        return self.state in RUNS

    @property
    def elapsed(self) -> timedelta:
        """From the receipt until somebody was told, or until now."""
        return (self.told_at or self.at) - self.received_at


def clock_of(
    received_at: datetime,
    at: datetime,
    *,
    told_at: datetime | None = None,
    not_immediate_at: datetime | None = None,
    unconfirmed: bool = False,
    missed_from: datetime | None = None,
) -> Clock:
    """`told_at`, `not_immediate_at`: as confirmed, when somebody was told and when it was decided, of which the earlier
    stops it; `unconfirmed`: something waits for a second person; `missed_from`: an earlier receipt whose deadline had
    passed when it was corrected."""
    told = told_at if told_at and told_at <= at else None
    decided = not_immediate_at if not_immediate_at and not_immediate_at <= at else None
    ended = min((moment for moment in (told, decided) if moment), default=at)
    deadline = received_at + BACKSTOP
    state = _state(told, decided, unconfirmed=unconfirmed, late=ended > deadline)
    return Clock(
        state=state,
        received_at=received_at,
        deadline=deadline,
        at=at,
        left=deadline - ended,
        told_at=told,
        missed=ended > min(received_at, missed_from or received_at) + BACKSTOP,
        step=_passed(at - received_at),
        next_at=received_at + _coming(at - received_at) if state in RUNS else None,
    )


def _state(told: datetime | None, decided: datetime | None, *, unconfirmed: bool, late: bool) -> State:
    if told and (decided is None or told <= decided):
        return State.NOTIFIED
    if decided:
        return State.NOT_IMMEDIATE
    if unconfirmed:
        return State.UNCONFIRMED
    return State.MISSED if late else State.RUNNING


def _passed(elapsed: timedelta) -> Step | None:
    days = elapsed // BACKSTOP
    if days > 1:
        return Step(f"{24 * days}h", days * BACKSTOP)
    return next((step for step in reversed(STEPS) if step.after <= elapsed), None)


def _coming(elapsed: timedelta) -> timedelta:
    return next((step.after for step in STEPS if step.after > elapsed), (elapsed // BACKSTOP + 1) * BACKSTOP)
