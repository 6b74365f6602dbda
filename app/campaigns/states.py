"""How a campaign moves, on one screen. Open: everything may be done. Closed: no more letters, replies still count.
Archived: out of the lists, and nothing changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Step:
    """From any of `sources` to `target`; `action` is the audit event that it is recorded as."""

    sources: frozenset[State]
    target: State
    action: str


CAMPAIGN: Mapping[str, Step] = {
    "close": Step(frozenset({State.OPEN}), State.CLOSED, "campaign.closed"),
    "open": Step(frozenset({State.CLOSED}), State.OPEN, "campaign.opened"),
    "archive": Step(frozenset({State.CLOSED}), State.ARCHIVED, "campaign.archived"),
    "bring_back": Step(frozenset({State.ARCHIVED}), State.CLOSED, "campaign.brought_back"),
}
