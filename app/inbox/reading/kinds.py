"""What a mail can be, and why a letter came back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    OTHER = "other"


class Reason(StrEnum):
    """Why a mail was not delivered. Only the first two say that an address is wrong."""

    NO_SUCH_MAILBOX = "no_such_mailbox"
    MOVED = "moved"
    MAILBOX_FULL = "mailbox_full"
    TOO_LARGE = "too_large"
    REFUSED_SPAM = "refused_spam"
    REFUSED_POLICY = "refused_policy"
    TEMPORARY = "temporary"
    HOST_UNKNOWN = "host_unknown"
    CONTENT_REFUSED = "content_refused"
    UNKNOWN = "unknown"


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
