"""What a state machine is made of: each room's table of moves stands in its states.py."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[S]):
    """From any of `sources` (none: it begins so) to `target`; `action` is the audit event that it is recorded as, blank
    where a change of state is none."""

    sources: frozenset[S]
    target: S
    action: str = ""
