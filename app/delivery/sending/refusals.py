"""Why a sending is not started or moved on, and why an attempt is not settled, by the code of the refusal
(app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "sending_under_way": "Nothing was started: sending {number} is under way.",
    "sending_moved_on": "Nothing was changed: sending {number} {state}.",
    "sending_in_pre_election": "Nothing was changed: it is {period}, and you must give a reason for sending letters "
    "in this period. Cancel this sending, and start another with a reason.",
    "no_such_sending": "{reference} has no sending {number}.",
    "no_such_attempt": "{reference} has no such attempt.",
    "attempt_settled": "Nothing was changed: someone has already recorded the outcome as {state}.",
    "no_such_time": "That time does not exist on that day, because the clocks go forward. Enter another time",
    "twice_that_time": "That time happens twice on that day, because the clocks go back. Enter another time",
}
