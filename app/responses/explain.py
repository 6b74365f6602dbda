"""How late a reply is, in words, so that anybody can count after us."""

from collections.abc import Sequence
from datetime import date

from app.letters.wording import join
from app.responses.due import Calculation, Counted
from app.web.filters import format_plural

NAMED = 5
"""The most days that are named one by one."""

NO_REPLY_NEEDED = "The letter asks for no reply, so none can be late."


def explain(calculation: Calculation | None, subject: str = "a letter with no reply today") -> str:
    """The calculation in a few sentences. `subject`: who is late when nothing has come.

    "Letter dated Tuesday 3 March, 15 working days, so reply by Tuesday 24 March. 25, 26 and 27 March are working days,
    so a letter with no reply today is 3 working days overdue."
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
    allowed, day = calculation.allowed, _Days(calculation)
    if allowed.working and allowed.working[-1] == allowed.until:
        return (
            f"Letter dated {day.full(allowed.after)}, {format_plural(len(allowed.working), 'working day')}, "
            f"so reply by {day.full(allowed.until)}."
        )
    not_one = ", which is not a working day" if allowed.skipped and allowed.skipped[-1].day == allowed.until else ""
    return f"Letter dated {day.full(allowed.after)}, reply by {day.full(allowed.until)}{not_one}."


def _taken(calculation: Calculation) -> str:
    """What bank holidays that became known since did to the day that is printed."""
    deadline, day = calculation.deadline, _Days(calculation)
    if not deadline.because:
        return ""
    named = join([f"{why} ({day.short(one)})" for one, why in deadline.because])
    several = len(deadline.because) > 1
    return (
        f"{named} became {'bank holidays' if several else 'a bank holiday'} after that day was counted, "
        f"which {'move' if several else 'moves'} it to {day.full(deadline.day)}."
    )


def _moved(calculation: Calculation) -> str:
    if calculation.promised_on is None:
        return ""
    day = _Days(calculation)
    return f"The holding reply of {day.short(calculation.promised_on)} moves that to {day.full(calculation.due)}."


def _over(calculation: Calculation, subject: str) -> str:
    over, day = calculation.over, _Days(calculation)
    came = f"The reply came on {day.full(calculation.stopped_on)}" if calculation.stopped_on else ""
    if late := calculation.late:
        working = format_plural(late, "working day")
        if came:
            return f"{came}. {_counted(over, day)}, so it came {working} late."
        return f"{_counted(over, day)}, so {subject} is {working} overdue."
    if came:
        return f"{came}, in time."
    if over.skipped:
        return f"No working day has passed since, so {subject} is not yet overdue."
    if over.until == over.after:
        return f"That is today, so {subject} is not yet overdue."
    return f"That day is still to come, so {subject} is not yet due."


def _counted(over: Counted, day: "_Days") -> str:
    if len(over.working) == 1:
        return f"{day.short(over.working[0])} is a working day"
    if len(over.working) <= NAMED:
        return f"{day.several(over.working)} are working days"
    first, last = over.working[0], over.working[-1]
    return f"From {day.short(first)} to {day.short(last)} there are {len(over.working):,} working days"


def _left_out(calculation: Calculation) -> str:
    """Bank holidays by name, when the count met any that it did not skip as a weekend anyway."""
    day = _Days(calculation)
    met = {one.day: one.why for one in (*calculation.allowed.skipped, *calculation.over.skipped) if not one.is_weekend}
    if not met:
        return ""
    if len(met) > NAMED:
        return f"Weekends and {format_plural(len(met), 'bank holiday')} do not count."
    named = join([f"{why} ({day.short(one)})" for one, why in sorted(met.items())])
    return f"Weekends do not count, nor {'do' if len(met) > 1 else 'does'} {named}."


class _Days:
    """Days in words: without their year, unless the calculation crosses into another."""

    def __init__(self, calculation: Calculation) -> None:
        years = {calculation.allowed.after.year, calculation.due.year, calculation.over.until.year}
        self.year = " %Y" if len(years) > 1 else ""

    def short(self, day: date) -> str:
        return f"{day.day} {day.strftime('%B' + self.year)}"

    def full(self, day: date) -> str:
        return f"{day:%A} {self.short(day)}"

    def several(self, days: Sequence[date]) -> str:
        """ "25, 26 and 27 March", "31 March, 1 and 2 April": a month is named with its last day."""
        pairs = zip(days, [*days[1:], None], strict=True)
        return join([str(a.day) if b and (a.year, a.month) == (b.year, b.month) else self.short(a) for a, b in pairs])
