"""Why a print batch is not moved on or counted, and why a letter is not recorded as returned, by the code of the
refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_batch": "{reference} has no print batch {number}.",
    "no_such_sheet": "We could not find that spreadsheet. Upload it again.",
    "batch_moved_on": "Nothing was changed. {state}.",
    "batch_not_to_print": "Nothing was given to the printer: {letters} can no longer be sent. The page says why.",
    "posted_in_future": "The date posted must be today or in the past",
    "batch_does_not_add_up": "The batch was not closed, because the counts no longer add up. Check them again.",
    "batch_not_counted": "You can’t enter counts for batch {number} now. {state}.",
    "no_letter_in_batch": "Batch {number} has no letter {reference}.",
    "sheet_changed": "Some of these letters have changed since you opened this page.",
    "sheet_undone": "Nothing was changed, because it had already been undone.",
    "returned_before_posted": "Enter a date after {posted_on}, when it was posted",
    "returned_meanwhile": "Nothing was recorded: its return is already recorded, or its posting was undone.",
}
