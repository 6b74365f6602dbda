"""Why something of a campaign is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "text_issued": "The text for {issued_to} is issued, so its words are frozen. Nothing was saved.",
    "has_cleared": "You answered for {office}, and nobody clears what they have written.",
    "you_have_cleared": "Nothing was changed: you answered for {office}. A campaign’s owner does not clear it: take "
    "that answer back first.",
    "they_have_cleared": "Nothing was changed: they answered for {office}. A campaign’s owner does not clear it: take "
    "that answer back first.",
    "has_an_owner": "{reference} has an owner already. Ask them, or an administrator, to hand it over.",
    "not_a_drafter": "Nothing was changed: only an active user who drafts can own a campaign.",
    "takes_it_over": "Nothing was changed: another administrator must hand this campaign over to you.",
    "campaign_is_open": "Nothing was changed: {reference} is open.",
    "campaign_is_closed": "Nothing was changed: {reference} is closed.",
    "campaign_is_archived": "Nothing was changed: {reference} is archived. Bring it back first.",
    "not_closed_during_run": "Nothing was changed: run {number} is under way. Let it end, or cancel it.",
    "template_not_offered": "There is no such template to begin from.",
    "reference_taken": "Another campaign has the reference {reference}. Enter another",
    "reference_printed": "Letters that bear {reference} have been made, so it stays",
    "no_exclusion_reason": "Enter a reason for excluding the post, in 500 characters or fewer.",
    "copy_blank": "Enter the person or office that the letter is copied to.",
    "copy_too_long": "A line has at most 120 characters: shorten it.",
    "copy_there_already": "The copy list has that already.",
    "copies_full": "A copy list has at most 30 lines. Remove one first.",
    "enclosure_named_already": "The letter names this enclosure already. Enter another name",
    "too_many_enclosures": "The letter names {most} enclosures, and can name no more. Remove one first",
    "no_such_enclosure": "This campaign has no such enclosure any more.",
    "no_such_enclosure_file": "This campaign has no such file any more.",
    "field_taken": "The text has a field “{name}” already. Use another name, or change that one",
    "no_such_field": "Nothing was changed: the text has no field “{name}” to change now.",
    "not_its_letter": "{campaign} has no letter {reference}.",
    "letter_not_in_audience": "{reference} was withdrawn: its post is not in the audience any more.",
    "letter_withdrawn_since": "{reference} was withdrawn meanwhile, so nothing about it changes any more.",
    "no_such_values_table": "The file store holds no such table. Choose it again.",
    "letter_without_draft": "{reference} is withdrawn: its recipient has left the audience, so no draft is made of it.",
    "no_such_text_version": "The letter has no such version.",
    "too_many_signatories": "A letter has room for {most} signatories.",
    "signs_already": "This office signs already. Enter another",
    "signatory_retired": "That office is retired. An administrator can bring it back.",
    "no_such_signatory": "This campaign has no such signatory any more.",
    "no_recorded_minister": "Nobody is recorded as holding this office on the day of the letter.",
}
