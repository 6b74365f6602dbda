"""What a timeline says of notes and of who looks after letters."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.tracking import events
from app.web.filters import format_plural


def _assigned(facts: Facts) -> EventDescription:
    number, to = facts.after["letters"], facts.after["to"]
    letters = facts.the("letter") if number == 1 else format_plural(number, "letter")
    return EventDescription(f"{letters} assigned to {facts.name('user', to) if to else 'no one'}")


def _noted(facts: Facts) -> EventDescription:
    return EventDescription(f"Note added to {facts.the('letter')}")


def _taken_back(facts: Facts) -> EventDescription:
    return EventDescription(f"Note on {facts.the('letter')} withdrawn")


TOLD: Mapping[str, Tell] = {
    events.LETTERS_ASSIGNED: _assigned,
    events.LETTER_NOTED: _noted,
    events.LETTER_NOTE_TAKEN_BACK: _taken_back,
}
