"""Why a sending is not started or moved on, and why an attempt is not settled, by the code of the refusal
(app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "sending_under_way": "Nothing was started: sending {number} is under way.",
    "sending_moved_on": "Nothing was changed: sending {number} {state}.",
    "sending_in_pre_election": "Nothing was changed: it is {period}, and what ministers then send goes only with a "
    "reason. Cancel this sending, and start another with the reason.",
    "no_such_sending": "{reference} has no sending {number}.",
    "no_such_attempt": "{reference} has no such attempt.",
    "attempt_settled": "Nothing was changed: it was settled meanwhile, as {state}.",
    "no_such_time": "There is no such time on that day: clocks go forward over it. Enter another",
    "twice_that_time": "That time comes twice on that day: clocks go back over it. Enter another",
}
