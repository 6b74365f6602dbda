"""How an attempt moves, on one screen. One recorded by hand begins as SENT: it says what a person has done already."""

from collections.abc import Mapping
from enum import StrEnum

from app.moves import Move


class State(StrEnum):
    SENT = "sent"
    UNDONE = "undone"


ATTEMPT: Mapping[str, Move[State]] = {
    "record": Move(frozenset(), State.SENT, "letters.sent"),
    "undo": Move(frozenset({State.SENT}), State.UNDONE, "letters.unsent"),
}
