"""Why letters can't be marked as sent, corrected or undone, by the code of the refusal (app/errors.py). Facts are in
braces. Each house of delivery has a table of its own beside this one."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "sent_in_future": "That day is still to come. Mark letters as sent once they are",
    "in_pre_election": "That day is in {period}. Enter why it is sent all the same, or change the day",
    "letters_changed": "The letters have changed since you looked",
    "nothing_to_send": "The letters have changed since you looked",
    "corrected_meanwhile": "These letters were made again or sent after you opened this page. Check them, then "
    "continue",
    "recording_undone": "Nothing was changed: it was undone already.",
}
