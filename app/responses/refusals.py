"""Why a reply can't be recorded or corrected, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_reply": "There is no such reply.",
    "reply_withdrawn": "This reply is withdrawn, so there is nothing left to change.",
    "no_letters_answered": "Name the letter that it answers, or find it by words of its post",
    "reply_in_future": "That day is still to come. Enter the day on which it was received",
    "before_letter": "The letter is dated {letter_date}, after that day. Change the day, or tick that it did come "
    "before the letter",
    "not_holding": "Only a holding reply names a new day. Leave the day empty, or choose “Holding reply”",
    "no_successor": "Choose an organisation that took over from every recipient of these letters, or record the "
    "replies separately",
    "of_a_chaser": "Record it to the letters that these remind of: what answers a reminder answers the letter itself",
    "reply_recorded_already": "This very reply to the same letters is recorded already. If another came, say here what "
    "sets it apart",
    "promise_too_early": "A holding reply received on {received_on} promises a later day. Change one of the two",
}
