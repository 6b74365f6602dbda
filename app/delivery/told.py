"""What a timeline says of sending."""

from collections.abc import Mapping
from datetime import date

from app.audit.told import Facts, Tell, Told
from app.delivery.words import WENT, all_the_same
from app.letters.dates import in_words
from app.web.filters import format_plural


def _sent(facts: Facts) -> Told:
    after = facts.after
    on = in_words(date.fromisoformat(after["sent_on"]))
    again = after["corrections"]
    words = f"On {on}. {format_plural(again, 'correction')} of what was sent before." if again else f"On {on}."
    if "period" in after:
        words += f" {all_the_same(after['period'], after['despite'])}"
    return Told(f"{_letters(facts)} {WENT[after['channel']]}", words)


def _unsent(facts: Facts) -> Told:
    before = facts.before
    on = in_words(date.fromisoformat(before["sent_on"]))
    return Told(f"{_letters(facts)} not sent after all", f"Undone: {WENT[before['channel']]} on {on}.")


def _letters(facts: Facts) -> str:
    """A letter by its reference, several by their number."""
    number = facts.after["letters"]
    return facts.the("letter") if number == 1 else format_plural(number, "letter")


TOLD: Mapping[str, Tell] = {"letters.sent": _sent, "letters.unsent": _unsent}
