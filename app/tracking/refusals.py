"""Why something beside a letter is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_letter_note": "{reference} has no such note.",
    "not_the_author": "Only the person who wrote a note can take it back.",
    "letter_not_assignable": "Nothing was changed: that person does not look after letters any more. Choose another.",
    "assignee_left": "That person does not look after letters any more. Choose another.",
}
