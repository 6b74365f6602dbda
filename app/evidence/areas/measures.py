"""What areas are compared over: what became of a campaign's letters, what was said to its asks, what was published of
an area, and, for those who may see them, reports of risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.evidence.interventions import kinds
from app.responses.kinds import ANSWERS, COUNTED_AS_REPLIES, Answer
from app.tracking.codes import LetterCodes
from app.tracking.measures import MEASURES

OVER_LETTERS, OVER_FACTS, OVER_RISK = "letters", "facts", "risk"


@dataclass(frozen=True)
class Measure:
    """`name`: as one chooses it; `counted`: what the numbers are, for the map and the table's column. `over`: what is
    counted. `kinds`: of published facts. `note`: what the page says below the table of what is counted. `of`: of
    letters, the keys of what it counts in app/tracking/measures.py."""

    code: str
    name: str
    counted: str
    over: Literal["letters", "facts", "risk"]
    kinds: Sequence[str] = ()
    note: str = ""
    of: Sequence[str] = ()

    def counts(self, letter: LetterCodes) -> bool:
        """Of letters: whether it is counted."""
        return any(MEASURES[key].counts(letter) for key in self.of)


def _of_letters(code: str, name: str, counted: str, *of: str, note: str = "") -> Measure:
    return Measure(code, name, counted, "letters", note=note, of=of)


LETTERS = (
    _of_letters("nothing", "No response recorded", "Letters to the council with no response recorded", "nothing"),
    _of_letters("delivered", "Delivered", "Letters to the council recorded as delivered", "delivered"),
    _of_letters(
        "replied", "Replied", "Letters to the council that were replied to", "replies", note=COUNTED_AS_REPLIES
    ),
    _of_letters(
        "part",
        "Acknowledgement or holding reply",
        "Letters to the council with only an acknowledgement or a holding reply",
        "holding",
        "acknowledged",
    ),
    _of_letters(
        "in-time", "Replied in time", "Letters to the council replied to in time", "in_time", note=COUNTED_AS_REPLIES
    ),
    _of_letters("late", "Came late", "Letters to the council replied to late", "came_late", note=COUNTED_AS_REPLIES),
    _of_letters("overdue", "Overdue", "Letters to the council whose reply is overdue", "overdue"),
    _of_letters(
        "returned", "Returned", "Letters to the council that came back undelivered and were not sent again", "returned"
    ),
    _of_letters(
        "sent-after",
        "Sent after the reply-by date",
        "Letters to the council sent after the reply-by date",
        "sent_after",
    ),
    _of_letters(
        "dated-before",
        "Reply dated before the letter was recorded as sent",
        "Letters to the council with a reply dated before they were recorded as sent",
        "dated_before",
    ),
)

INTERVENTIONS = Measure(
    "interventions", "Interventions", "Directions and improvement notices recorded", "facts", kinds.INTERVENTIONS
)
INSPECTIONS = Measure(
    "inspections", "Inspections", "Inspections recorded, joint ones included", "facts", ("inspection",)
)
FACTS = (
    INTERVENTIONS,
    INSPECTIONS,
    Measure("ofsted", "Ofsted’s involvement", "Records of Ofsted’s involvement", "facts", ("ofsted",)),
    Measure("visits", "Visits", "Visits recorded", "facts", ("visit",)),
    Measure("meetings", "Meetings", "Meetings recorded", "facts", ("meeting",)),
)

SOONER = "Reports of which the director was told sooner are included."

MISSED = "The 24 hours passed before anyone was told. Some directors may have been told since."
UNTOLD = "Reports for which no second person has confirmed that the director was told."

RISK = (
    Measure("risk-received", "Reports of risk received", "Reports received", "risk"),
    Measure("risk-immediate", "Immediate risk", "Reports of immediate risk", "risk"),
    Measure("risk-1h", "Director told within 1 hour", "Told within 1 hour", "risk"),
    Measure(
        "risk-4h",
        "Director told within 4 hours (including those within 1 hour)",
        "Told within 4 hours",
        "risk",
        note=SOONER,
    ),
    Measure(
        "risk-24h",
        "Director told within 24 hours (including those within 4 hours)",
        "Told within 24 hours",
        "risk",
        note=SOONER,
    ),
    Measure("risk-missed", "Deadline missed", "Deadline missed", "risk", note=MISSED),
    Measure("risk-open", "Not told, or not yet confirmed", "Not told, or not yet confirmed", "risk", note=UNTOLD),
)

FIGURES: Mapping[str, str] = {
    "risk-received": "received",
    "risk-immediate": "immediate",
    "risk-1h": "notified_1h",
    "risk-4h": "notified_4h",
    "risk-24h": "notified_24h",
    "risk-missed": "missed",
    "risk-open": "open",
}
"""What the figures of reports call each."""

ASK = "ask-"


def measures_of_asks(asks: Sequence[str]) -> list[Measure]:
    """One for each ask and each answer to it."""
    return [
        Measure(f"{ASK}{number}-{answer}", *_words_of_answer(number, answer), "letters")
        for number in range(1, len(asks) + 1)
        for answer in ANSWERS
    ]


def _words_of_answer(number: int, answer: str) -> tuple[str, str]:
    """As one chooses it, and what is counted: not letters to which nothing came."""
    if answer == Answer.NOT_ANSWERED:
        return (
            f"Ask {number}: not answered by the response",
            f"Letters to the council with a response that does not answer ask {number}",
        )
    name = ANSWERS[answer].name.lower()
    return f"Ask {number}: {name}", f"Letters to the council with the reply “{name}” to ask {number}"


def ask_in(code: str) -> tuple[int, str] | None:
    """The ask's number and the answer that a measure counts; None of another measure."""
    if not code.startswith(ASK):
        return None
    number, _, answer = code.removeprefix(ASK).partition("-")
    return int(number), answer


def measures(asks: Sequence[str], *, letters: bool, risk: bool) -> list[Measure]:
    """Those to choose from. `letters`: there is a campaign; `risk`: the person may see reports of risk."""
    of_letters = [*LETTERS, *measures_of_asks(asks)] if letters else []
    return [*of_letters, *FACTS, *(RISK if risk else ())]
