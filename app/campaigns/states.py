"""How a campaign moves, on one screen. Open: everything may be done. Closed: no more letters, replies still count.
Archived: out of the lists, and nothing changes."""

from collections.abc import Mapping

from app.campaigns import events
from app.platform.transitions import Move, Status


class State(Status):
    OPEN = "open", "half", "Open"
    CLOSED = "closed", "full", "Closed"
    ARCHIVED = "archived", "stop", "Archived"


CAMPAIGN: Mapping[str, Move[State]] = {
    "close": Move(frozenset({State.OPEN}), State.CLOSED, events.CAMPAIGN_CLOSED),
    "open": Move(frozenset({State.CLOSED}), State.OPEN, events.CAMPAIGN_OPENED),
    "archive": Move(frozenset({State.CLOSED}), State.ARCHIVED, events.CAMPAIGN_ARCHIVED),
    "bring_back": Move(frozenset({State.ARCHIVED}), State.CLOSED, events.CAMPAIGN_BROUGHT_BACK),
}
