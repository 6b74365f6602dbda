"""When a letter came back undelivered."""

from datetime import date

from app.delivery.sent import SentFacts
from app.responses.facts import Facts


def returned_on(sent: SentFacts | None, facts: Facts, *, open_letter: bool = False) -> date | None:
    """The day on which it came back, None where it did not or was sent again since. It makes no difference whether that
    was recorded of the letter, reported by a mail server, or recorded as a reply. Of one day, what was recorded last
    counts. One copy of an open letter that comes back does not bring the letter back."""
    if sent is None:
        return None
    recorded = facts.returned_on if not open_letter and facts.returned_since(sent.sent_on, sent.recorded) else None
    return min((day for day in (sent.returned_on, recorded) if day), default=None)
