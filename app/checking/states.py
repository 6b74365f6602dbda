"""How a check moves, on one screen. Every change of state goes through this table."""

from collections.abc import Mapping
from enum import StrEnum

from app.checking import events
from app.platform.transitions import Move


class CheckState(StrEnum):
    """It starts RUNNING: a worker has letters to read. FAILED: workers gave it up, and the page says why."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


CHECK: Mapping[str, Move[CheckState]] = {
    "end": Move(frozenset({CheckState.RUNNING}), CheckState.DONE, events.CHECK_ENDED),
    "cancel": Move(frozenset({CheckState.RUNNING}), CheckState.CANCELLED, events.CHECK_CANCELLED),
    "give up": Move(frozenset({CheckState.RUNNING}), CheckState.FAILED, events.CHECK_FAILED),
}
