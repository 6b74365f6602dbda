"""Three of the four questions about a letter (design, rule 7): has anything come back, does it answer, is it late?

Each answer is a shape and a word of the status vocabulary, a second line, and a code to filter and count by.
"""

from datetime import date
from typing import NamedTuple

from app.responses.facts import Facts
from app.responses.kinds import KINDS, NOT_READ, Kind
from app.responses.lateness.due import dated_before_sending, days_late, sent_too_late
from app.web.filters import format_date, format_plural


class AnswerStatus(NamedTuple):
    """`{{ state(said.shape, said.word, said.sub) }}`; `code` is a key of the question's table below."""

    shape: str
    word: str
    sub: str
    code: str


BACK = {
    Kind.SUBSTANTIVE: "Answered",
    Kind.HOLDING: "Holding reply",
    Kind.ACKNOWLEDGEMENT: "Acknowledged only",
    Kind.DECLINED: "Declined",
    "nothing": "No response recorded",
    "not_sent": "Not sent or not delivered",
}

ASKS = {
    "all": "All answered",
    "some": "Answered in part",
    "part_read": "Read in part",
    "none": "None answered",
    "not_read": NOT_READ,
    "no_answer": "No answer yet",
    "not_sent": "Not sent or not delivered",
    "no_asks": "Nothing is asked",
}

LATE = {
    "overdue": "Overdue",
    "returned": "Needs a new address",
    "came_late": "Came late",
    "in_time": "In time",
    "dated_before": "Dated before any sending",
    "not_due": "Not yet due",
    "sent_after": "Sent after the reply-by date",
    "not_sent": "Not sent or not delivered",
    "no_reply_needed": "No reply needed",
    "reminder": "Counted with the first letter",
}

NOT_YET_OVERDUE = "Not yet overdue"
"""Of a letter whose day to reply by has passed, with no working day since."""

NOT_SENT = "Not sent"

A_YEAR = 260
"""Working days, about: what has been overdue for longer says by when it was due, not for how many days."""


def anything_back(
    facts: Facts,
    *,
    sent: bool = True,
    unsent: str = NOT_SENT,
    open_letter: bool = False,
    returned_on: date | None = None,
) -> AnswerStatus:
    """A letter that was returned undelivered, on the day `returned_on`, has had nothing back; whether it arrived is
    another question. Of one that is not `sent`, and to which nothing came, there is nothing to record: `unsent` is the
    word for what became of it ("Not delivered"). Of an open letter, which counts once, the second line says how many
    responded."""
    if facts.counts is None or facts.counts_on is None:
        back = returned_on or facts.returned_on
        returned = f"returned {format_date(back)}" if back else ""
        if not sent:
            return AnswerStatus("none", unsent, returned, "not_sent")
        return AnswerStatus("empty", BACK["nothing"], returned, "nothing")
    words, day = KINDS[facts.counts], format_date(facts.counts_on)
    sub = f"{format_plural(facts.heard, 'response')} since {day}" if open_letter else day
    return AnswerStatus(words.shape, words.word, sub, facts.counts)


def asks_answered(facts: Facts, asks: int, *, sent: bool = True, unsent: str = NOT_SENT) -> AnswerStatus:
    """Of `asks` that the letter puts. A diamond asks a person to read what came. `sent`, `unsent`: as for
    `anything_back`."""
    if not asks:
        return AnswerStatus("none", ASKS["no_asks"], "", "no_asks")
    if not sent and facts.counts is None:
        return AnswerStatus("none", unsent, "", "not_sent")
    none = AnswerStatus("stop", f"None of {asks}", "", "none")
    if not facts.read:
        if facts.counts is Kind.SUBSTANTIVE:
            return AnswerStatus("query", NOT_READ, "", "not_read")
        return none if facts.counts is Kind.DECLINED else AnswerStatus("none", ASKS["no_answer"], "", "no_answer")
    unread = 0 if facts.counts is Kind.DECLINED else asks - facts.read  # a refusal leaves nothing to read
    if facts.answered >= asks:
        return AnswerStatus("full", f"{asks} of {asks}", "", "all")
    if not facts.answered and not facts.in_part:
        return AnswerStatus("query", NOT_READ, f"{unread} of {asks}", "not_read") if unread > 0 else none
    rest = [f"{facts.in_part} in part"] if facts.in_part else []
    rest += [f"{unread} not read yet"] if unread > 0 else []
    return AnswerStatus("half", f"{facts.answered} of {asks}", ", ".join(rest), "part_read" if unread > 0 else "some")


def late(
    facts: Facts,
    due: date | None,
    today: date,
    holidays: frozenset[date],
    *,
    sent: bool = True,
    reached: date | None = None,
    unsent: str = NOT_SENT,
    returned: bool = False,
    dates_compared: bool = True,
) -> AnswerStatus:
    """Counted in working days after `due` (due.due_of). A letter that is not `sent` keeps nobody waiting, nor does one
    that was `returned` undelivered and has no reply: it needs a new address. Of one that `reached` its recipient
    (returns.reached_on) after `due`, nothing is in time or late, nor is a reply dated before any sending of it that is
    recorded. Not `dates_compared`: the latter may be, as in the first four methods of packs. `unsent`: as for
    `anything_back`. The second line names the first reply, which is judged, where `anything_back` shows a later one."""
    if due is None:
        return AnswerStatus("none", LATE["no_reply_needed"], "", "no_reply_needed")
    if facts.stopped_on is None:
        if not sent and not facts.heard:
            return AnswerStatus("none", unsent, "", "not_sent")
        if returned:
            return AnswerStatus("warn", LATE["returned"], "", "returned")
    if dates_compared and facts.stopped_on and (not sent or dated_before_sending(facts.stopped_on, reached)):
        return AnswerStatus("query", LATE["dated_before"], format_date(facts.stopped_on), "dated_before")
    if reached and sent_too_late(due, reached):
        return AnswerStatus("none", LATE["sent_after"], format_date(reached), "sent_after")
    if facts.stopped_on is not None:
        days = days_late(due, facts.stopped_on, holidays)
        first = f"reply of {format_date(facts.stopped_on)}" if facts.stopped_on != facts.counts_on else ""
        if days:
            sub = ", ".join(filter(None, (format_plural(days, "working day"), first)))
            return AnswerStatus("half", LATE["came_late"], sub, "came_late")
        return AnswerStatus("full", LATE["in_time"], first, "in_time")
    if days := days_late(due, today, holidays):
        how_long = format_plural(days, "working day") if days <= A_YEAR else f"was due by {format_date(due)}"
        return AnswerStatus("warn", LATE["overdue"], how_long, "overdue")
    if today > due:
        return AnswerStatus("empty", NOT_YET_OVERDUE, f"due {format_date(due)}", "not_due")
    return AnswerStatus("empty", LATE["not_due"], format_date(due), "not_due")
