"""Why something beside a letter is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_letter_note": "{reference} has no such note.",
    "not_the_author": "Only the person who wrote a note can withdraw it.",
    "letter_not_assignable": "Nothing was changed: that person can no longer be assigned letters. Choose someone else.",
    "assignee_left": "That person can no longer be assigned letters. Choose someone else.",
}
