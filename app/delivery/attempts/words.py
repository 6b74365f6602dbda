"""Where attempts stand, what happened to them, and who says so, in words."""

from collections.abc import Mapping

from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.channels import METHODS
from app.delivery.states import State

ATTEMPT_STATES: Mapping[str, tuple[str, str]] = {
    State.QUEUED: ("empty", "Waiting to be sent"),
    State.HANDING: ("half", "Being sent"),
    State.HANDED_OVER: ("half", "Handed to mail server"),
    State.UNCERTAIN: ("query", "Uncertain"),
    State.DELIVERED: ("full", "Delivered"),
    State.FAILED: ("warn", "Failed"),
    State.RETURNED: ("warn", "Returned"),
    HELD_BACK: ("stop", "Held back, not sent"),
    State.CANCELLED: ("stop", "Cancelled"),
    State.TRIAL: ("none", "Trial copy, sent to no one"),
    State.SENT: ("full", "Sent"),
    State.UNDONE: ("stop", "Undone"),
}
"""Shape and word of the status vocabulary, in the order in which a page counts them. HELD_BACK: failed, since Despatch
itself did not send it."""

EVENTS: Mapping[str, str] = {
    **{state: word for state, (_, word) in ATTEMPT_STATES.items()},
    State.QUEUED: "Waiting to be sent",
    "delayed": "Delayed",
    "complained": "Reported as spam",
    "read": "Read",
}
"""What happened to an attempt, by the kind of the event."""

COPY_SENT = ("full", "Sent")


def attempt_state(state: str, channel: str, *, copy: bool = False, reason: str = "") -> tuple[str, str]:
    """Shape and word of an attempt's state. What a carrier took is handed on or posted, which is no report of
    delivery; a copy is sent."""
    if state == State.FAILED and reason == HELD_BACK:
        return ATTEMPT_STATES[HELD_BACK]
    if state != State.HANDED_OVER:
        return ATTEMPT_STATES[state]
    method = METHODS[channel]
    return COPY_SENT if copy else ("full" if method.proves_delivery else "half", method.handed_over)


def event_word(kind: str, channel: str, *, copy: bool = False) -> str:
    """What happened to an attempt, by the kind of the event."""
    if kind == State.HANDED_OVER:
        return attempt_state(kind, channel, copy=copy)[1]
    return EVENTS.get(kind, kind)


SOURCES: Mapping[str, str] = {
    "despatch": "Despatch",
    **{carrier: words for spec in METHODS.values() for carrier, words in spec.carriers.items()},
    "batch": "the print room",
    "import": "a file of results",
    "bounce": "a bounce in the inbox",
    "person": "a person",
}
"""Who says so, within a sentence."""
