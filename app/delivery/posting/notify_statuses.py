"""What GOV.UK Notify says of a letter, and what that comes to. It loads nothing that lays out or sends letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.delivery.attempts.reasons import Reason


@dataclass(frozen=True)
class Fate:
    """What a status of a letter comes to: it is with them, or it failed for a `reason`. `last`: no other follows."""

    reason: str = ""
    last: bool = False


STATUSES: Mapping[str, Fate] = {
    "pending-virus-check": Fate(),
    "created": Fate(),
    "sending": Fate(),
    "accepted": Fate(),
    "received": Fate(last=True),
    "delivered": Fate(last=True),
    "cancelled": Fate(Reason.UNKNOWN, last=True),
    "technical-failure": Fate(Reason.TEMPORARY, last=True),
    "temporary-failure": Fate(Reason.TEMPORARY, last=True),
    "permanent-failure": Fate(Reason.UNKNOWN, last=True),
    "validation-failed": Fate(Reason.CONTENT_REFUSED, last=True),
    "virus-scan-failed": Fate(Reason.CONTENT_REFUSED, last=True),
}
"""As its interface tells of letters. One received has been printed and posted; nothing says that it arrived."""
