"""Why letters can't be marked as sent, corrected or undone, by the code of the refusal (app/errors.py). Facts are in
braces. Each house of delivery has a table of its own beside this one."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "sent_in_future": "Date sent must be today or in the past",
    "in_pre_election": "That day is in {period}. Enter a reason for sending then, or change the date",
    "letters_changed": "The letters have changed since you opened this page",
    "nothing_to_send": "The letters have changed since you opened this page",
    "corrected_meanwhile": "These letters were generated again or sent after you opened this page. Check them, then "
    "continue",
    "recording_undone": "Nothing was changed, because it had already been undone.",
}
