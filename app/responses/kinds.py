"""What comes back, how it comes, and what it says to an ask. One table each; the codes are what rows keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.platform.transitions import Status


class Kind(Status):
    ACKNOWLEDGEMENT = "acknowledgement", "half", "Acknowledged only"
    HOLDING = "holding", "half", "Holding reply"
    SUBSTANTIVE = "substantive", "full", "Answered"
    DECLINED = "declined", "stop", "Declined"
    RETURNED = "returned", "warn", "Returned"


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    IN_WORDS = "in_words"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True)
class KindWords:
    """`name` and `hint` for a form, `noun` in a sentence. `is_reply`: it counts as one, and no other is awaited.
    `does`, `did`: what it does to its letter."""

    name: str
    hint: str
    noun: str
    is_reply: bool = False
    does: str = "is about"
    did: str = "was about"


ANSWERED, IN_PART, NOT_ANSWERED = 3, 2, 1
"""How far an answer goes. A plain no answers an ask as a yes does: whether it is answered is another question."""


@dataclass(frozen=True)
class AnswerWords:
    """`in_form`: as the choices of a form have it, where that is not the name."""

    name: str
    shape: str
    rank: int
    """Of several replies to one ask, the highest counts; of those alike, the one that came last."""
    in_form: str = ""

    @property
    def choice(self) -> str:
        return self.in_form or self.name


KINDS: Mapping[str, KindWords] = {
    Kind.SUBSTANTIVE: KindWords(
        "Answer",
        "It answers the letter, in whole or in part. It counts as a reply, so no reply is outstanding.",
        "answer",
        is_reply=True,
        does="answers",
        did="answered",
    ),
    Kind.HOLDING: KindWords(
        "Holding reply",
        "It promises a full reply later. It does not count as a reply. If it names a later date, the reply is due "
        "by then.",
        "holding reply",
    ),
    Kind.ACKNOWLEDGEMENT: KindWords(
        "Acknowledgement only",
        "It says that the letter arrived. It does not count as a reply.",
        "acknowledgement",
    ),
    Kind.DECLINED: KindWords(
        "Declined",
        "It says that there will be no answer. It counts as a reply, so no reply is outstanding.",
        "refusal",
        is_reply=True,
        does="declines to answer",
        did="declined to answer",
    ),
    Kind.RETURNED: KindWords(
        "Returned undelivered",
        "This is not a response: our letter itself came back. It needs a new address and is not counted as overdue.",
        "record of a returned letter",
    ),
}

REPLIES = frozenset(Kind(kind) for kind, words in KINDS.items() if words.is_reply)
"""What counts as a reply, wherever replies are counted: an answer, or a refusal to answer."""

COUNTED_AS_REPLIES = "An answer or a refusal counts as a reply."
"""The same, beside a picture that counts them."""

INTERIM = frozenset({Kind.HOLDING, Kind.ACKNOWLEDGEMENT})
"""What a recipient sent back that is no reply."""

RESPONSES = REPLIES | INTERIM
"""What a recipient sent back. A letter that was returned undelivered brings nothing from its recipient."""

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
    Answer.YES: AnswerWords("Yes", "full", ANSWERED),
    Answer.PARTLY: AnswerWords("Partly", "half", IN_PART),
    Answer.NO: AnswerWords("No", "stop", ANSWERED),
    Answer.IN_WORDS: AnswerWords("In their own words", "full", ANSWERED),
    Answer.NOT_ANSWERED: AnswerWords("Not answered", "empty", NOT_ANSWERED, "It does not say"),
}

LONGEST_WORDS, LONGEST_PASSAGE = 2_000, 4_000
"""Characters of what is said to one ask, and of the passage that says it."""

ASKED_OF_EACH = "What does the response say about this?"
"""What a form asks of each ask, above these answers."""

ANSWERS_EXPLAINED = (
    f"“{ANSWERS[Answer.NO].choice}” means that they say no. If they say nothing about an ask, choose "
    f"“{ANSWERS[Answer.NOT_ANSWERED].choice}”: other pages show it as “{ANSWERS[Answer.NOT_ANSWERED].name}”. If the "
    f"answer is not a yes or a no, such as a number, choose “{ANSWERS[Answer.IN_WORDS].choice}”."
)
"""What a form says once, above the answers that do not explain themselves."""

NOT_READ = "Not yet recorded"
"""Said of an ask for which nothing is recorded."""
