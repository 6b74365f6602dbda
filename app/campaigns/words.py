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
    "Despatch failed on this letter, and its log says where.",
    "Try once more; if it fails again, tell an administrator the letter’s reference.",
)
"""Also for a code that has no words."""

VALUE_TO_DO = "Correct it under Letter or, where it differs by recipient, under Values by recipient there."

TO_DO: Mapping[str, str] = {
    "missing_fields": "{to_fill}",
    "nothing_said": "Fill in what a part depends on, or write what every letter says, under Letter.",
    "address_overflow": "Record a shorter address on the post.",
    "head_overflow": "Shorten what stands there in the campaign.",
    "words_not_cleared": "Correct it where it is recorded, or ask for clearance again under Clearance.",
    "too_complex": "Shorten its paragraphs, lists and words under Letter.",
    "unprintable_characters": "Write it another way where it stands: on the post, in its address, or in the campaign.",
}

WORDS: Mapping[str, Words] = {
    **{code: Words(LETTER_WRONG[code], to_do) for code, to_do in TO_DO.items()},
    **{code: Words(f"The field “{{field}}”: {words.wrong}", VALUE_TO_DO) for code, words in VALUE_WRONG.items()},
    "signed_draft": Words(
        "The letter is a draft and would have borne the signature of {offices}.",
        "Tell an administrator the letter’s reference: a draft is never signed.",
    ),
    "post_not_there": Words(
        "There is no such post on {day}, the day on which the campaign reads the registries.",
        "The post’s page says from when to when there was one. If that is wrong, correct it there.",
    ),
}

OF_THE_DETAILS = {"reply by": "Set the date to reply by under Details, or take the field out of the text."}
OF_A_POST = "Record it on the post."
OF_THE_TEXT = "Fill it in under Letter or, where it differs by recipient, under Values by recipient there."
OF_NO_ONE = (
    "It differs among those that an open letter is addressed to: take it out of the text under Letter, or write to each"
    " post under Audience."
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
    "close": "{reference} is closed.",
    "open": "{reference} is open again.",
    "archive": "{reference} is archived. It is under Archived in the list of campaigns.",
    "bring-back": "{reference} is back in the list, closed.",
}
"""Said when a step of a campaign's life is taken."""


def reply_in_words(letter_date: date, reply_by: date | None, *, holidays: Collection[date]) -> str:
    """reply by 24 March (15 working days)"""
    if reply_by is None:
        return "no reply needed"
    days = working_days_between(letter_date, reply_by, holidays=holidays)
    return f"reply by {format_date(reply_by)} ({format_plural(days, 'working day')})"


SIGNATURES: Mapping[str, str] = {
    "not_png": "The file is not a PNG picture. Save the signature as PNG and choose it again",
    "too_many_bytes": "The picture is larger than 1 MB. Save it smaller and choose it again",
    "too_many_pixels": "The picture is {width} by {height} pixels, and {limit} a side are taken. Save it smaller",
    "too_small": "The picture is {width} pixels wide and would print coarsely. Use one of {limit} pixels or more",
    "animated": "The picture moves. Save one still picture of the signature",
    "unreadable": "The picture can’t be read. Save it again as PNG and choose it again",
    "blank": "The picture shows nothing on white paper. Use dark ink on white or transparent",
    "svg_unreadable": "The drawing can’t be read. Save it again as plain SVG, or as PNG",
    "svg_doctype": "The drawing declares a document type, which is not taken. Save it as plain SVG, or as PNG",
    "svg_not_taken": "The drawing holds “{what}”, and only plain shapes are taken. Use outlines, or a PNG",
    "svg_too_much": "The drawing has too many shapes or groups within groups. Simplify it, or save it as PNG",
    "svg_too_narrow": "The drawing is much higher than it is wide. Cut it to the signature, or save it as PNG",
}


def signature_words(refused: SignatureRefused) -> str:
    """Why a picture can't be a signature, and what to do."""
    return SIGNATURES[refused.code].format(**refused.facts)
