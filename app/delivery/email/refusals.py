"""What is wrong with an email's subject, text or sign-off, or with a test of it, by the code of the refusal
(app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "cover_subject_blank": "Enter the subject of the email",
    "cover_subject_too_long": "Subject must be 200 characters or fewer",
    "cover_blank": "Enter the text of the email",
    "cover_too_long": "Text must be 8,000 characters or fewer",
    "cover_unseen_characters": "Remove the invisible characters: delete the text and type it again",
    "cover_unknown_field": "There is no field (({name})). Use one of the fields listed below the text",
    "cover_says_no_way_to_reply": "Add ((how to reply)) to the text, so that recipients know how to reply",
    "cover_says_no_correction": "Add ((correction sentence)) to the text, so that recipients know which letter this "
    "one replaces",
    "condition_unclosed": "Close the field that begins ((“{name}” with ))",
    "condition_nested": "Remove the field inside the field “{name}”",
    "signed_by_blank": "Enter the name of the person who signs the email",
    "office_blank": "Enter the office of the person who signs the email, such as Private Office to the Home Secretary",
    "postal_address_blank": "Enter the private office’s postal address, so that recipients can reply by post",
    "postal_address_without_postcode": "Enter the private office’s postal address with its postcode",
    "sign_off_too_long": "Use 10 lines or fewer, each of 200 characters or fewer",
    "sign_off_unfit": "Remove double brackets and invisible characters",
    "nobody_reads_replies": "Replies would go to {name}, which no one reads. Ask an administrator to set another "
    "address for replies",
    "nothing_to_test": "None of the letters chosen has been generated. The list below gives the reason for each "
    "letter.",
}
