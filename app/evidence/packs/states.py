"""How a pack moves, on one screen. What it says is fixed when it is made; one made by mistake is withdrawn and kept."""

from collections.abc import Mapping
from enum import StrEnum

from app.evidence import events
from app.platform.transitions import Move


class State(StrEnum):
    MADE = "made"
    WITHDRAWN = "withdrawn"


PACK: Mapping[str, Move[State]] = {
    "make": Move(frozenset(), State.MADE, events.PACK_MADE),
    "withdraw": Move(frozenset({State.MADE}), State.WITHDRAWN, events.PACK_WITHDRAWN),
}
