"""Three of the four questions about a letter (design, rule 7): has anything come back, does it answer, is it late?

Each answer is a shape and a word of the status vocabulary, a second line, and a code to filter and count by.
"""

from datetime import date
from typing import Generic, NamedTuple, Self, TypeVar

from app.platform.transitions import Status
from app.responses.facts import Facts
from app.responses.kinds import INTERIM, NOT_READ, REPLIES, RESPONSES, Kind
from app.responses.lateness.due import dated_before_sending, days_late, sent_too_late
from app.web.filters import format_date, format_plural

Code = TypeVar("Code", bound=Status)


class AnswerStatus(NamedTuple, Generic[Code]):
    """`{{ state(said.shape, said.word, said.sub) }}`; `code` is one of the question's statuses: `Back`, `Asked` or
    `Late` below, or `Delivery` (app/tracking/codes.py)."""

    shape: str
    word: str
    sub: str
    code: Code

    @classmethod
    def of(cls, status: Code, sub: str = "", *, word: str = "") -> Self:
        """`word`: instead of the usual one."""
        return cls(status.shape, word or status.word, sub, status)


class Back(Status):
    """Has anything come back? If so, the strongest kind of response (facts.STRONGEST)."""

    SUBSTANTIVE = Kind.SUBSTANTIVE, *Kind.SUBSTANTIVE.shown
    HOLDING = Kind.HOLDING, *Kind.HOLDING.shown
    ACKNOWLEDGEMENT = Kind.ACKNOWLEDGEMENT, *Kind.ACKNOWLEDGEMENT.shown
    DECLINED = Kind.DECLINED, *Kind.DECLINED.shown
    NOTHING = "nothing", "empty", "No response recorded"
    NOT_SENT = "not_sent", "none", "Not sent or not delivered"

    @property
    def is_reply(self) -> bool:
        return self.value in REPLIES

    @property
    def is_interim(self) -> bool:
        """An acknowledgement or a holding reply."""
        return self.value in INTERIM

    @property
    def is_response(self) -> bool:
        return self.value in RESPONSES


class Asked(Status):
    """Does it answer what was asked?"""

    ALL = "all", "full", "All answered"
    SOME = "some", "half", "Answered in part"
    PART_READ = "part_read", "half", "Recorded in part"
    NONE = "none", "stop", "None answered"
    NOT_READ = "not_read", "query", NOT_READ
    NO_ANSWER = "no_answer", "empty", "No answer yet"
    NOT_SENT = "not_sent", "none", "Not sent or not delivered"
    NO_ASKS = "no_asks", "none", "No asks"


class Late(Status):
    """Is it late?"""

    OVERDUE = "overdue", "warn", "Overdue"
    RETURNED = "returned", "warn", "Needs a new address"
    CAME_LATE = "came_late", "half", "Came late"
    IN_TIME = "in_time", "full", "In time"
    DATED_BEFORE = "dated_before", "query", "Dated before any sending"
    NOT_DUE = "not_due", "empty", "Not yet due"
    SENT_AFTER = "sent_after", "none", "Sent after the reply-by date"
    NOT_SENT = "not_sent", "none", "Not sent or not delivered"
    NO_REPLY_NEEDED = "no_reply_needed", "none", "No reply needed"
    REMINDER = "reminder", "none", "Counted with the first letter"


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
) -> AnswerStatus[Back]:
    """A letter that was returned undelivered, on the day `returned_on`, has had nothing back; whether it arrived is
    another question. Of one that is not `sent`, and to which nothing came, there is nothing to record: `unsent` is the
    word for what became of it ("Not delivered"). Of an open letter, which counts once, the second line says how many
    responded."""
    if facts.counts is None or facts.counts_on is None:
        back = returned_on or facts.returned_on
        returned = f"returned {format_date(back)}" if back else ""
        if not sent:
            return AnswerStatus.of(Back.NOT_SENT, returned, word=unsent)
        return AnswerStatus.of(Back.NOTHING, returned)
    day = format_date(facts.counts_on)
    sub = f"{format_plural(facts.heard, 'response')} since {day}" if open_letter else day
    return AnswerStatus.of(Back(facts.counts), sub)


