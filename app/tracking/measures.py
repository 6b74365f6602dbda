"""What is counted of a campaign's letters: each measure with what it counts, of what, and what that means. Packs,
charts and areas count by this table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.responses.answers import Back, Late
from app.tracking.codes import Delivery, LetterCodes, Met


@dataclass(frozen=True)
class Measure:
    """`name`: as packs call it. `among`: the key of the measure whose letters it is counted of; blank: it is of none.
    `meaning`: a sentence for packs. `method`: of the methods of counting in packs, the first that has it so (decision
    13). `of_time`: it is only counted where a reply is needed."""

    key: str
    name: str
    among: str
    counts: Callable[[LetterCodes], bool]
    meaning: str = ""
    method: int = 3
    of_time: bool = False


def back_is(code: Back) -> Callable[[LetterCodes], bool]:
    return lambda letter: letter.back == code


def late_is(code: Late) -> Callable[[LetterCodes], bool]:
    return lambda letter: letter.late == code


def delivered_is(code: Delivery) -> Callable[[LetterCodes], bool]:
    return lambda letter: letter.delivered == code


def in_time_by(met: Met) -> Callable[[LetterCodes], bool]:
    return lambda letter: letter.late == Late.IN_TIME and letter.met == met


def _timed(key: str, name: str, counts: Callable[[LetterCodes], bool], meaning: str) -> Measure:
    return Measure(key, name, "followed", counts, meaning, method=6, of_time=True)


FOLLOWED = Measure(
    "followed",
    "Sent or answered",
    "",
    lambda letter: letter.followed,
    "Letters sent, and letters that have a response although no sending is recorded.",
)
"""What others are counted among; packs and charts have no figure of it."""

_MEASURES = (
    Measure(
        "letters",
        "Letters in the campaign",
        "",
        lambda letter: not letter.withdrawn or letter.sent,
        "Letters in the campaign: one for each post that the campaign writes to, sent or not.",
    ),
    Measure(
        "sent",
        "Sent",
        "letters",
        lambda letter: letter.sent,
        "Sent: accepted by a mail server, posted or given by hand. A letter that came back later was still sent. A "
        "letter that failed before it left was not.",
    ),
    Measure(
        "delivered",
        "Delivered",
        "sent",
        delivered_is(Delivery.DELIVERED),
        "Delivered: given to the recipient by hand, or reported as delivered by the server that accepted it.",
    ),
    Measure(
        "handed_over",
        "Sent, with no report of delivery",
        "sent",
        delivered_is(Delivery.HANDED_OVER),
        "Sent, with no report of delivery: posted, or accepted by a mail server, and nothing more was reported.",
    ),
    Measure(
        "uncertain",
        "Uncertain",
        "sent",
        delivered_is(Delivery.UNCERTAIN),
        "Uncertain: the letter may have been sent, and neither evidence nor a person has settled whether it was.",
    ),
    Measure(
        "returned",
        "Returned",
        "sent",
        delivered_is(Delivery.RETURNED),
        "Returned: the letter was sent, came back undelivered by the date of the figures, and was not sent again. It "
        "needs a new address.",
    ),
    Measure(
        "undelivered",
        "Could not be delivered",
        "letters",
        delivered_is(Delivery.FAILED),
        "Could not be delivered: attempts to send it failed before it left, so it was not sent. Letters that were "
        "held back are not included.",
        method=5,
    ),
    Measure(
        "replies",
        "Replied",
        "followed",
        lambda letter: letter.back.is_reply,
        "Replied: an answer or a refusal is recorded. A holding reply or an acknowledgement does not count as a reply.",
    ),
    Measure(
        "replied",
        "Answered",
        "followed",
        back_is(Back.SUBSTANTIVE),
        "Answered: a reply that answers the letter, in whole or in part, is recorded.",
    ),
    Measure(
        "holding",
        "Holding reply only",
        "followed",
        back_is(Back.HOLDING),
        "A holding reply promises a full one and does not count as a reply.",
    ),
    Measure(
        "acknowledged",
        "Acknowledged only",
        "followed",
        back_is(Back.ACKNOWLEDGEMENT),
        "An acknowledgement says only that the letter arrived.",
    ),
    Measure(
        "declined",
        "Declined",
        "followed",
        back_is(Back.DECLINED),
        "Declined: a reply that refuses to answer.",
    ),
    Measure(
        "nothing",
        "No response recorded",
        "followed",
        back_is(Back.NOTHING),
        "No response recorded: no response is recorded. The recipient may still have sent one.",
    ),
    Measure(
        "nothing_returned",
        "No response recorded, letter returned",
        "followed",
        lambda letter: letter.back == Back.NOTHING and letter.delivered == Delivery.RETURNED,
        "No response recorded, letter returned: the letter came back undelivered, so its recipient may not have seen "
        "it.",
    ),
    _timed(
        "in_time",
        "In time",
        late_is(Late.IN_TIME),
        "In time: replied by the reply-by date, or by a later date that a holding reply had named. A reply that comes "
        "after that date but before the next working day is in time too.",
    ),
    _timed(
        "in_time_asked",
        "In time, by the reply-by date",
        in_time_by(Met.ASKED),
        "In time, by the reply-by date: the reply was received on the date that the letter gives, or before.",
    ),
    _timed(
        "in_time_working_day",
        "In time, after the reply-by date",
        in_time_by(Met.WORKING_DAY),
        "In time, after the reply-by date: received after the date that the letter gives, but before the next working "
        "day, or by the date to which a bank holiday moved it.",
    ),
    _timed(
        "in_time_promised",
        "In time, judged by a later date promised",
        in_time_by(Met.PROMISED),
        "In time, judged by a later date promised: received by a later date that a holding reply had named, or after "
        "it but before the next working day.",
    ),
    _timed(
        "came_late",
        "Late",
        late_is(Late.CAME_LATE),
        "Late: replied on the next working day after that date, or later.",
    ),
    _timed(
        "not_due",
        "Not yet due",
        late_is(Late.NOT_DUE),
        "Not yet due: no reply yet, and the next working day after the reply-by date, or after a later one promised, "
        "has not come.",
    ),
    _timed(
        "overdue",
        "Overdue",
        late_is(Late.OVERDUE),
        "Overdue: no reply is recorded, and the first working day after the reply was due has come.",
    ),
    _timed(
        "awaits_address",
        "Returned, and not replied to",
        late_is(Late.RETURNED),
        "Returned, and not replied to: the letter came back undelivered, so it is not overdue. It needs a new address.",
    ),
    _timed(
        "sent_after",
        "Sent after the reply-by date",
        late_is(Late.SENT_AFTER),
        "Sent after the reply-by date: the letter was first sent after that date, or had come back and was sent again "
        "after it. It is not in time, late or overdue, whether or not it has a reply. A "
        "letter with a later date in a holding reply is counted by that date.",
    ),
    _timed(
        "replied_sent_after",
        "Replied, to a letter sent after the reply-by date",
        lambda letter: letter.late == Late.SENT_AFTER and letter.back.is_reply,
        "Replied, to a letter sent after the reply-by date: counts as replied, but not as in time or late.",
    ),
    _timed(
        "dated_before",
        "Replied, dated before any sending",
        late_is(Late.DATED_BEFORE),
        "Replied, dated before any sending: the reply is recorded as received before the letter was sent, or the "
        "letter is not recorded as sent. It counts as replied, but not as in time or late.",
    ),
)

MEASURES: Mapping[str, Measure] = {measure.key: measure for measure in _MEASURES}
"""By key, in the order in which a pack tells them. Where a reply is needed, in time, late, not yet due, overdue,
returned, sent after the date and dated before any sending add up to the letters that were sent or answered."""

AMONG: Mapping[str, Measure] = {**MEASURES, FOLLOWED.key: FOLLOWED}

TIMED = ("in_time", "came_late", "not_due", "overdue", "awaits_address", "sent_after", "dated_before")
"""Measures that each letter followed is in one of, where a reply is needed."""
