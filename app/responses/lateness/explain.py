"""How late a reply is, and how that was counted, in words, so that anybody can count after us."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.letters.page.wording import join
from app.registry.working_days import named_bank_holidays
from app.responses.facts import Facts
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import Calculation, DayCount, calculate
from app.web.filters import format_date, format_plural

NAMED = 5
"""The most days that are named one by one."""

NO_REPLY_NEEDED = "The letter does not ask for a reply, so no reply can be late."


CAME_BACK = "The letter came back undelivered, so it is not overdue. It needs a new address."


def explain_reminder(reply_by: date | None, first: str) -> str:
    """Of a reminder. `first`: the reference of the letter that it reminds of."""
    asked = f"This reminder asks for a reply by {_full(reply_by)}. " if reply_by else ""
    return f"{asked}Whether the reply is late depends on the date in the first letter, {first}."


def explain(calculation: Calculation | None, subject: str = "a letter with no reply today") -> str:
    """The calculation in a few sentences. `subject`: who is late when nothing has come.

    "The letter is dated Tuesday 3 March 2015 and allows 15 working days, so a reply is due by Tuesday 24 March 2015.
    25, 26 and 27 March 2015 are working days, so a letter with no reply today is 3 working days overdue."
    """
    if calculation is None:
        return NO_REPLY_NEEDED
    return " ".join(
        filter(
            None,
            (
                _allowed(calculation),
                _holidays_sentence(calculation),
                _holding_reply_sentence(calculation),
                _over(calculation, subject),
                _left_out(calculation),
            ),
        )
    )


def _allowed(calculation: Calculation) -> str:
    allowed = calculation.allowed
    if allowed.working and allowed.working[-1] == allowed.until:
        return (
            f"The letter is dated {_full(allowed.after)} and allows "
            f"{format_plural(len(allowed.working), 'working day')}, so a reply is due by {_full(allowed.until)}."
        )
    not_one = ", which is not a working day" if allowed.skipped and allowed.skipped[-1].day == allowed.until else ""
    return f"The letter is dated {_full(allowed.after)} and a reply is due by {_full(allowed.until)}{not_one}."


def _holidays_sentence(calculation: Calculation) -> str:
    """What bank holidays that became known since did to the day that is printed."""
    deadline = calculation.deadline
    if not deadline.because:
        return ""
    named = join([f"{why} ({format_date(one)})" for one, why in deadline.because])
    several = len(deadline.because) > 1
    return (
        f"{named} became {'bank holidays' if several else 'a bank holiday'} after that date was set, "
        f"which {'move' if several else 'moves'} it to {_full(deadline.day)}."
    )


def _holding_reply_sentence(calculation: Calculation) -> str:
    if calculation.promised_on is None:
        return ""
    return f"The holding reply of {format_date(calculation.promised_on)} moves that to {_full(calculation.due)}."


def _over(calculation: Calculation, subject: str) -> str:
    over = calculation.over
    if calculation.sent_later and calculation.stopped_on:
        dated = f"The reply is dated {_full(calculation.stopped_on)}, before the letter was sent on"
        return f"{dated} {_full(calculation.sent_later)}, so it is neither in time nor late. Check both dates."
    if calculation.unsent and calculation.stopped_on:
        dated = f"The reply is dated {_full(calculation.stopped_on)}, and no sending of the letter is recorded"
        return f"{dated}, so it is neither in time nor late."
    if calculation.sent_after:
        again = f"The letter sent on {format_date(calculation.came_back)} came back. " if calculation.came_back else ""
        how = "It was sent again" if again else "The letter was sent"
        sent = f"{again}{how} on {_full(calculation.sent_after)}, after that date"
        until = (
            f" Counted from then, the same time to reply ends on {_full(calculation.again)}."
            if calculation.again
            else ""
        )
        return f"{sent}, so a reply to it is neither in time nor late.{until}"
    came = f"The reply came on {_full(calculation.stopped_on)}" if calculation.stopped_on else ""
    if late := calculation.late:
        working = format_plural(late, "working day")
        if came:
            return f"{came}. {_day_count_words(over)}, so it came {working} late."
        return f"{_day_count_words(over)}, so {subject} is {working} overdue."
    if came:
        return f"{came}, in time."
    if over.skipped:
        return f"No working day has passed since, so {subject} is not yet overdue."
    if over.until == over.after:
        return f"That is today, so {subject} is not yet overdue."
    return f"That date has not come yet, so {subject} is not yet due."


def _day_count_words(over: DayCount) -> str:
    if len(over.working) == 1:
        return f"{format_date(over.working[0])} is a working day"
    if len(over.working) <= NAMED:
        return f"{_several(over.working)} are working days"
    first, last = over.working[0], over.working[-1]
    return f"From {format_date(first)} to {format_date(last)} there are {len(over.working):,} working days"


def _left_out(calculation: Calculation) -> str:
    """Bank holidays by name, when the count met any that it did not skip as a weekend anyway."""
    met = {day.day: day.why for day in (*calculation.allowed.skipped, *calculation.over.skipped) if not day.is_weekend}
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


@dataclass(frozen=True)
class Leg:
    """One stretch of a calculation, as a row of its table: the days after `after`, up to and including `until`."""

    what: str
    after: date
    until: date
    working: int
    left_out: str


@dataclass(frozen=True)
class LatenessExplanation:
    """How late letters are that share one calculation, and how that was counted. `letters`: their references."""

    explained: str
    legs: Sequence[Leg]
    letters: Sequence[str]


def worked_out(
    session: Session,
    campaign: Campaign,
    facts: Mapping[str, Facts],
    sent: Mapping[str, tuple[date, date]],
    *,
    today: date,
    returned: Collection[str] = (),
) -> list[LatenessExplanation]:
    """The calculations of letters, by reference; letters with the same one are told of together. `sent`: of those that
    were, when each first reached its recipient (returns.reached_on), and when it was first sent. `returned`: those that
    came back undelivered and have no reply."""
    holidays, deadline = named_bank_holidays(session), deadline_of(session, campaign)
    alike: dict[Calculation | None, list[str]] = {}
    back = (
        [LatenessExplanation(CAME_BACK, [], [one for one in facts if one in returned])] if deadline and returned else []
    )
    for reference, of_letter in facts.items():
        if deadline and reference in returned:
            continue
        reached, first_on = sent.get(reference, (None, None))
        calculation = calculate(
            campaign.letter_date,
            deadline,
            of_letter,
            today=today,
            holidays=holidays,
            reached=reached,
            first_on=first_on,
            sent=reference in sent,
        )
        alike.setdefault(calculation, []).append(reference)
    return back + [
        LatenessExplanation(
            explain(one, "this letter" if len(facts) == 1 else "a letter with no reply today"), _legs(one), letters
        )
        for one, letters in alike.items()
    ]


def _legs(calculation: Calculation | None) -> list[Leg]:
    if calculation is None:
        return []
    allowed, over = calculation.allowed, calculation.over
    legs = [Leg("Time to reply", allowed.after, allowed.until, len(allowed.working), _not_counted(allowed))]
    if over.until > over.after:
        legs.append(Leg("After the due date", over.after, over.until, len(over.working), _not_counted(over)))
    return legs


def _not_counted(counted: DayCount) -> str:
    weekends = sum(day.is_weekend for day in counted.skipped)
    holidays = [day for day in counted.skipped if not day.is_weekend]
    said = [format_plural(weekends, "weekend day")] if weekends else []
    if len(holidays) > NAMED:
        said.append(format_plural(len(holidays), "bank holiday"))
    else:
        said += [f"{holiday.why} ({format_date(holiday.day)})" for holiday in holidays]
    return join(said) if said else "None"
