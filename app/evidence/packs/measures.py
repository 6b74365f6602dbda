"""What is counted of the letters to a sector: each measure with its name, what it is counted among, and its meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.evidence.packs.findings import LetterRow
from app.responses.kinds import REPLIES, RESPONSES, Kind

ASKED, WORKING_DAY, PROMISED = MET = ("asked", "working_day", "promised")
"""Which day a reply in time met: the one that the letter gives; a later one that is judged as in time, since only
weekends and bank holidays lie between; or the later one that a holding reply had named."""


@dataclass(frozen=True)
class Measure:
    """`among`: the measure whose rows it is counted of; blank: it is of none. `meaning`: a sentence for the pack.
    `edition`: of how packs count (findings.EDITIONS)."""

    name: str
    among: str
    counts: Callable[[LetterRow], bool]
    meaning: str
    edition: int = 1


def _back(*codes: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.back[2] in codes


def _late(*codes: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.by_day in codes


def _delivered(*codes: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.delivered[2] in codes


def _met(which: str) -> Callable[[LetterRow], bool]:
    return lambda row: row.met == which


def _sent(row: LetterRow) -> bool:
    return row.sent_on is not None


MEASURES: Mapping[str, Measure] = {
    "letters": Measure(
        "Letters addressed", "", lambda row: not row.withdrawn or _sent(row), "A letter is one campaign to one post."
    ),
    "sent": Measure(
        "Sent",
        "letters",
        _sent,
        "A letter counts as sent once it was handed over and neither failed nor was undone since.",
    ),
    "delivered": Measure(
        "Delivered",
        "sent",
        _delivered("delivered"),
        "Delivered: given to the recipient by hand, or reported as delivered by the server that took it.",
    ),
    "handed_over": Measure(
        "Handed over, with no report",
        "sent",
        _delivered("handed_over"),
        "Handed over: the post or a mail server took it, and nothing more was reported.",
    ),
    "uncertain": Measure(
        "Uncertain",
        "sent",
        _delivered("uncertain"),
        "Uncertain: it may have left, and neither evidence nor a person has settled it.",
    ),
    "returned": Measure(
        "Returned undelivered",
        "letters",
        _delivered("returned"),
        "Returned: the letter itself came back undelivered.",
    ),
    "failed": Measure("Failed", "letters", _delivered("failed"), "Failed: no attempt to send it arrived."),
    "undelivered": Measure(
        "Could not be delivered",
        "letters",
        lambda row: attempted(row) and not _sent(row),
        "Could not be delivered: each attempt to send it failed or came back, so it does not count as sent.",
        edition=2,
    ),
    "replies": Measure(
        "Replied",
        "followed",
        _back(*REPLIES),
        "Replied: an answer or a refusal is recorded. A holding reply or an acknowledgement does not count as a reply.",
        edition=2,
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
        edition=2,
    ),
    "in_time": Measure(
        "In time", "followed", _late("in_time"), "In time: replied by the day to reply by, in working days."
    ),
    "in_time_asked": Measure(
        "In time, by the day that the letter gives",
        "followed",
        _met(ASKED),
        "In time, by the day that the letter gives: the reply was received on that day or before.",
        edition=2,
    ),
    "in_time_working_day": Measure(
        "In time by working days",
        "followed",
        _met(WORKING_DAY),
        "In time by working days: received after the day that the letter gives, with only weekends or bank holidays "
        "between.",
        edition=2,
    ),
    "in_time_promised": Measure(
        "In time, by a later day promised",
        "followed",
        _met(PROMISED),
        "In time, by a later day promised: received by a later day that a holding reply had named.",
        edition=2,
    ),
    "not_due": Measure(
        "Not yet due",
        "followed",
        _late("not_due"),
        "Not yet due: the day to reply by, or a later one promised, is to come.",
    ),
    "came_late": Measure("Late", "followed", _late("came_late"), "Late: replied after that day."),
    "overdue": Measure(
        "No reply by the date, letters returned included",
        "followed",
        _late("overdue"),
        "No reply by the date, letters returned included: not replied, and that day has passed, whether or not the "
        "letter came back.",
    ),
    "overdue_returned": Measure(
        "No reply by the date, letter returned",
        "followed",
        lambda row: row.by_day == "overdue" and row.delivered[2] == "returned",
        "No reply by the date, letter returned: the letter came back undelivered, so it is not overdue.",
        edition=2,
    ),
    "overdue_delivered": Measure(
        "Overdue",
        "followed",
        lambda row: row.late[2] == "overdue",
        "Overdue: not replied, and that day has passed. A letter that came back undelivered is not overdue, nor is one "
        "that was sent only after that day.",
        edition=3,
    ),
    "sent_after": Measure(
        "Sent after the day to reply by",
        "followed",
        lambda row: row.late[2] == "sent_after",
        "Sent after the day to reply by: the letter itself left only then. The figures for in time and late go by that "
        "day alone, so they count these letters too.",
        edition=3,
    ),
}
"""In the order in which a pack tells them. "followed": what answers are counted among. The codes are in the keys of
figures, on which kept lines rely: "replied" has always counted answers alone, and "replies" adds the refusals;
"overdue" has always counted letters that came back, and "overdue_delivered" leaves them out."""

IN_TIME = ("in_time", "in_time_asked", "in_time_working_day", "in_time_promised")
OF_TIME = (*IN_TIME, "not_due", "came_late", "overdue", "overdue_returned", "overdue_delivered", "sent_after")
"""Measures that there are only where a reply is needed."""


def attempted(row: LetterRow) -> bool:
    """Whether anybody tried to send it; one that waits to be sent is not attempted yet."""
    return _sent(row) or row.delivered[2] in ("failed", "returned")


def followed(row: LetterRow) -> bool:
    """What answers are counted among: letters that were sent, or to which something came all the same."""
    return _sent(row) or row.back[2] in RESPONSES
