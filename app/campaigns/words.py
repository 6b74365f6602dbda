"""A campaign in words: its states, its dates, and why a letter of it can't be made (code to words, rule 11)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from app.letters.dates import working_days_between
from app.letters.page.signature import SignatureRefused
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.web.filters import format_date, format_plural
from app.web.problem_words import LETTER_WRONG, VALUE_WRONG, Words, facts_in_words

UNEXPECTED = Words(
    "Despatch could not generate this letter.",
    "Try again. If it fails again, give an administrator the letter’s reference.",
)
"""Also for a code that has no words."""

VALUE_TO_DO = "Correct it under Letter. If it is different in each letter, correct it under Values for each letter."

TO_DO: Mapping[str, str] = {
    "missing_fields": "{to_fill}",
    "nothing_said": "Under Letter, fill in the fields that the text depends on, or write text for every letter.",
    "address_overflow": "Record a shorter address on the post.",
    "head_overflow": "Shorten the sender’s address or the departments’ names in the campaign.",
    "words_not_cleared": "Correct the words where they are recorded, or ask for clearance again under Clearance.",
    "too_complex": "Under Letter, shorten the paragraphs, lists and words.",
    "unprintable_characters": "Replace the characters on the post, in its address or in the campaign.",
}

WORDS: Mapping[str, Words] = {
    **{code: Words(LETTER_WRONG[code], to_do) for code, to_do in TO_DO.items()},
    **{code: Words(f"The field “{{field}}”: {words.wrong}", VALUE_TO_DO) for code, words in VALUE_WRONG.items()},
    "signed_draft": Words(
        "The letter is a draft but would have had the signature of {offices}.",
        "A draft is never signed. Give an administrator the letter’s reference.",
    ),
    "post_not_there": Words(
        "The post does not exist on {day}, the date in “Date of the registries”.",
        "Check the start and end dates on the post’s page, and correct them if they are wrong.",
    ),
}

OF_THE_DETAILS = {"reply by": "Set the reply-by date under Details, or remove the field from the text."}
OF_A_POST = "Record it on the post."
OF_THE_TEXT = "Fill it in under Letter. If it is different in each letter, fill it in under Values for each letter."
OF_NO_ONE = (
    "It differs among the recipients of the open letter. Remove it from the text under Letter, or write to each"
    " post separately under Audience."
)
TO_FILL: Mapping[str, str] = {normalise(name): OF_A_POST for name in BUILT_IN_NAMES} | {
    normalise(name): words for name, words in OF_THE_DETAILS.items()
}
"""Where a field is filled that has no value; all that do not stand here are declared by the text."""


def letter_problem_words(code: str, facts: Mapping[str, Any], *, words: Mapping[str, Words] = WORDS) -> str:
    """What is wrong with a letter and what to do. `facts` are those that came with the code, perhaps kept as JSON."""
    found = words.get(code, UNEXPECTED)
    said = facts_in_words(facts)
    if "fields" in facts:
        differing = facts.get("differing", ())
        ways = [OF_NO_ONE if one in differing else TO_FILL.get(normalise(one), OF_THE_TEXT) for one in facts["fields"]]
        said["to_fill"] = " ".join(dict.fromkeys(ways))
    return str(found).format_map(said)


DONE = {
    "close": "{reference} closed.",
    "open": "{reference} reopened.",
    "archive": "{reference} archived. You can find it under Archived in the list of campaigns.",
    "bring-back": "{reference} restored to the list. It is closed.",
}
"""Said when a step of a campaign's life is taken."""


def reply_in_words(letter_date: date, reply_by: date | None, *, holidays: Collection[date]) -> str:
    """reply by 24 March (15 working days)"""
    if reply_by is None:
        return "no reply needed"
    days = working_days_between(letter_date, reply_by, holidays=holidays)
    return f"reply by {format_date(reply_by)} ({format_plural(days, 'working day')})"


SIGNATURES: Mapping[str, str] = {
    "not_png": "The file must be a PNG picture. Save the signature as PNG and choose it again",
    "too_many_bytes": "The picture must be 1 MB or smaller. Reduce it and choose it again",
    "too_many_pixels": "The picture is {width} by {height} pixels. Each side must be {limit} or fewer. Save it smaller",
    "too_small": "The picture is {width} pixels wide, which is too small to print well. Use {limit} pixels or more",
    "animated": "The picture is animated. Save one still picture of the signature",
    "unreadable": "The picture can’t be read. Save it again as PNG and choose it again",
    "blank": "The picture would be blank on white paper. Use dark ink on a white or transparent background",
    "svg_unreadable": "The drawing can’t be read. Save it again as plain SVG, or as PNG",
    "svg_doctype": "The drawing has a document type, which is not allowed. Save it as plain SVG, or as PNG",
    "svg_not_taken": "The drawing contains “{what}”. Only plain shapes are allowed. Use outlines, or a PNG",
    "svg_too_much": "The drawing has too many shapes or nested groups. Simplify it, or save it as PNG",
    "svg_too_narrow": "The drawing is much taller than it is wide. Crop it to the signature, or save it as PNG",
}


def signature_words(refused: SignatureRefused) -> str:
    """Why a picture can't be a signature, and what to do."""
    return SIGNATURES[refused.code].format(**refused.facts)
