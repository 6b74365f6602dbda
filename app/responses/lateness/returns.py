"""When a letter came back undelivered, and when it reached its recipient."""

from datetime import date

from app.delivery.attempts.sent_letters import SentFacts
from app.responses.facts import Facts


def returned_on(sent: SentFacts | None, facts: Facts, *, open_letter: bool = False) -> date | None:
    """The day on which it came back, None where it did not or was sent again since. It makes no difference whether that
    was recorded of the letter, reported by a mail server, or recorded as a reply. Of one day, what was recorded last
    counts. One copy of an open letter that comes back does not bring the letter back."""
    if sent is None:
        return None
    recorded = facts.returned_on if not open_letter and facts.returned_since(sent.sent_on, sent.recorded) else None
    return min((day for day in (sent.returned_on, recorded) if day), default=None)


def reached_on(sent: SentFacts | None, facts: Facts, *, open_letter: bool = False) -> date | None:
    """Return the day on which the letter first reached its recipient, as far as is known: the day of the first sending
    that did not come back, whichever edition it was. A correction does not change it. None where it was not sent.

    Of one that came back each time, the day on which it was first sent; so, too, where a reply is dated before the
    sending that did not come back, since the recipient had it by then.
    """
    if sent is None:
        return None
    there = [day for day, recorded in sent.out if open_letter or not facts.returned_since(day, recorded)]
    first = min(there, default=sent.first_on)
    return sent.first_on if facts.stopped_on and facts.stopped_on < first else first
