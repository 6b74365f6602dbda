"""Why something of a campaign is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "text_issued": "The text for {issued_to} is issued, so you can’t change it. Nothing was saved.",
    "has_cleared": "You answered for {office}. No one can clear their own text.",
    "you_have_cleared": "Nothing was changed: you answered for {office}. An owner can’t clear their own campaign. "
    "Withdraw that answer first.",
    "they_have_cleared": "Nothing was changed: they answered for {office}. An owner can’t clear their own campaign. "
    "They must withdraw that answer first.",
    "has_an_owner": "{reference} already has an owner. Ask the owner or an administrator to hand it over.",
    "not_a_drafter": "Nothing was changed: only an active drafter can own a campaign.",
    "takes_it_over": "Nothing was changed: another administrator must hand this campaign over to you.",
    "campaign_is_open": "Nothing was changed: {reference} is open.",
    "campaign_is_closed": "Nothing was changed: {reference} is closed.",
    "campaign_is_archived": "Nothing was changed: {reference} is archived. Restore it first.",
    "not_closed_during_run": "Nothing was changed: run {number} is in progress. Wait until it ends, or cancel it.",
    "template_not_offered": "This template does not exist.",
    "reference_taken": "Another campaign has the reference {reference}. Enter a different reference",
    "reference_printed": "You can’t change the reference, because letters with {reference} have been generated",
    "no_exclusion_reason": "Enter a reason for excluding the post, in 500 characters or fewer.",
    "copy_blank": "Enter the person or office that the letter is copied to.",
    "copy_too_long": "A name must be 120 characters or fewer. Shorten it.",
    "copy_there_already": "This is already on the copy list.",
    "copies_full": "A copy list can have 30 people or offices at most. Remove one first.",
    "enclosure_named_already": "The letter already has an enclosure with this name. Enter another name",
    "too_many_enclosures": "The letter already has {most} enclosures, the most it can have. Remove one first",
    "no_such_enclosure": "This enclosure is no longer in the campaign.",
    "no_such_enclosure_file": "This file is no longer in the campaign.",
    "field_taken": "The text already has a field “{name}”. Use another name, or change that field",
    "no_such_field": "Nothing was changed: the text no longer has the field “{name}”.",
    "not_its_letter": "{campaign} has no letter {reference}.",
    "letter_not_in_audience": "{reference} was removed, because its post is no longer in the audience.",
    "letter_withdrawn_since": "{reference} was removed after you opened this page, so you can’t change it.",
    "no_such_values_table": "This table is not in the file store. Choose it again.",
    "letter_without_draft": "{reference} was removed, because its post is no longer in the audience. It has no draft.",
    "no_such_text_version": "The letter does not have this version.",
    "too_many_signatories": "A letter can have {most} signatories at most.",
    "signs_already": "This office already signs. Enter another office",
    "signatory_retired": "This office is retired. An administrator can restore it.",
    "no_such_signatory": "This signatory is no longer in the campaign.",
    "no_recorded_minister": "No minister is recorded in this office on the date of the letter.",
}