def asks_answered(facts: Facts, asks: int, *, sent: bool = True, unsent: str = NOT_SENT) -> AnswerStatus[Asked]:
    """Of `asks` that the letter puts. A diamond asks a person to read what came. `sent`, `unsent`: as for
    `anything_back`."""
    if not asks:
        return AnswerStatus.of(Asked.NO_ASKS)
    if not sent and facts.counts is None:
        return AnswerStatus.of(Asked.NOT_SENT, word=unsent)
    none = AnswerStatus.of(Asked.NONE, word=f"None of {asks}")
    if not facts.read:
        if facts.counts is Kind.SUBSTANTIVE:
            return AnswerStatus.of(Asked.NOT_READ)
        return none if facts.counts is Kind.DECLINED else AnswerStatus.of(Asked.NO_ANSWER)
    unread = 0 if facts.counts is Kind.DECLINED else asks - facts.read  # a refusal leaves nothing to read
    if facts.answered >= asks:
        return AnswerStatus.of(Asked.ALL, word=f"{asks} of {asks}")
    if not facts.answered and not facts.in_part:
        return AnswerStatus.of(Asked.NOT_READ, f"{unread} of {asks}") if unread > 0 else none
    rest = [f"{facts.in_part} in part"] if facts.in_part else []
    rest += [f"{unread} not yet recorded"] if unread > 0 else []
    part = Asked.PART_READ if unread > 0 else Asked.SOME
    return AnswerStatus.of(part, ", ".join(rest), word=f"{facts.answered} of {asks}")


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
) -> AnswerStatus[Late]:
    """Counted in working days after `due` (due.due_of). A letter that is not `sent` keeps nobody waiting, nor does one
    that was `returned` undelivered and has no reply: it needs a new address. Of one that `reached` its recipient
    (returns.reached_on) after `due`, nothing is in time or late, nor is a reply dated before any sending of it that is
    recorded. Not `dates_compared`: the latter may be, as in the first four methods of packs. `unsent`: as for
    `anything_back`. The second line names the first reply, which is judged, where `anything_back` shows a later one."""
    if due is None:
        return AnswerStatus.of(Late.NO_REPLY_NEEDED)
    if facts.stopped_on is None:
        if not sent and not facts.heard:
            return AnswerStatus.of(Late.NOT_SENT, word=unsent)
        if returned:
            return AnswerStatus.of(Late.RETURNED)
    if dates_compared and facts.stopped_on and (not sent or dated_before_sending(facts.stopped_on, reached)):
        return AnswerStatus.of(Late.DATED_BEFORE, format_date(facts.stopped_on))
    if reached and sent_too_late(due, reached):
        return AnswerStatus.of(Late.SENT_AFTER, format_date(reached))
    if facts.stopped_on is not None:
        days = days_late(due, facts.stopped_on, holidays)
        first = f"reply of {format_date(facts.stopped_on)}" if facts.stopped_on != facts.counts_on else ""
        if days:
            return AnswerStatus.of(Late.CAME_LATE, ", ".join(filter(None, (format_plural(days, "working day"), first))))
        return AnswerStatus.of(Late.IN_TIME, first)
    if days := days_late(due, today, holidays):
        how_long = format_plural(days, "working day") if days <= A_YEAR else f"was due by {format_date(due)}"
        return AnswerStatus.of(Late.OVERDUE, how_long)
    if today > due:
        return AnswerStatus.of(Late.NOT_DUE, f"due {format_date(due)}", word=NOT_YET_OVERDUE)
    return AnswerStatus.of(Late.NOT_DUE, format_date(due))
