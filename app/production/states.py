"""How a run and its rows move, on one screen. Every change of state goes through these tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


class RunState(StrEnum):
    """It starts RUNNING. PAUSED: no further row is claimed; those in a worker's hands are still finished."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class RowState(StrEnum):
    """It starts WAITING. CLAIMED is a worker's lease on the row, which runs out by itself: nothing to audit."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    MADE = "made"
    FAILED = "failed"
    CANCELLED = "cancelled"


State = TypeVar("State", RunState, RowState)


@dataclass(frozen=True)
class Step(Generic[State]):
    """From any of `sources` to `target`; `action` is the audit event that it is recorded as."""

    sources: frozenset[State]
    target: State
    action: str = ""


UNDER_WAY = frozenset({RunState.RUNNING, RunState.PAUSED})
OPEN = frozenset({RowState.WAITING, RowState.CLAIMED})

RUN: Mapping[str, Step[RunState]] = {
    "pause": Step(frozenset({RunState.RUNNING}), RunState.PAUSED, "run.paused"),
    "resume": Step(frozenset({RunState.PAUSED}), RunState.RUNNING, "run.resumed"),
    "cancel": Step(UNDER_WAY, RunState.CANCELLED, "run.cancelled"),
    "end": Step(UNDER_WAY, RunState.DONE, "run.ended"),
}

ROW: Mapping[str, Step[RowState]] = {
    "claim": Step(OPEN, RowState.CLAIMED),  # a claimed row only once its lease has run out
    "put back": Step(frozenset({RowState.CLAIMED}), RowState.WAITING),
    "make": Step(frozenset({RowState.CLAIMED}), RowState.MADE, "letters.made"),
    "fail": Step(frozenset({RowState.CLAIMED}), RowState.FAILED, "letters.made"),
    "give up": Step(OPEN, RowState.FAILED, "letters.given_up"),
    "cancel": Step(OPEN, RowState.CANCELLED, "run.cancelled"),
}
