"""How a run and its rows move, on one screen."""

from collections.abc import Mapping
from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class RowState(StrEnum):
    """`CLAIMED` is a worker's lease on the row, which runs out by itself; a lease is no change of state to audit."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    MADE = "made"
    FAILED = "failed"
    CANCELLED = "cancelled"


RUN: Mapping[str, tuple[frozenset[RunState], RunState]] = {
    "pause": (frozenset({RunState.RUNNING}), RunState.PAUSED),
    "resume": (frozenset({RunState.PAUSED}), RunState.RUNNING),
    "cancel": (frozenset({RunState.RUNNING, RunState.PAUSED}), RunState.CANCELLED),
    "finish": (frozenset({RunState.RUNNING, RunState.PAUSED}), RunState.DONE),
}
"""A run's transitions: from which states, to which. It starts RUNNING."""

ROW: Mapping[str, tuple[frozenset[RowState], RowState]] = {
    "claim": (frozenset({RowState.WAITING, RowState.CLAIMED}), RowState.CLAIMED),
    "make": (frozenset({RowState.CLAIMED}), RowState.MADE),
    "put back": (frozenset({RowState.CLAIMED}), RowState.WAITING),
    "fail": (frozenset({RowState.CLAIMED}), RowState.FAILED),
    "cancel": (frozenset({RowState.WAITING, RowState.CLAIMED}), RowState.CANCELLED),
}
"""A row's transitions. It starts WAITING; a claimed row is claimed again only once its lease has run out."""

UNDER_WAY = frozenset({RunState.RUNNING, RunState.PAUSED})
OPEN = frozenset({RowState.WAITING, RowState.CLAIMED})
