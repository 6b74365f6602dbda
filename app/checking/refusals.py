"""Why something of a check of letters is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_check": "{reference} has no check {number}.",
    "never_checked": "{reference} was never checked.",
    "check_under_way": "Check {number} is under way already.",
    "check_over": "Nothing was changed: check {number} is over.",
    "nothing_to_check": "There is no letter to check: the campaign’s audience is empty.",
}
