"""What the figures of earlier methods of counting give: kept, so that a pack made with them still proves to be as it
was made. No page or table shows them beside those of today (app/tracking/measures.py); lines kept in a pack link to
them.

For the first two methods a letter was sent if it neither failed nor came back by what was known, except that one whose
return was recorded as a reply stayed sent; and in time, late and overdue went by the reply-by date alone, whenever the
letter was sent and whether or not it came back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.responses.answers import Back, Late
from app.tracking.codes import Delivery, LetterCodes, Met
from app.tracking.measures import MEASURES, TIMED, Measure, back_is, delivered_is, in_time_by, late_is

BY_EARLIER_METHOD = ", by an earlier method"

UNTIL = f"{{}}{BY_EARLIER_METHOD}"
"""What the name of a figure of the first two methods says."""

BY_FIRST = "{}, by the day of the first sending"
"""What the name of a figure says that counts as the third method did: by a sending that may have come back."""

BY_DATES_AS_RECORDED = "{}, with replies dated before the letter was sent"
"""What the name of a figure says that counts as the fourth method did."""

WITH_UNSENT = "{}, with replies to letters not recorded as sent"
"""What the name of a figure says that counts as the fifth method did."""

WITH_HELD_BACK, WITHOUT_HELD_BACK = (
    "{}, with letters held back by Despatch",
    "{}, without letters held back by Despatch",
)
"""Likewise, of what could not be delivered, and of what was not sent."""


def was_attempted(letter: LetterCodes) -> bool:
    return letter.sent or letter.delivered in (Delivery.FAILED, Delivery.RETURNED)


def _early(
    key: str,
    name: str,
    among: str,
    counts: Callable[[LetterCodes], bool],
    *,
    method: int = 1,
    of_time: bool = False,
) -> Measure:
    return Measure(key, UNTIL.format(name), among, counts, method=method, of_time=of_time)


def _of_time(key: str, name: str, counts: Callable[[LetterCodes], bool], *, method: int = 1) -> Measure:
    return _early(key, name, "followed", counts, method=method, of_time=True)


EARLY_MEASURES: Sequence[Measure] = (
    _early("letters", "Letters in the campaign", "", lambda letter: not letter.withdrawn or letter.sent),
    _early("sent", "Sent", "letters", lambda letter: letter.sent),
    _early("delivered", "Delivered", "sent", delivered_is(Delivery.DELIVERED)),
    _early("handed_over", "Sent, with no report of delivery", "sent", delivered_is(Delivery.HANDED_OVER)),
    _early("uncertain", "Uncertain", "sent", delivered_is(Delivery.UNCERTAIN)),
    _early("returned", "Returned undelivered", "letters", delivered_is(Delivery.RETURNED)),
    _early("failed", "Failed", "letters", delivered_is(Delivery.FAILED)),
    _early(
        "undelivered",
        "Could not be delivered",
        "letters",
        lambda letter: was_attempted(letter) and not letter.sent,
        method=2,
    ),
    _early("replies", "Replied", "followed", lambda letter: letter.back.is_reply, method=2),
    _early("replied", "Answered", "followed", back_is(Back.SUBSTANTIVE)),
    _early("holding", "Holding reply only", "followed", back_is(Back.HOLDING)),
    _early("acknowledged", "Acknowledged only", "followed", back_is(Back.ACKNOWLEDGEMENT)),
    _early("declined", "Declined", "followed", back_is(Back.DECLINED)),
    _early("nothing", "No response recorded", "followed", back_is(Back.NOTHING)),
    _early(
        "nothing_returned",
        "No response recorded, letter returned",
        "followed",
        lambda letter: letter.back == Back.NOTHING and letter.delivered == Delivery.RETURNED,
        method=2,
    ),
    _of_time("in_time", "In time", late_is(Late.IN_TIME)),
    _of_time("in_time_asked", "In time, by the day that the letter gives", in_time_by(Met.ASKED), method=2),
    _of_time("in_time_working_day", "In time by working days", in_time_by(Met.WORKING_DAY), method=2),
    _of_time("in_time_promised", "In time, by a later day promised", in_time_by(Met.PROMISED), method=2),
    _of_time("not_due", "Not yet due", late_is(Late.NOT_DUE)),
    _of_time("came_late", "Late", late_is(Late.CAME_LATE)),
    _of_time("overdue", "No reply by the date, letters returned included", late_is(Late.OVERDUE)),
    _of_time(
        "overdue_returned",
        "No reply by the date, letter returned",
        lambda letter: letter.late == Late.OVERDUE and letter.delivered == Delivery.RETURNED,
        method=2,
    ),
)
"""Of the first two methods, in the order in which packs told them: the digest of a pack goes by it."""

OF_TIME = tuple(name for name, measure in MEASURES.items() if measure.of_time)
OF_TIME_BEFORE = (
    *TIMED[:-1],
    *(name for name in OF_TIME if name.startswith("in_time_")),
    "replied_sent_after",
)
"""Those that the third and fourth methods have too, in the order of their digests."""


def _counted_again(names: Sequence[str], called: str, method: int) -> Iterator[Measure]:
    """Measures that a later method counts otherwise, as this one did."""
    for name in names:
        yield replace(MEASURES[name], name=called.format(MEASURES[name].name), method=method)


MEASURES_BEFORE: Sequence[Measure] = (
    *_counted_again(OF_TIME, WITH_UNSENT, 5),
    *_counted_again(OF_TIME_BEFORE, BY_DATES_AS_RECORDED, 4),
    *_counted_again(OF_TIME_BEFORE, BY_FIRST, 3),
)
"""Of the third to fifth methods, in the order of their digests."""

[UNDELIVERED_BEFORE] = _counted_again(["undelivered"], WITH_HELD_BACK, 3)
