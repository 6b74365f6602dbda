"""What a timeline says of a campaign after a restore."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.backups import events
from app.web.filters import format_plural


def _reconciled(facts: Facts) -> EventDescription:
    left = facts.after["uncertain"]
    words = f"{format_plural(left, 'letter')} uncertain." if left else ""
    return EventDescription("What was sent before the restore recorded", words)


def _said_sent(facts: Facts) -> EventDescription:
    return EventDescription(f"{_letters(facts)} said to be sent before the restore, and not sent again")


def _said_not_sent(facts: Facts) -> EventDescription:
    return EventDescription(f"{_letters(facts)} said not to be sent before the restore")


def _letters(facts: Facts) -> str:
    return format_plural(len(facts.after["references"]), "letter")


TOLD: Mapping[str, Tell] = {
    events.CAMPAIGN_RECONCILED: _reconciled,
    events.LETTERS_SAID_NOT_SENT: _said_not_sent,
    events.LETTERS_SAID_SENT: _said_sent,
}
