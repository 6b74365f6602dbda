"""How a run and its rows move, on one screen. Every change of state goes through these tables."""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.transitions import Move, Status
from app.production import events


class RunState(Status):
    """It starts RUNNING. PAUSED: no further row is claimed; those in a worker's hands are still finished."""

    RUNNING = "running", "half", "Under way"
    PAUSED = "paused", "query", "Paused"
    CANCELLED = "cancelled", "stop", "Cancelled"
    DONE = "done", "full", "Ended"


class RowState(StrEnum):
    """It starts WAITING. CLAIMED is a worker's lease on the row, which runs out by itself: nothing to audit."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    MADE = "made"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ComparisonState(StrEnum):
    """It starts WAITING, when its run is over. ALIKE and DIFFERENT: what the second typesetting showed."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    ALIKE = "alike"
    DIFFERENT = "different"
    FAILED = "failed"


UNDER_WAY = frozenset({RunState.RUNNING, RunState.PAUSED})
OPEN = frozenset({RowState.WAITING, RowState.CLAIMED})
UNCOMPARED = frozenset({ComparisonState.WAITING, ComparisonState.CLAIMED})

RUN: Mapping[str, Move[RunState]] = {
    "pause": Move(frozenset({RunState.RUNNING}), RunState.PAUSED, events.RUN_PAUSED),
    "resume": Move(frozenset({RunState.PAUSED}), RunState.RUNNING, events.RUN_RESUMED),
    "cancel": Move(UNDER_WAY, RunState.CANCELLED, events.RUN_CANCELLED),
    "end": Move(UNDER_WAY, RunState.DONE, events.RUN_ENDED),
}

ROW: Mapping[str, Move[RowState]] = {
    "claim": Move(OPEN, RowState.CLAIMED),  # a claimed row only once its lease has run out
    "put back": Move(frozenset({RowState.CLAIMED}), RowState.WAITING),
    "make": Move(frozenset({RowState.CLAIMED}), RowState.MADE, events.LETTERS_MADE),
    "fail": Move(frozenset({RowState.CLAIMED}), RowState.FAILED, events.LETTERS_MADE),
    "give up": Move(OPEN, RowState.FAILED, events.LETTERS_GIVEN_UP),
    "cancel": Move(OPEN, RowState.CANCELLED, events.RUN_CANCELLED),
}

COMPARISON: Mapping[str, Move[ComparisonState]] = {
    "claim": Move(UNCOMPARED, ComparisonState.CLAIMED),  # as a row is
    "put back": Move(frozenset({ComparisonState.CLAIMED}), ComparisonState.WAITING),
    "find alike": Move(frozenset({ComparisonState.CLAIMED}), ComparisonState.ALIKE, events.LETTERS_COMPARED),
    "find different": Move(frozenset({ComparisonState.CLAIMED}), ComparisonState.DIFFERENT, events.LETTERS_COMPARED),
    "fail": Move(frozenset({ComparisonState.CLAIMED}), ComparisonState.FAILED, events.LETTERS_COMPARED),
    "give up": Move(UNCOMPARED, ComparisonState.FAILED, events.LETTERS_COMPARED),
}
