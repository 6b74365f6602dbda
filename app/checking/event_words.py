"""What a timeline says of checks."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.checking import events
from app.checking.kinds import KINDS, Shape
from app.web.filters import format_plural

FOUND: Mapping[Shape, tuple[str, str]] = {
    "warn": ("error", "errors"),
    "query": ("to review", "to review"),
    "empty": ("advice", "advice"),
}
"""What so many kinds of a shape are called."""


def _check(facts: Facts) -> str:
    return f"Check {facts.the('check').rpartition('/')[2]}"


def _started(facts: Facts) -> EventDescription:
    return EventDescription(f"{_check(facts)} started", f"{format_plural(facts.after['letters'], 'letter')} to read.")


def _describe_ended(facts: Facts) -> EventDescription:
    """`found`: letters by kind of finding."""
    shapes = [KINDS[kind].shape for kind in facts.after["found"]]
    counts = [(shapes.count(shape), *words) for shape, words in FOUND.items() if shape in shapes]
    said = [format_plural(number, *words) for number, *words in counts]
    words = f"{format_plural(len(shapes), 'kind')} of finding: {', '.join(said)}." if said else "No findings."
    return EventDescription(f"{_check(facts)}: {format_plural(facts.after['read'], 'letter')} read", words)


def _stopped(how: str) -> Tell:
    def describe_check(facts: Facts) -> EventDescription:
        after = facts.after
        return EventDescription(
            f"{_check(facts)} {how}", f"{after['read']:,} of {format_plural(after['letters'], 'letter')} read."
        )

    return describe_check


TOLD: Mapping[str, Tell] = {
    events.CHECK_STARTED: _started,
    events.CHECK_ENDED: _describe_ended,
    events.CHECK_CANCELLED: _stopped("stopped"),
    events.CHECK_FAILED: _stopped("failed several times and was abandoned"),
}
