"""The codes that letters are counted by. `Back` and `Late` are in app/responses/answers.py."""

from enum import StrEnum
from typing import NamedTuple

from app.platform.transitions import Status
from app.responses.answers import Back, Late


class Delivery(Status):
    """Was it delivered?"""

    DELIVERED = "delivered", "full", "Delivered"
    HANDED_OVER = "handed_over", "half", "Posted, or handed to mail server"
    UNCERTAIN = "uncertain", "query", "Uncertain"
    FAILED = "failed", "warn", "Failed"
    RETURNED = "returned", "warn", "Returned"
    QUEUED = "queued", "empty", "Waiting to be sent"
    HELD_BACK = "held_back", "stop", "Held back by Despatch"
    NOT_SENT = "not_sent", "empty", "Not sent"


class Met(StrEnum):
    """Which day a reply in time met: the one that the letter gives; a later one before the next working day, or the one
    to which a bank holiday moved it; or the later one that a holding reply had named."""

    ASKED = "asked"
    WORKING_DAY = "working_day"
    PROMISED = "promised"


class LetterCodes(NamedTuple):
    """What a letter is counted by: whether it was `sent`, the codes of its answers, which day a reply in time met (None
    where none did, or where nobody asks), and whether its post left the audience."""

    sent: bool
    delivered: Delivery
    back: Back
    late: Late
    met: Met | None = None
    withdrawn: bool = False

    @property
    def followed(self) -> bool:
        """What answers are counted among: letters that were sent, or to which something came all the same."""
        return self.sent or self.back.is_response
