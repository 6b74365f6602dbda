"""How a print batch moves, on one screen.

Its letters wait as queued attempts until it closes: nothing counts as sent before the print room's counts add up.
Counts are entered while it is with the printer or posted. What is cancelled frees its letters for another batch.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.transitions import Move


class BatchState(StrEnum):
    MADE = "made"
    WITH_PRINTER = "with_printer"
    POSTED = "posted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


BATCH: Mapping[str, Move[BatchState]] = {
    "make": Move(frozenset(), BatchState.MADE, "batch.made"),
    "give": Move(frozenset({BatchState.MADE}), BatchState.WITH_PRINTER, "batch.given"),
    "fetch back": Move(frozenset({BatchState.WITH_PRINTER}), BatchState.MADE, "batch.fetched_back"),
    "post": Move(frozenset({BatchState.WITH_PRINTER, BatchState.POSTED}), BatchState.POSTED, "batch.posted"),
    "close": Move(frozenset({BatchState.POSTED}), BatchState.CLOSED, "batch.closed"),
    "cancel": Move(frozenset({BatchState.MADE, BatchState.WITH_PRINTER}), BatchState.CANCELLED, "batch.cancelled"),
}
"""What was posted is posted again, on another day, when the first was a mistake."""

COUNTED = frozenset({BatchState.WITH_PRINTER, BatchState.POSTED})
"""While the print room's counts may be entered and corrected."""
