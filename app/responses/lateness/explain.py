"""How late a reply is, in words, so that anybody can count after us."""

from collections.abc import Sequence
from datetime import date

from app.letters.page.wording import join
from app.responses.lateness.due import Calculation, Counted
from app.web.filters import format_date, format_plural

NAMED = 5
"""The most days that are named one by one."""

NO_REPLY_NEEDED = "The letter asks for no reply, so none can be late."


CAME_BACK = "The letter came back undelivered, so it is not overdue. It needs a new address."


def explain_reminder(reply_by: date | None, first: str) -> str:
    """Of a reminder. `first`: the reference of the letter that it reminds of."""
    asked = f"This reminder asks for a reply by {_full(reply_by)}. " if reply_by else ""
    return f"{asked}Whether the reply is late is counted with the first letter, {first}, by the date that it gives."


def explain(calculation: Calculation | None, subject: str = "a letter with no reply today") -> str:
    """The calculation in a few sentences. `subject`: who is late when nothing has come.

    "Letter dated Tuesday 3 March 2015, 15 working days, so reply by Tuesday 24 March 2015. 25, 26 and 27 March 2015 are
    working days, so a letter with no reply today is 3 working days overdue."
    """
    if calculation is None:
        return NO_REPLY_NEEDED
    return " ".join(
        filter(
            None,
            (
                _allowed(calculation),
                _taken(calculation),
                _moved(calculation),
                _over(calculation, subject),
                _left_out(calculation),
            ),
        )
    )


def _allowed(calculation: Calculation) -> str:
    allowed = calculation.allowed
    if allowed.working and allowed.working[-1] == allowed.until:
        return (
            f"Letter dated {_full(allowed.after)}, {format_plural(len(allowed.working), 'working day')}, "
            f"so reply by {_full(allowed.until)}."
        )
    not_one = ", which is not a working day" if allowed.skipped and allowed.skipped[-1].day == allowed.until else ""
    return f"Letter dated {_full(allowed.after)}, reply by {_full(allowed.until)}{not_one}."


def _taken(calculation: Calculation) -> str:
    """What bank holidays that became known since did to the day that is printed."""
    deadline = calculation.deadline
    if not deadline.because:
        return ""
    named = join([f"{why} ({format_date(one)})" for one, why in deadline.because])
    several = len(deadline.because) > 1
    return (
        f"{named} became {'bank holidays' if several else 'a bank holiday'} after that day was counted, "
        f"which {'move' if several else 'moves'} it to {_full(deadline.day)}."
    )


def _moved(calculation: Calculation) -> str:
    if calculation.promised_on is None:
        return ""
    return f"The holding reply of {format_date(calculation.promised_on)} moves that to {_full(calculation.due)}."


def _over(calculation: Calculation, subject: str) -> str:
    over = calculation.over
    if calculation.sent_after:
        again = f"The letter sent on {format_date(calculation.came_back)} came back. " if calculation.came_back else ""
        how = "It was sent again" if again else "The letter was sent"
        sent = f"{again}{how} on {_full(calculation.sent_after)}, after that day"
        return f"{sent}, so a reply to it is neither in time nor late."
    came = f"The reply came on {_full(calculation.stopped_on)}" if calculation.stopped_on else ""
    if late := calculation.late:
        working = format_plural(late, "working day")
        if came:
            return f"{came}. {_counted(over)}, so it came {working} late."
        return f"{_counted(over)}, so {subject} is {working} overdue."
    if came:
        return f"{came}, in time."
    if over.skipped:
        return f"No working day has passed since, so {subject} is not yet overdue."
    if over.until == over.after:
        return f"That is today, so {subject} is not yet overdue."
    return f"That day is still to come, so {subject} is not yet due."


def _counted(over: Counted) -> str:
    if len(over.working) == 1:
        return f"{format_date(over.working[0])} is a working day"
    if len(over.working) <= NAMED:
        return f"{_several(over.working)} are working days"
    first, last = over.working[0], over.working[-1]
    return f"From {format_date(first)} to {format_date(last)} there are {len(over.working):,} working days"


def _left_out(calculation: Calculation) -> str:
    """Bank holidays by name, when the count met any that it did not skip as a weekend anyway."""
    met = {one.day: one.why for one in (*calculation.allowed.skipped, *calculation.over.skipped) if not one.is_weekend}
    if not met:
        return ""
    if len(met) > NAMED:
        return f"Weekends and {format_plural(len(met), 'bank holiday')} do not count."
    named = join([f"{why} ({format_date(one)})" for one, why in sorted(met.items())])
    return f"Weekends do not count, nor {'do' if len(met) > 1 else 'does'} {named}."


def _full(day: date) -> str:
    return f"{day:%A} {format_date(day)}"


def _several(days: Sequence[date]) -> str:
    """ "25, 26 and 27 March 2015", "31 March 2015, 1 and 2 April 2015": a month is named with its last day."""
    pairs = zip(days, [*days[1:], None], strict=True)
    return join([str(a.day) if b and (a.year, a.month) == (b.year, b.month) else format_date(a) for a, b in pairs])
