"""What a timeline says of runs."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.production import events
from app.web.filters import format_plural


def _run(facts: Facts) -> str:
    return f"Run {facts.the('run').rpartition('/')[2]}"


def _started(facts: Facts) -> EventDescription:
    of = format_plural(facts.after["letters"], "letter")
    words = f"{of}, to correct letters that were sent." if facts.after.get("corrects") else f"{of}."
    return EventDescription(f"{_run(facts)} started", words)


def _describe_run(to: str) -> Tell:
    """`letters`: how many stood in each state when the run moved."""

    def describe_move(facts: Facts) -> EventDescription:
        letters = facts.after["letters"]
        made, failed = letters.get("made", 0), letters.get("failed", 0)
        words = f"{format_plural(made, 'letter')} generated{f', {failed:,} failed' if failed else ''}."
        return EventDescription(f"{_run(facts)} {to}", words)

    return describe_move


def _describe_made(facts: Facts) -> EventDescription:
    """Of all the batches of a run."""
    made = sum(step["made"] for step in facts.steps)
    failed = sum(len(step["failed"]) for step in facts.steps)
    return EventDescription(
        f"{_run(facts)}: {format_plural(made, 'letter')} generated", f"{failed:,} failed." if failed else ""
    )


def _compared(facts: Facts) -> EventDescription:
    """`different`, `failed`: a pair for each such letter."""
    after = facts.after
    different, failed = len(after["different"]), len(after["failed"])
    number = format_plural(after["alike"] + different, "letter")
    said = f"{different:,} differed." if different else "No difference." if after["alike"] else ""
    more = f" {failed:,} could not be compared." if failed else ""
    return EventDescription(f"{_run(facts)}: {number} set a second time and compared", f"{said}{more}".strip())


def _made_large(facts: Facts) -> EventDescription:
    return EventDescription(f"{facts.the('letter')} generated in large print", f"Edition {facts.after['edition']}.")


def _given_up(facts: Facts) -> EventDescription:
    number = format_plural(len(facts.after["failed"]), "letter")
    return EventDescription(f"{number} not generated after too many tries", f"{_run(facts)}.")


TOLD: Mapping[str, Tell] = {
    events.RUN_STARTED: _started,
    events.RUN_PAUSED: _describe_run("paused"),
    events.RUN_RESUMED: _describe_run("resumed"),
    events.RUN_CANCELLED: _describe_run("cancelled"),
    events.RUN_ENDED: _describe_run("ended"),
    events.LETTERS_MADE: _describe_made,
    events.LETTERS_COMPARED: _compared,
    events.LETTER_MADE_LARGE: _made_large,
    events.LETTERS_GIVEN_UP: _given_up,
}
