"""How a contribution moves from the request to the words that came, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.evidence import events
from app.platform.transitions import Move, Status


class State(Status):
    """DECLINED: another team has to be asked, or the request cancelled. A team may still send what it declined."""

    REQUESTED = "requested", "empty", "Requested"
    ACCEPTED = "accepted", "half", "Accepted"
    DECLINED = "declined", "query", "Declined"
    RECEIVED = "received", "full", "Received"
    CANCELLED = "cancelled", "none", "Cancelled"


AWAITED = frozenset({State.REQUESTED, State.ACCEPTED})
"""The team has something to do: its link works, and it is reminded."""

OUTSTANDING = AWAITED | {State.DECLINED}
"""The answer still lacks it."""


class Act(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    RECEIVE = "receive"
    CANCEL = "cancel"


MOVES: Mapping[Act, Move[State]] = {
    Act.ACCEPT: Move(frozenset({State.REQUESTED}), State.ACCEPTED, events.CONTRIBUTION_ACCEPTED),
    Act.DECLINE: Move(AWAITED, State.DECLINED, events.CONTRIBUTION_DECLINED),
    Act.RECEIVE: Move(OUTSTANDING | {State.RECEIVED}, State.RECEIVED, events.CONTRIBUTION_RECEIVED),
    Act.CANCEL: Move(OUTSTANDING, State.CANCELLED, events.CONTRIBUTION_CANCELLED),
}
"""What was received can be received again: each time is a version."""


class How(StrEnum):
    """How the words of a contribution came."""

    LINK = "link"
    EMAIL = "email"
    HAND = "hand"


class Standing(Status):
    """What a list says of a contribution on a day: the worst last, as the Home Office's case system orders them
    (hocs-workflow, Contribution.java), with what was declined before what is overdue."""

    RECEIVED = "received", "full", "Received"
    CANCELLED = "cancelled", "none", "Cancelled"
    DUE = "due", "half", "Due"
    DECLINED = "declined", "query", "Declined"
    OVERDUE = "overdue", "warn", "Overdue"


WORSE = tuple(Standing)
