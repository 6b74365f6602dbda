"""How an attempt moves, on one screen. One recorded by hand begins as SENT: it says what a person has done already."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    SENT = "sent"
    UNDONE = "undone"


@dataclass(frozen=True)
class Step:
    """From any of `sources` (none: it begins so) to `target`; `action` is the audit event that it is recorded as."""

    sources: frozenset[State]
    target: State
    action: str


ATTEMPT: Mapping[str, Step] = {
    "record": Step(frozenset(), State.SENT, "letters.sent"),
    "undo": Step(frozenset({State.SENT}), State.UNDONE, "letters.unsent"),
}
