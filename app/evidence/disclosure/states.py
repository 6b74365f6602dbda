"""How a request for information moves, and how its bundle is made, on one screen."""

from collections.abc import Mapping

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
    "begin": Move(frozenset(), State.OPEN, "disclosure.begun"),
    "decide": Move(frozenset({State.OPEN}), State.DECIDED, "disclosure.decided"),
    "open again": Move(frozenset({State.DECIDED}), State.OPEN, "disclosure.opened_again"),
    "release": Move(frozenset({State.DECIDED}), State.RELEASED, "disclosure.released"),
    "withdraw": Move(frozenset({State.OPEN, State.DECIDED}), State.WITHDRAWN, "disclosure.withdrawn"),
}
"""What is released was sent to whoever asked: it moves no further. A request may be withdrawn by whoever made it."""

BUNDLE: Mapping[str, Move[BundleState]] = {
    "ask": Move(frozenset(), BundleState.MAKING, "bundle.asked"),
    "end": Move(frozenset({BundleState.MAKING}), BundleState.MADE, "bundle.made"),
    "fail": Move(frozenset({BundleState.MAKING}), BundleState.FAILED, "bundle.failed"),
}
