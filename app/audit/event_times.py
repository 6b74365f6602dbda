"""When an event was recorded, as pages say it: they show no event's number."""

from app.audit.moments import recorded_at
from app.web.filters import format_recorded
from app.web.request import reading


def recorded_words(seq: int) -> str:
    """3:20pm on 24 November 2026; of a number before the first event, that nothing was."""
    moment = recorded_at(reading(), seq)
    return format_recorded(moment) if moment else "a time before anything was recorded"
