"""What a state machine is made of: each room's states and its table of moves stand in its states.py."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Self, TypeVar

from app.platform.events import UNRECORDED, Event


class Status(StrEnum):
    """A state that pages show: the code that is stored, then the shape and the word of the status vocabulary.

    class RunState(Status):
        PAUSED = "paused", "query", "Paused"

    In a page, of a row: `{{ status.state(*RunState(run.state).shown) }}`.
    """

    shape: str
    word: str

    def __new__(cls, code: str, shape: str = "", word: str = "") -> Self:  # defaults, for mypy: RunState("paused")
        status = str.__new__(cls, code)
        status._value_ = code
        status.shape, status.word = shape, word
        return status

    @property
    def shown(self) -> tuple[str, str]:
        """Shape and word."""
        return self.shape, self.word


S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[S]):
    """From any of `sources` (none: it begins so) to `target`; `action` is the audit event that it is recorded as."""

    sources: frozenset[S]
    target: S
    action: Event = UNRECORDED
