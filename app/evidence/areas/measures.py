"""What areas are compared over: what became of a campaign's letters, what was said to its asks, what was published of
an area, and, for those who may see them, reports of risk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.evidence.interventions import kinds
from app.responses.kinds import ANSWERS, COUNTED_AS_REPLIES, INTERIM, REPLIES
from app.tracking.answers import Answers

OVER_LETTERS, OVER_FACTS, OVER_RISK = "letters", "facts", "risk"


@dataclass(frozen=True)
class Measure:
    """`name`: as one chooses it; `counted`: what the numbers are, for the map and the table's column. `over`: what is
    counted. `kinds`: of published facts. `note`: what the page says below the table of what is counted."""

    code: str
    name: str
    counted: str
    over: Literal["letters", "facts", "risk"]
    kinds: Sequence[str] = ()
    note: str = ""


LETTERS = (
    Measure("nothing", "No response recorded", "Letters to the council with no response recorded", "letters"),
    Measure("delivered", "Delivered", "Letters to the council known to be delivered", "letters"),
    Measure("replied", "Replied", "Letters to the council that were replied to", "letters", note=COUNTED_AS_REPLIES),
    Measure(
        "part",
        "Acknowledged or holding reply",
        "Letters to the council with only an acknowledgement or a holding reply",
        "letters",
    ),
    Measure(
        "in-time",
        "Replied in time",
        "Letters to the council replied to in time",
        "letters",
        note=COUNTED_AS_REPLIES,
    ),
    Measure("late", "Came late", "Letters to the council replied to late", "letters", note=COUNTED_AS_REPLIES),
    Measure("overdue", "Overdue", "Letters to the council that are overdue", "letters"),
    Measure(
        "returned",
        "Returned",
        "Letters to the council that came back undelivered and were not sent again",
        "letters",
    ),
    Measure(
        "sent-after", "Sent after the reply-by date", "Letters to the council sent after the reply-by date", "letters"
    ),
    Measure(
        "dated-before",
        "Reply dated before any sending",
        "Letters to the council whose reply is dated before any sending of them",
        "letters",
    ),
)

HAS: Mapping[str, Callable[[Answers], bool]] = {
    "nothing": lambda answers: answers.back.code == "nothing",
    "delivered": lambda one: one.delivered.code == "delivered",
    "replied": lambda one: one.back.code in REPLIES,
    "part": lambda one: one.back.code in INTERIM,
    "in-time": lambda one: one.late.code == "in_time",
    "late": lambda one: one.late.code == "came_late",
    "overdue": lambda one: one.late.code == "overdue",
    "returned": lambda one: one.delivered.code == "returned",
    "sent-after": lambda one: one.late.code == "sent_after",
    "dated-before": lambda one: one.late.code == "dated_before",
}
"""Whether a letter is counted, by the code of a measure."""

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

RISK = (
    Measure("risk-received", "Reports of risk received", "Reports received", "risk"),
    Measure("risk-immediate", "Immediate risk", "Reports of immediate risk", "risk"),
    Measure("risk-1h", "Director told within 1 hour", "Told within 1 hour", "risk"),
    Measure("risk-4h", "Director told within 4 hours", "Told within 4 hours", "risk"),
    Measure("risk-24h", "Director told within 24 hours", "Told within 24 hours", "risk"),
    Measure("risk-missed", "Director told after 24 hours, or not", "Missed the deadline", "risk"),
    Measure("risk-open", "Director not told yet", "Nobody known to be told", "risk"),
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
        Measure(
            f"{ASK}{number}-{answer}",
            f"Ask {number}: {words.name.lower()}",
            f"Letters to the council whose reply says “{words.name.lower()}” to ask {number}",
            "letters",
        )
        for number in range(1, len(asks) + 1)
        for answer, words in ANSWERS.items()
    ]


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
