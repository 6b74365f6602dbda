"""What timelines of campaigns say of legal holds."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.evidence.disclosure.holds import LIFTED, PLACED


def _placed(facts: Facts) -> EventDescription:
    return EventDescription("Legal hold placed", f"{facts.after['reason']}.".replace("..", "."))


def _lifted(facts: Facts) -> EventDescription:
    return EventDescription("Legal hold lifted", f"{facts.after['reason']}.".replace("..", "."))


TOLD: Mapping[str, Tell] = {PLACED: _placed, LIFTED: _lifted}
