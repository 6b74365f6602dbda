"""Why a print batch is not moved on or counted, and why a letter is not recorded as returned, by the code of the
refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_batch": "{reference} has no print batch {number}.",
    "no_such_sheet": "The file store holds no such spreadsheet. Choose it again.",
    "batch_moved_on": "Nothing was changed. {state}.",
    "batch_not_to_print": "Nothing was given: {letters} may not leave any more. The page says why.",
    "posted_in_future": "The date posted must be today or in the past",
    "batch_does_not_add_up": "The batch was not closed, because the counts no longer add up. Check them again.",
    "batch_not_counted": "Nothing is counted of batch {number} now. {state}.",
    "no_letter_in_batch": "Batch {number} has no letter {reference}.",
    "sheet_changed": "Letters have moved on since this page was opened.",
    "sheet_undone": "Nothing was changed: it was undone already.",
    "returned_before_posted": "It was posted on {posted_on}: enter a day after that",
    "returned_meanwhile": "Nothing was recorded: it came back already, or was undone meanwhile.",
}
