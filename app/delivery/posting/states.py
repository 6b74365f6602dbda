"""How a print batch moves, on one screen.

Its letters wait as queued attempts until it closes: nothing counts as sent before the print room's counts add up.
Counts are entered while it is with the printer or posted. What is cancelled frees its letters for another batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.delivery import events
from app.delivery.attempts.reasons import PostReason
from app.platform.transitions import Move, Status


class BatchState(Status):
    MADE = "made", "empty", "Not given to the printer yet"
    WITH_PRINTER = "with_printer", "half", "Given to the printer"
    POSTED = "posted", "half", "Posted, to be counted"
    CLOSED = "closed", "full", "Closed"
    CANCELLED = "cancelled", "stop", "Cancelled"


BATCH: Mapping[str, Move[BatchState]] = {
    "make": Move(frozenset(), BatchState.MADE, events.BATCH_MADE),
    "give": Move(frozenset({BatchState.MADE}), BatchState.WITH_PRINTER, events.BATCH_GIVEN),
    "fetch back": Move(frozenset({BatchState.WITH_PRINTER}), BatchState.MADE, events.BATCH_FETCHED_BACK),
    "post": Move(frozenset({BatchState.WITH_PRINTER, BatchState.POSTED}), BatchState.POSTED, events.BATCH_POSTED),
    "close": Move(frozenset({BatchState.POSTED}), BatchState.CLOSED, events.BATCH_CLOSED),
    "cancel": Move(frozenset({BatchState.MADE, BatchState.WITH_PRINTER}), BatchState.CANCELLED, events.BATCH_CANCELLED),
}
"""What was posted is posted again, on another day, when the first was a mistake."""

COUNTED = frozenset({BatchState.WITH_PRINTER, BatchState.POSTED})
"""While the print room's counts may be entered and corrected."""


class NotPosted(StrEnum):
    NOT_PRINTED = "not_printed"
    SPOILED = "spoiled"
    KEPT_BACK = "kept_back"
    ADDRESS_INCOMPLETE = "address_incomplete"


@dataclass(frozen=True)
class NotPostedWords:
    """`headings`: what spreadsheets say of it besides. `fails`: as which reason the attempt fails; None: the letter
    waits no more, and can go with another batch."""

    word: str
    headings: tuple[str, ...] = ()
    fails: PostReason | None = None


NOT_POSTED: Mapping[str, NotPostedWords] = {
    NotPosted.NOT_PRINTED: NotPostedWords("Not printed", ("missing", "not found")),
    NotPosted.SPOILED: NotPostedWords("Spoiled, and not printed again", ("spoiled", "spoilt", "damaged")),
    NotPosted.KEPT_BACK: NotPostedWords(
        "The printer was asked not to post it", ("kept back", "withheld", "held back", "pulled")
    ),
    NotPosted.ADDRESS_INCOMPLETE: NotPostedWords(
        "Address incomplete", ("incomplete address", "bad address"), PostReason.ADDRESS_INCOMPLETE
    ),
}
