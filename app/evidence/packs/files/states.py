"""How a set of a pack's files moves, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.evidence import events
from app.platform.transitions import Move


class SetState(StrEnum):
    """It starts MAKING: a worker has files to make. FAILED: workers gave it up; another set may be asked for."""

    MAKING = "making"
    MADE = "made"
    FAILED = "failed"


SET: Mapping[str, Move[SetState]] = {
    "ask": Move(frozenset(), SetState.MAKING, events.PACK_FILES_ASKED),
    "end": Move(frozenset({SetState.MAKING}), SetState.MADE, events.PACK_FILES_MADE),
    "give up": Move(frozenset({SetState.MAKING}), SetState.FAILED, events.PACK_FILES_FAILED),
}
