"""Why something of a check of letters is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_check": "{reference} has no check {number}.",
    "never_checked": "{reference} has not been checked.",
    "check_under_way": "Check {number} is already in progress.",
    "check_over": "Nothing was changed: check {number} has ended.",
    "nothing_to_check": "There are no letters to check, because the audience is empty.",
}
