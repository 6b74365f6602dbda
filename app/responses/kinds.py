"""What comes back, how it comes, and what it says to an ask. One table each; the codes are what rows keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING = "holding"
    SUBSTANTIVE = "substantive"
    DECLINED = "declined"
    RETURNED = "returned"


class Answer(StrEnum):
    ANSWERED = "answered"
    IN_PART = "in_part"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True)
class KindWords:
    """`name` and `hint` for a form; `shape` and `word` for a list. `stops_clock`: nothing more is waited for."""

    name: str
    hint: str
    shape: str
    word: str
    stops_clock: bool = False


@dataclass(frozen=True)
class AnswerWords:
    name: str
    shape: str
    rank: int
    """Of several replies to one ask, the highest counts."""


KINDS: Mapping[str, KindWords] = {
    Kind.SUBSTANTIVE: KindWords(
        "Reply", "It answers the letter, in whole or in part. It stops the clock.", "full", "Reply", stops_clock=True
    ),
    Kind.HOLDING: KindWords(
        "Holding reply",
        "It promises a full reply later. A date that it names moves the clock.",
        "half",
        "Holding reply",
    ),
    Kind.ACKNOWLEDGEMENT: KindWords(
        "Acknowledgement only", "It says that the letter arrived. The clock runs on.", "half", "Acknowledged only"
    ),
    Kind.DECLINED: KindWords(
        "Declined", "It says that there will be no reply. It stops the clock.", "stop", "Declined", stops_clock=True
    ),
    Kind.RETURNED: KindWords(
        "Returned undelivered",
        "The letter itself came back. It was not delivered, and the clock runs on.",
        "warn",
        "Returned",
    ),
}

HOW: Mapping[str, str] = {
    "post": "Post",
    "email": "Email",
    "hand": "By hand",
    "telephone": "Telephone",
    "meeting": "Meeting",
    "portal": "Online portal",
    "other": "Another way",
}

ANSWERS: Mapping[str, AnswerWords] = {
    Answer.ANSWERED: AnswerWords("Answered", "full", 3),
    Answer.IN_PART: AnswerWords("In part", "half", 2),
    Answer.NOT_ANSWERED: AnswerWords("Not answered", "stop", 1),
}

NOT_READ = "Not read yet"
"""Said of an ask for which nothing is recorded."""
