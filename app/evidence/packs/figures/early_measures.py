"""What the figures of the first two methods of counting give: kept, so that a pack made with them still proves to be as
it was made. No page or table shows them beside those of today (measures.py); lines kept in a pack link to them.

For them a letter was sent if it neither failed nor came back by what was known, except that one whose return was
recorded as a reply stayed sent; and in time, late and overdue went by the reply-by date alone, whenever the letter was
sent and whether or not it came back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.evidence.packs.figures.measures import ASKED, PROMISED, WORKING_DAY
from app.evidence.packs.figures.rows import EarlyCodes, LetterRow
from app.responses.kinds import REPLIES, RESPONSES, Kind

UNTIL = "{}, as counted until November 2026"
"""What the name of a figure says."""


@dataclass(frozen=True)
class EarlyMeasure:
    """`among`: as of a Measure. `method`: the first of the METHODS of counting (rows.py) that has it."""

    name: str
    among: str
    counts: Callable[[EarlyCodes], bool]
    method: int = 1


def _back(*codes: str) -> Callable[[EarlyCodes], bool]:
    return lambda early: early.back in codes


def _by_day(code: str) -> Callable[[EarlyCodes], bool]:
    return lambda early: early.by_day == code


def _delivered(code: str) -> Callable[[EarlyCodes], bool]:
    return lambda early: early.delivered == code


def _met(which: str) -> Callable[[EarlyCodes], bool]:
    return lambda early: early.met == which


def _attempted(early: EarlyCodes) -> bool:
    return early.sent or early.delivered in ("failed", "returned")


EARLY_MEASURES: Mapping[str, EarlyMeasure] = {
    "letters": EarlyMeasure("Letters addressed", "", lambda early: not early.withdrawn or early.sent),
    "sent": EarlyMeasure("Sent", "letters", lambda early: early.sent),
    "delivered": EarlyMeasure("Delivered", "sent", _delivered("delivered")),
    "handed_over": EarlyMeasure("Handed over, with no report", "sent", _delivered("handed_over")),
    "uncertain": EarlyMeasure("Uncertain", "sent", _delivered("uncertain")),
    "returned": EarlyMeasure("Returned undelivered", "letters", _delivered("returned")),
    "failed": EarlyMeasure("Failed", "letters", _delivered("failed")),
    "undelivered": EarlyMeasure(
        "Could not be delivered", "letters", lambda early: _attempted(early) and not early.sent, method=2
    ),
    "replies": EarlyMeasure("Replied", "followed", _back(*REPLIES), method=2),
    "replied": EarlyMeasure("Answered", "followed", _back(Kind.SUBSTANTIVE)),
    "holding": EarlyMeasure("Holding reply only", "followed", _back(Kind.HOLDING)),
    "acknowledged": EarlyMeasure("Acknowledged only", "followed", _back(Kind.ACKNOWLEDGEMENT)),
    "declined": EarlyMeasure("Declined", "followed", _back(Kind.DECLINED)),
    "nothing": EarlyMeasure("No response recorded", "followed", _back("nothing")),
    "nothing_returned": EarlyMeasure(
        "No response recorded, letter returned",
        "followed",
        lambda early: early.back == "nothing" and early.delivered == "returned",
        method=2,
    ),
    "in_time": EarlyMeasure("In time", "followed", _by_day("in_time")),
    "in_time_asked": EarlyMeasure("In time, by the day that the letter gives", "followed", _met(ASKED), method=2),
    "in_time_working_day": EarlyMeasure("In time by working days", "followed", _met(WORKING_DAY), method=2),
    "in_time_promised": EarlyMeasure("In time, by a later day promised", "followed", _met(PROMISED), method=2),
    "not_due": EarlyMeasure("Not yet due", "followed", _by_day("not_due")),
    "came_late": EarlyMeasure("Late", "followed", _by_day("came_late")),
    "overdue": EarlyMeasure("No reply by the date, letters returned included", "followed", _by_day("overdue")),
    "overdue_returned": EarlyMeasure(
        "No reply by the date, letter returned",
        "followed",
        lambda early: early.by_day == "overdue" and early.delivered == "returned",
        method=2,
    ),
}
"""By name, in the order in which packs told them: the digest of a pack goes by it."""

EARLY_OF_TIME = frozenset(
    ("in_time", "in_time_asked", "in_time_working_day", "in_time_promised", "not_due", "came_late", "overdue")
) | {"overdue_returned"}
"""Measures that there are only where a reply is needed."""


def counts(name: str, row: LetterRow) -> bool:
    """Whether a measure counts the letter; one that was withdrawn and came back was in none."""
    return row.early is not None and EARLY_MEASURES[name].counts(row.early)


def was_attempted(row: LetterRow) -> bool:
    return row.early is not None and _attempted(row.early)


def was_followed(row: LetterRow) -> bool:
    return row.early is not None and (row.early.sent or row.early.back in RESPONSES)
