"""What is counted of the letters to a sector: each measure with its name, what it is counted among, and its meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.evidence.packs.figures.rows import LetterRow
from app.responses.kinds import REPLIES, RESPONSES, Kind

HELD_BACK = "held_back"
"""The code of `delivered` of a letter that Despatch held back."""

ASKED, WORKING_DAY, PROMISED = MET = ("asked", "working_day", "promised")
"""Which day a reply in time met: the one that the letter gives; a later one before the next
working day, or the one to which a bank holiday moved it; or the later one that a holding reply had named."""


@dataclass(frozen=True)
class Measure:
    """`among`: the measure whose rows it is counted of; blank: it is of none. `meaning`: a sentence for the pack."""

    name: str
    among: str
    counts: Callable[[LetterRow], bool]
    meaning: str


def _back(*codes: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.back[2] in codes


def _late(code: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.late[2] == code


def _delivered(code: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.delivered[2] == code


def could_not_be_delivered_before(row: LetterRow) -> bool:
    """As the third and fourth methods counted it, with letters that Despatch held back."""
    return row.delivered[2] in ("failed", HELD_BACK)


def _in_time(met: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.late[2] == "in_time" and row.met == met


def row_by_third_method(row: LetterRow) -> LetterRow:
    """Return the row as the third method counted it."""
    return replace(row, late=("", "", row.by_first))


def row_by_fifth_method(row: LetterRow) -> LetterRow:
    """Return the row as the fifth method counted it."""
    return replace(row, late=("", "", row.by_dates))


def row_by_fourth_method(row: LetterRow) -> LetterRow:
    """Return the row as the fourth method counted it."""
    return replace(row, late=("", "", row.by_reached))


def _was_sent(row: LetterRow) -> bool:
    return row.sent_on is not None


MEASURES: Mapping[str, Measure] = {
    "letters": Measure(
        "Letters in the campaign",
        "",
        lambda row: not row.withdrawn or _was_sent(row),
        "Letters in the campaign: one for each post that it is to write to, sent or not.",
    ),
    "sent": Measure(
        "Sent",
        "letters",
        _was_sent,
        "Sent: taken by a mail server, posted or given by hand. A letter that came back later was sent all the same. "
        "One that failed before it left was not.",
    ),
    "delivered": Measure(
        "Delivered",
        "sent",
        _delivered("delivered"),
        "Delivered: given to the recipient by hand, or reported as delivered by the server that took it.",
    ),
    "handed_over": Measure(
        "Sent, with no report of delivery",
        "sent",
        _delivered("handed_over"),
        "Sent, with no report of delivery: posted, or taken by a mail server, and nothing more was reported.",
    ),
    "uncertain": Measure(
        "Uncertain",
        "sent",
        _delivered("uncertain"),
        "Uncertain: it may have left, and neither evidence nor a person has settled it.",
    ),
    "returned": Measure(
        "Returned",
        "sent",
        _delivered("returned"),
        "Returned: the letter was sent and came back undelivered, by the day that the figures look at, and was not "
        "sent again. It needs a new address.",
    ),
    "undelivered": Measure(
        "Could not be delivered",
        "letters",
        _delivered("failed"),
        "Could not be delivered: attempts to send it failed before it left, so it was not sent. One that Despatch held "
        "back is not among these.",
    ),
    "replies": Measure(
        "Replied",
        "followed",
        _back(*REPLIES),
        "Replied: an answer or a refusal is recorded. A holding reply or an acknowledgement does not count as a reply.",
    ),
    "replied": Measure(
        "Answered",
        "followed",
        _back(Kind.SUBSTANTIVE),
        "Answered: a reply that answers the letter, in whole or in part, is recorded.",
    ),
    "holding": Measure(
        "Holding reply only",
        "followed",
        _back(Kind.HOLDING),
        "A holding reply promises a full one and does not count as a reply.",
    ),
    "acknowledged": Measure(
        "Acknowledged only",
        "followed",
        _back(Kind.ACKNOWLEDGEMENT),
        "An acknowledgement says only that the letter arrived.",
    ),
    "declined": Measure(
        "Declined",
        "followed",
        _back(Kind.DECLINED),
        "Declined: a reply that refuses to answer.",
    ),
    "nothing": Measure(
        "No response recorded",
        "followed",
        _back("nothing"),
        "No response recorded: nothing that came back is recorded; that does not say that nothing was written.",
    ),
    "nothing_returned": Measure(
        "No response recorded, letter returned",
        "followed",
        lambda row: row.back[2] == "nothing" and row.delivered[2] == "returned",
        "No response recorded, letter returned: the letter came back undelivered, so its recipient may not have seen "
        "it.",
    ),
    "in_time": Measure(
        "In time",
        "followed",
        _late("in_time"),
        "In time: replied by the reply-by date, or by a later date that a holding reply had named. A reply that comes "
        "after that date but before the next working day is in time too.",
    ),
    "in_time_asked": Measure(
        "In time, by the reply-by date",
        "followed",
        _in_time(ASKED),
        "In time, by the reply-by date: the reply was received on the date that the letter gives, or before.",
    ),
    "in_time_working_day": Measure(
        "In time, after the reply-by date",
        "followed",
        _in_time(WORKING_DAY),
        "In time, after the reply-by date: received after the date that the letter gives, but before the next working "
        "day, or by the date to which a bank holiday moved it.",
    ),
    "in_time_promised": Measure(
        "In time, judged by a later date promised",
        "followed",
        _in_time(PROMISED),
        "In time, judged by a later date promised: received by a later date that a holding reply had named, or after "
        "it but before the next working day.",
    ),
    "came_late": Measure(
        "Late", "followed", _late("came_late"), "Late: replied on the next working day after that date, or later."
    ),
    "not_due": Measure(
        "Not yet due",
        "followed",
        _late("not_due"),
        "Not yet due: no reply yet, and the next working day after the reply-by date, or after a later one promised, "
        "has not come.",
    ),
    "overdue": Measure(
        "Overdue",
        "followed",
        _late("overdue"),
        "Overdue: no reply is recorded, and the next working day after that date has come.",
    ),
    "awaits_address": Measure(
        "Returned, and not replied to",
        "followed",
        _late("returned"),
        "Returned, and not replied to: the letter came back undelivered, so it is not overdue. It needs a new address.",
    ),
    "sent_after": Measure(
        "Sent after the reply-by date",
        "followed",
        _late("sent_after"),
        "Sent after the reply-by date: the letter first reached its recipient by a sending after that date, since it "
        "was sent only then, or came back before. So it is neither in time nor late nor overdue, whether or not it "
        "was replied to. A letter to which a holding reply names a later date is counted by that date.",
    ),
    "replied_sent_after": Measure(
        "Replied, to a letter sent after the reply-by date",
        "followed",
        lambda row: row.late[2] == "sent_after" and row.back[2] in REPLIES,
        "Replied, to a letter sent after the reply-by date: counts as replied, and neither as in time nor as late.",
    ),
    "dated_before": Measure(
        "Replied, dated before any sending",
        "followed",
        _late("dated_before"),
        "Replied, dated before any sending: the reply is recorded as received before the first day on which the letter "
        "is recorded as sent, or no sending of it is recorded. It counts as replied, and neither as in time nor as "
        "late.",
    ),
}
"""In the order in which a pack tells them. "followed": what answers are counted among. The figures' keys end in
KEYED: what they count is so since the third method. Where a reply is needed, in time, late, not yet due, overdue,
returned, sent after the date and dated before any sending add up to the letters that were sent or answered."""

KEYED = "-3"
"""What ends the key of a figure that has counted the same only since the third method."""

FOURTH_KEYED = "-4"
"""Likewise since the fourth: of posts whose letter was withdrawn, and of what the fifth counts again."""

FIFTH_KEYED = "-5"
"""Likewise since the fifth: of what the sixth counts again, and of letters that Despatch held back."""

SIXTH_KEYED = "-6"
"""Likewise since the sixth: of OF_TIME, and of published facts in a month or a year that was not over."""

BY_FIRST = "{}, by the day of the first sending"
"""What the name of a figure says that counts as the third method did: by a sending that may have come back."""

WITH_UNSENT = "{}, with replies to letters not recorded as sent"
"""What the name of a figure says that counts as the fifth method did."""

BY_DATES_AS_RECORDED = "{}, with replies dated before the letter was sent"
"""What the name of a figure says that counts as the fourth method did."""

WITH_HELD_BACK, WITHOUT_HELD_BACK = (
    "{}, with letters held back by Despatch",
    "{}, without letters held back by Despatch",
)
"""Likewise, of what could not be delivered, and of what was not sent."""

TIMED = ("in_time", "came_late", "not_due", "overdue", "awaits_address", "sent_after", "dated_before")
"""Measures that each letter followed is in one of, where a reply is needed."""

IN_TIME = ("in_time", "in_time_asked", "in_time_working_day", "in_time_promised")
OF_TIME_BEFORE = (*TIMED[:-1], *IN_TIME[1:], "replied_sent_after")
"""Those that the third and fourth methods have too, in the order of their digests."""

OF_TIME = tuple(name for name in MEASURES if name in (*OF_TIME_BEFORE, "dated_before"))
"""Measures that there are only where a reply is needed, in the order of the digests of the fifth method."""


def attempted(row: LetterRow) -> bool:
    """Whether anybody tried to send it; one that waits to be sent is not attempted yet."""
    return _was_sent(row) or row.delivered[2] == "failed"


def is_followed(row: LetterRow) -> bool:
    """What answers are counted among: letters that were sent, or to which something came all the same."""
    return _was_sent(row) or row.back[2] in RESPONSES
