"""A campaign in words: its states, its dates, and why a letter of it can't be made (code to words, rule 11)."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.campaigns.states import State
from app.letters.dates import in_words, working_days_between
from app.letters.fields import normalise
from app.letters.front_matter import BUILT_IN
from app.letters.signature import SignatureRefused
from app.letters.wording import join
from app.web.filters import format_day, format_plural


@dataclass(frozen=True)
class Words:
    """Two sentences with places for the facts."""

    wrong: str
    to_do: str


UNEXPECTED = Words(
    "Despatch failed on this letter, and its log says where.",
    "Try once more; if it fails again, tell an administrator the letter’s reference.",
)
"""Also for a code that has no words."""

VALUE_TO_DO = "Correct it under Letter or, where it differs by recipient, under Values by recipient there."

WORDS: Mapping[str, Words] = {
    "missing_fields": Words("No value for {fields}.", "{to_fill}"),
    "address_overflow": Words(
        "The names and the address need {lines} lines and {limit} fit the envelope’s window.",
        "Record a shorter address on the post.",
    ),
    "head_overflow": Words(
        "The {part} need {height} mm at the head of the page and {limit} mm fit.",
        "Shorten them in the campaign.",
    ),
    "unprintable_characters": Words(
        "The letter’s typeface can’t print {characters}.",
        "Write it another way where it stands: on the post, in its address, or in the campaign.",
    ),
    "value_not_text": Words("“{value}” is too long for the field “{field}”.", VALUE_TO_DO),
    "value_not_long_text": Words("“{value}” is not text, which the field “{field}” takes.", VALUE_TO_DO),
    "value_not_date": Words("“{value}” is not a date, which the field “{field}” takes.", VALUE_TO_DO),
    "value_not_number": Words("“{value}” is not a number, which the field “{field}” takes.", VALUE_TO_DO),
    "value_not_yes_or_no": Words("“{value}” is neither yes nor no, which the field “{field}” takes.", VALUE_TO_DO),
    "value_not_choice": Words("“{value}” is too long for the field “{field}”.", VALUE_TO_DO),
    "value_not_a_choice": Words("“{value}” is not one of the choices of the field “{field}”.", VALUE_TO_DO),
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
TO_FILL: Mapping[str, str] = {normalise(name): OF_A_POST for name in BUILT_IN} | {
    normalise(name): words for name, words in OF_THE_DETAILS.items()
}
"""Where a field is filled that has no value; all that do not stand here are declared by the text."""

SHOWN = 40
"""Characters of a value that are quoted."""

CONTROLS = {"\t": "tab"}
"""Names of characters that Unicode gives none."""

PARTS = {"letterhead": "departments’ names", "details": "sender’s details"}
"""The parts of a letter's head, as HeadOverflow names them."""


def what_to_do(code: str, facts: Mapping[str, Any], *, words: Mapping[str, Words] = WORDS) -> str:
    """What is wrong with a letter and what to do. `facts` are those that came with the code, perhaps kept as JSON."""
    found = words.get(code, UNEXPECTED)
    said = {name: _said(name, fact) for name, fact in facts.items()}
    if "fields" in facts:
        differing = facts.get("differing", ())
        ways = [OF_NO_ONE if one in differing else TO_FILL.get(normalise(one), OF_THE_TEXT) for one in facts["fields"]]
        said["to_fill"] = " ".join(dict.fromkeys(ways))
    return f"{found.wrong} {found.to_do}".format_map(said)


def _said(name: str, fact: Any) -> str:
    match name:
        case "fields":
            return join([f"“{field}”" for field in fact])
        case "offices":
            return join(list(fact))
        case "characters":
            return join([_character(character) for character in fact])
        case "choices":
            return ", ".join(f"“{choice}”" for choice in fact)
        case "part":
            return PARTS[fact]
        case "day":
            return in_words(date.fromisoformat(fact))
        case "value" if len(fact) > SHOWN:
            return f"{fact[:SHOWN].rstrip()}…"
    return str(fact)


def cant_print(characters: Iterable[str]) -> str:
    """Said beside a box that holds them."""
    return f"The letter’s typeface can’t print {join([_character(one) for one in characters])}. Write it another way"


def _character(character: str) -> str:
    """A character that may not show here either: itself and its name."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, CONTROLS.get(character, "without a name")).lower()
    return f"“{character}” ({code}, {name})" if character.isprintable() else f"{code} ({name})"


STATES: Mapping[State, tuple[str, str]] = {
    State.OPEN: ("half", "Open"),
    State.CLOSED: ("full", "Closed"),
    State.ARCHIVED: ("stop", "Archived"),
}
"""Shape and word of a campaign's state."""

DONE = {
    "close": "{reference} is closed.",
    "open": "{reference} is open again.",
    "archive": "{reference} is archived. It stands under Archived in the list of campaigns.",
    "bring-back": "{reference} is back in the list, closed.",
}
"""Said when a step of a campaign's life is taken."""

NOT_POSSIBLE: Mapping[State, str] = {
    State.OPEN: "Nothing was changed: {reference} is open.",
    State.CLOSED: "Nothing was changed: {reference} is closed.",
    State.ARCHIVED: "Nothing was changed: {reference} is archived. Bring it back first.",
}
"""Said of a campaign that has moved on since a page was opened."""


def reply_in_words(letter_date: date, reply_by: date | None, *, holidays: Collection[date]) -> str:
    """reply by 24 March (15 working days)"""
    if reply_by is None:
        return "no reply needed"
    days = working_days_between(letter_date, reply_by, holidays=holidays)
    return f"reply by {format_day(reply_by)} ({format_plural(days, 'working day')})"


REFERENCE_TAKEN = "Another campaign has the reference {reference}. Enter another"
REFERENCE_PRINTED = "Letters that bear {reference} have been made, so it stays"
SIGNS_ALREADY = "This office signs already. Enter another"

SIGNATURES: Mapping[str, str] = {
    "not_png": "The file is not a PNG picture. Save the signature as PNG and choose it again",
    "too_many_bytes": "The picture is larger than 1 MB. Save it smaller and choose it again",
    "too_many_pixels": "The picture is {width} by {height} pixels, and {limit} a side are taken. Save it smaller",
    "too_small": "The picture is {width} pixels wide and would print coarsely. Use one of {limit} pixels or more",
    "animated": "The picture moves. Save one still picture of the signature",
    "unreadable": "The picture can’t be read. Save it again as PNG and choose it again",
    "blank": "The picture shows nothing on white paper. Use dark ink on white or transparent",
}


def signature_words(refused: SignatureRefused) -> str:
    """Why a picture can't be a signature, and what to do."""
    return SIGNATURES[refused.code].format(**refused.facts)
