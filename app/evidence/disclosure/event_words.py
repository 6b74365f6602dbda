"""What timelines of campaigns say of legal holds."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.evidence import events


def _placed(facts: Facts) -> EventDescription:
    return EventDescription("Legal hold placed", f"{facts.after['reason']}.".replace("..", "."))


def _lifted(facts: Facts) -> EventDescription:
    return EventDescription("Legal hold lifted", f"{facts.after['reason']}.".replace("..", "."))


TOLD: Mapping[str, Tell] = {events.HOLD_PLACED: _placed, events.HOLD_LIFTED: _lifted}
