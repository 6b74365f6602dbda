"""Where a standard line stands on a day: it may be used, not yet, no more, or was withdrawn."""

from datetime import date, timedelta
from enum import StrEnum

from app.drafting.lines.models import LineVersion, StandardLine

SOON = timedelta(days=30)
"""How long before its last day a line is said to expire."""


class LineState(StrEnum):
    CURRENT = "current"
    EXPIRING = "expiring"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def usable(self) -> bool:
        """Whether the line may stand in a letter of that day."""
        return self in (LineState.CURRENT, LineState.EXPIRING)


def standing_of(line: StandardLine, version: LineVersion, *, on: date) -> LineState:
    """Of one version of a line; both its days count as days on which it holds."""
    if line.withdrawn is not None:
        return LineState.WITHDRAWN
    if version.valid_from and on < version.valid_from:
        return LineState.NOT_YET
    if version.valid_until is None or version.valid_until - on > SOON:
        return LineState.CURRENT
    return LineState.EXPIRED if on > version.valid_until else LineState.EXPIRING
