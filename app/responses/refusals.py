"""Why a reply can't be recorded or corrected, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_reply": "There is no such response.",
    "reply_withdrawn": "This response has been withdrawn, so you can’t change it.",
    "no_letters_answered": "Enter the reference of the letter that it answers, or words from its post",
    "reply_in_future": "The date of receipt must be today or in the past",
    "before_letter": "The letter is dated {letter_date}, which is later. Change the date, or confirm that the response "
    "was received before the date of the letter",
    "not_holding": "Only a holding reply has a new date. Clear the date, or choose “Holding reply”",
    "no_successor": "Choose an organisation that took over from every recipient of these letters, or record the "
    "replies separately",
    "of_a_chaser": "Record this response to the first letters. A reply to a reminder answers the first letter",
    "reply_recorded_already": "This response to these letters is already recorded. If this is another one, say "
    "here how it differs",
    "promise_too_early": "The new date must be after {received_on}, when the holding reply was received",
}
