"""Why an embargo, copies or a publication are refused, by the code of the refusal (app/errors.py). Facts are in
braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "release_changed": "Someone else has changed this. Check what is saved now, then continue",
    "under_embargo": "Nothing from this campaign can be sent before {until}. Choose a later start, or lift the "
    "embargo under Embargo and copies",
    "embargo_past": "End of the embargo must be in the future",
    "bad_copy_address": "Enter an email address, such as office@department.example",
    "copies_not_checked": "Confirm that you have checked who was sent a copy",
    "copies_sending_under_way": "Wait until sending {number} has ended. A campaign has one sending by email at a time",
    "copies_in_pre_election": "Today is in the pre-election period of the {election}. Send copies after it, or by hand",
    "no_copy_address": "Enter an email address. No one is sent a copy that they already have",
    "no_open_letter": "{reference} has no open letter to this registry.",
    "letter_not_final": "This letter is not final: {why}.",
    "letter_not_out_yet": "It must not be published before {until}.",
    "letter_without_sender": "This letter has no sender’s address, so it does not say where to send a reply. To add "
    "one, reopen the text and enter it under Details.",
    "published_in_future": "Date published must be today or in the past",
    "bad_web_address": "Enter the address of the page, such as https://www.department.example/letters/safeguarding",
}
