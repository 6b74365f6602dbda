"""How a request for information moves, and how its bundle is made, on one screen."""

from collections.abc import Mapping

from app.evidence import events
from app.platform.transitions import Move, Status


class State(Status):
    """OPEN: searched, chosen and redacted. DECIDED: nothing of it changes, and a bundle may be made of it."""

    OPEN = "open", "half", "Open"
    DECIDED = "decided", "full", "Decided"
    RELEASED = "released", "full", "Released"
    WITHDRAWN = "withdrawn", "none", "Withdrawn"


class BundleState(Status):
    MAKING = "making", "half", "Being made"
    MADE = "made", "full", "Made"
    FAILED = "failed", "warn", "Not made"


DISCLOSURE: Mapping[str, Move[State]] = {
    "begin": Move(frozenset(), State.OPEN, events.DISCLOSURE_BEGUN),
    "decide": Move(frozenset({State.OPEN}), State.DECIDED, events.DISCLOSURE_DECIDED),
    "open again": Move(frozenset({State.DECIDED}), State.OPEN, events.DISCLOSURE_OPENED_AGAIN),
    "release": Move(frozenset({State.DECIDED}), State.RELEASED, events.DISCLOSURE_RELEASED),
    "withdraw": Move(frozenset({State.OPEN, State.DECIDED}), State.WITHDRAWN, events.DISCLOSURE_WITHDRAWN),
}
"""What is released was sent to whoever asked: it moves no further. A request may be withdrawn by whoever made it."""

BUNDLE: Mapping[str, Move[BundleState]] = {
    "ask": Move(frozenset(), BundleState.MAKING, events.BUNDLE_ASKED),
    "end": Move(frozenset({BundleState.MAKING}), BundleState.MADE, events.BUNDLE_MADE),
    "fail": Move(frozenset({BundleState.MAKING}), BundleState.FAILED, events.BUNDLE_FAILED),
}
