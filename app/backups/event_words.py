"""What a timeline says of a campaign after a restore."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.backups import events
from app.web.filters import format_plural


def _reconciled(facts: Facts) -> EventDescription:
    left = facts.after["uncertain"]
    words = f"{format_plural(left, 'letter')} uncertain." if left else ""
    return EventDescription("What was sent before the restore recorded", words)


TOLD: Mapping[str, Tell] = {events.CAMPAIGN_RECONCILED: _reconciled}
