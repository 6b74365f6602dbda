"""What a timeline says of sending."""

from collections.abc import Mapping
from datetime import date, datetime

from app.audit.event_words import EventDescription, Facts, Tell
from app.delivery import events
from app.delivery.attempts.reasons import HELD_BACK, words_of
from app.delivery.channels import METHODS
from app.delivery.sending.former_ministers import OFFICES
from app.delivery.sending.words import IN_FORMER_NAME
from app.delivery.states import State
from app.delivery.words import all_the_same, kept_reason_words, sending_words
from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.web.filters import format_moment_in_sentence, format_plural


def _describe_sent(facts: Facts) -> EventDescription:
    after = facts.after
    on = date_in_words(date.fromisoformat(after["sent_on"]))
    again = after["corrections"]
    words = f"On {on}. {format_plural(again, 'correction')} of what was sent before." if again else f"On {on}."
    if "period" in after:
        words += f" {all_the_same(after['period'], after['despite'])}"
    return EventDescription(f"{_letters(facts)} {METHODS[after['channel']].went}", words)


def _unsent(facts: Facts) -> EventDescription:
    before = facts.before
    on = date_in_words(date.fromisoformat(before["sent_on"]))
    went = METHODS[before["channel"]].went
    return EventDescription(f"{_letters(facts)} no longer marked as sent", f"Undone: {went} on {on}.")


def _tried_out(facts: Facts) -> EventDescription:
    words = "They were written to files on this machine and sent to no one. They no longer count as sent."
    return EventDescription(
        f"{format_plural(facts.after['letters'], 'letter')} recorded as sent by email: trial copies", words
    )


def _letters(facts: Facts) -> str:
    """A letter by its reference, several by their number."""
    number = facts.after["letters"]
    return facts.the("letter") if number == 1 else format_plural(number, "letter")


def _started(facts: Facts) -> EventDescription:
    after = facts.after
    starts = datetime.fromisoformat(after["starts_at"])
    rate = format_plural(after["per_minute"], "letter")
    words = f"It starts at {format_moment_in_sentence(starts)}, with {rate} a minute at most."
    if after["stale"]:
        words += f" {format_plural(after['stale'], 'address', 'addresses')} not verified recently."
    if "period" in after:
        words += f" {kept_reason_words(after['period'])}"
    if OFFICES in after:
        words += f" {IN_FORMER_NAME}"
    copies = after.get("copies", False)
    what = sending_words(after["letters"], after["channel"], after["carrier"], copies=copies)
    return EventDescription(f"{_sending(facts)}: {what}", words)


def _began(facts: Facts) -> EventDescription:
    stood = _letter_counts(facts.after["letters"])
    if "countdown_until" not in facts.after:
        return EventDescription(f"{_sending(facts)} started", stood)
    ends = datetime.fromisoformat(facts.after["countdown_until"])
    said = f"It was to end at {format_moment_in_sentence(ends)}."
    return EventDescription(f"{_sending(facts)} started before its countdown ended", f"{said} {stood}".strip())


def _of_letter(came_to: str) -> Tell:
    """What became of one letter that was sent, or of a copy of it, and why where that was said."""

    def describe_attempt(facts: Facts) -> EventDescription:
        after = facts.after
        what = f"A copy of {facts.the('letter')}" if after.get("copy") else facts.the("letter")
        why = f": {words_of(after['reason']).word.lower()}" if after["reason"] else ""
        became = "was not sent" if after["reason"] == HELD_BACK else came_to
        return EventDescription(f"{what} {became}", f"{METHODS[after['channel']].by}{why}.")

    return describe_attempt


def _describe_sending(title: str) -> Tell:
    """What a sending did, with how its letters stood by then."""
    return lambda facts: EventDescription(f"{_sending(facts)} {title}", _letter_counts(facts.after["letters"]))


def _letter_counts(letters: Mapping[str, int]) -> str:
    counts = [f"{letters[state]:,} {word}" for state, word in STOOD.items() if letters.get(state)]
    return f"{join(counts)}.".capitalize() if counts else ""


def _sending(facts: Facts) -> str:
    identity = next(identity for kind, identity in facts.about if kind == "sending")
    return f"Sending {identity.rpartition('/')[2]}"


STOOD: Mapping[str, str] = {
    State.QUEUED: "waiting",
    State.HANDING: "being sent",
    State.HANDED_OVER: "handed to the mail server",
    State.DELIVERED: "delivered",
    State.UNCERTAIN: "uncertain",
    State.FAILED: "failed",
    HELD_BACK: "held back, not sent",
    State.RETURNED: "returned",
    State.CANCELLED: "not sent",
    State.TRIAL: "written as trial copies",
}

TOLD: Mapping[str, Tell] = {
    events.LETTERS_TRIED_OUT: _tried_out,
    events.LETTER_ARRIVED_AFTER_ALL: _of_letter("arrived after all"),
    events.LETTER_FAILED: _of_letter("did not arrive"),
    events.LETTER_RETURNED: _of_letter("came back"),
    events.LETTERS_MAY_HAVE_GONE: lambda facts: EventDescription(f"{_letters(facts)} uncertain after a restore"),
    events.LETTERS_NOT_GONE: lambda facts: EventDescription(f"{_letters(facts)} not sent before a restore"),
    events.LETTERS_SENT: _describe_sent,
    events.LETTERS_UNSENT: _unsent,
    events.SENDING_STARTED: _started,
    events.SENDING_BEGAN: _began,
    events.SENDING_WAITS: _describe_sending("stopped for a review of its first wave"),
    events.SENDING_GOES_ON: _describe_sending("continued after its first wave"),
    events.SENDING_PAUSED: _describe_sending("paused"),
    events.SENDING_RESUMED: _describe_sending("resumed"),
    events.SENDING_CANCELLED: _describe_sending("cancelled"),
    events.SENDING_DONE: _describe_sending("ended"),
}
