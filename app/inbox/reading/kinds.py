"""What a mail can be; why a letter came back is said as for any letter that did not arrive."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.delivery.attempts.reasons import Reason

__all__ = ["Kind", "Outcome", "Reason"]


class Kind(StrEnum):
    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    OTHER = "other"


@dataclass(frozen=True)
class Outcome:
    """What one mail was judged to be.

    `reason` is None unless it is a bounce or a delay; `status` is an enhanced code (RFC 3463) or ""; `recipients` are
    the addresses that failed; `references` are Message-IDs, without <>, of what it speaks of; `rule` names the rule
    that decided; `returns_on` and `instead` are what an absent person says: the day, and whom to write to."""

    kind: Kind
    reason: Reason | None
    status: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    rule: str
    returns_on: date | None = None
    instead: tuple[str, ...] = ()
