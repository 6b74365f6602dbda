"""The clock of a report, worked out from moments alone. It counts elapsed time in UTC: nights, weekends, bank holidays
and the days on which clocks change are hours like others. 24 hours are the backstop, not the aim.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
"""In their order; the last is the deadline itself."""

PLACE = {step.code: place for place, step in enumerate(STEPS)}


class State(StrEnum):
    """RUNNING: nobody is known to have been told. UNCONFIRMED: one says that they were told, or that it is not
    immediate, and nobody has confirmed it: the clock runs on. NOTIFIED, NOT_IMMEDIATE: said by one and confirmed by
    another; it stands still. MISSED: it ran out, and nobody has been told yet. FOLLOWS: another report's clock is this
    one's."""

    RUNNING = "running"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    NOTIFIED = "notified"
    NOT_IMMEDIATE = "not_immediate"
    FOLLOWS = "follows"


RUNS = frozenset({State.RUNNING, State.UNCONFIRMED, State.MISSED})


@dataclass(frozen=True)
class Clock:
    """How a report stands at the moment `at`. `left`: until the deadline, below zero after it, as it was when the clock
    stopped if it stands still. `told_at`: when somebody was, once that is confirmed. `missed`: the deadline passed
    before anybody was told or it was decided that it is not immediate, also if that was done since. `step`: the last
    that has passed, None before the first; `next_at`: when people are woken next, None after the last or when it
    stands still."""

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
    follows: bool = False,
) -> Clock:
    """`told_at`, `not_immediate_at`: as confirmed, when somebody was told and when it was decided; `unconfirmed`:
    something waits for a second person; `follows`: it is on the matter of another report, and `received_at` and the
    rest are of both."""
    told = told_at if told_at and told_at <= at else None
    decided = not_immediate_at if not_immediate_at and not_immediate_at <= at else None
    ended = min((one for one in (told, decided) if one), default=at)
    deadline = received_at + BACKSTOP
    missed = ended > deadline
    state = _state(told=bool(told), not_immediate=bool(decided), unconfirmed=unconfirmed, missed=missed)
    passed = [step for step in STEPS if received_at + step.after <= at]
    coming = [received_at + step.after for step in STEPS[len(passed) :]] if state in RUNS else []
    return Clock(
        state=State.FOLLOWS if follows else state,
        received_at=received_at,
        deadline=deadline,
        at=at,
        left=deadline - ended,
        told_at=told,
        missed=missed,
        step=passed[-1] if passed else None,
        next_at=coming[0] if coming and not follows else None,
    )


def _state(*, told: bool, not_immediate: bool, unconfirmed: bool, missed: bool) -> State:
    if told:
        return State.NOTIFIED
    if not_immediate:
        return State.NOT_IMMEDIATE
    if unconfirmed:
        return State.UNCONFIRMED
    return State.MISSED if missed else State.RUNNING
