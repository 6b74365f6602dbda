from datetime import date, timedelta

import pytest

from app.letters.dates import working_days_between
from app.responses.facts import NOTHING, Facts, ResponseArrival, facts_of
from app.responses.kinds import KINDS, Kind
from app.responses.lateness.due import (
    Deadline,
    SkippedDay,
    calculate,
    days_late,
    due_of,
    moved_deadline,
    printed_deadline,
)
from app.responses.lateness.explain import NO_REPLY_NEEDED, explain, explain_reminder
from app.web.filters import format_date

HOLIDAYS = {
    date(2015, 4, 3): "Good Friday",
    date(2015, 4, 6): "Easter Monday",
    date(2015, 12, 25): "Christmas Day",
    date(2015, 12, 28): "Boxing Day",
    date(2016, 1, 1): "New Year’s Day",
}
LETTER = date(2015, 3, 3)
REPLY_BY = date(2015, 3, 24)


def march(day):
    return date(2015, 3, day)


def calculated(facts=NOTHING, *, today, letter_date=LETTER, reply_by=REPLY_BY):
    return calculate(letter_date, printed_deadline(reply_by), facts, today=today, holidays=HOLIDAYS)


@pytest.mark.parametrize(
    ("due", "until", "days"),
    [
        (march(24), march(24), 0),
        (march(24), march(23), 0),  # early is not negative
        (march(24), march(27), 3),
        (march(27), march(28), 0),  # due on a Friday, came on the Saturday
        (march(27), march(30), 1),
        (march(28), march(28), 0),  # due on a Saturday
        (march(28), march(30), 1),
        (date(2015, 4, 2), date(2015, 4, 6), 0),  # Easter: four days that do not count
        (date(2015, 4, 2), date(2015, 4, 7), 1),
        (date(2015, 4, 3), date(2015, 4, 7), 1),  # due on Good Friday itself
        (date(2015, 12, 24), date(2015, 12, 28), 0),  # Boxing Day was a Saturday, so Monday is its substitute
        (date(2015, 12, 24), date(2016, 1, 4), 4),
        (date(2016, 2, 26), date(2016, 2, 29), 1),  # a leap day is a Monday like another
        (date(2016, 2, 26), date(2016, 3, 1), 2),
    ],
)
def test_late_is_the_working_days_after_the_day_on_which_it_was_due(due, until, days):
    assert days_late(due, until, frozenset(HOLIDAYS)) == days
    calculation = calculated(letter_date=due - timedelta(7), reply_by=due, today=until)
    assert calculation.late == days


def test_the_calculation_tells_each_day():
    over = calculated(today=date(2015, 4, 7), reply_by=date(2015, 4, 2)).over
    assert over.working == (date(2015, 4, 7),)
    assert over.skipped == (
        SkippedDay(date(2015, 4, 3), "Good Friday"),
        SkippedDay(date(2015, 4, 4), "Saturday"),
        SkippedDay(date(2015, 4, 5), "Sunday"),
        SkippedDay(date(2015, 4, 6), "Easter Monday"),
    )


def test_no_day_is_due_when_no_reply_is_needed():
    facts = Facts(new_reply_by=march(30))
    assert due_of(None, facts) is None
    assert calculated(facts, today=march(27), reply_by=None) is None
    assert explain(None) == NO_REPLY_NEEDED


@pytest.mark.parametrize(
    ("promises", "due"),
    [
        ([], march(24)),
        ([None], march(24)),
        ([march(30)], march(30)),
        ([march(30), march(31)], march(31)),
        ([march(31), march(30)], march(30)),  # the newest holds, though it is sooner
        ([march(30), None], march(30)),  # one that names no day takes nothing back
        ([march(20)], march(24)),  # the letter itself gave until the 24th
    ],
)
def test_the_newest_holding_reply_that_names_a_day_moves_the_due_date(promises, due):
    facts = facts_of(ResponseArrival(Kind.HOLDING, march(10 + n), promise) for n, promise in enumerate(promises))
    assert due_of(printed_deadline(REPLY_BY), facts) == due


@pytest.mark.parametrize(
    ("kind", "late"),
    [
        (Kind.SUBSTANTIVE, 1),
        (Kind.DECLINED, 1),
        (Kind.ACKNOWLEDGEMENT, 3),
        (Kind.HOLDING, 3),
        (Kind.RETURNED, 3),
    ],
)
def test_a_reply_and_a_refusal_stop_the_clock(kind, late):
    facts = facts_of([ResponseArrival(kind, march(25))])
    assert calculated(facts, today=march(27)).late == late


def test_nothing_else_stops_it_and_what_a_machine_sends_is_no_reply():
    assert {kind for kind, words in KINDS.items() if words.is_reply} == {Kind.SUBSTANTIVE, Kind.DECLINED}
    assert not {"out_of_office", "bounce", "delay"} & KINDS.keys()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (march(20), "That date has not come yet, so a letter with no reply today is not yet due."),
        (march(24), "That is today, so a letter with no reply today is not yet overdue."),
        (march(25), "25 March 2015 is a working day, so a letter with no reply today is 1 working day overdue."),
        (
            march(27),
            "25, 26 and 27 March 2015 are working days, so a letter with no reply today is 3 working days overdue.",
        ),
        (
            date(2015, 4, 7),
            (
                "From 25 March 2015 to 7 April 2015 there are 8 working days, so a letter with no reply today is 8 "
                "working days overdue. Weekends do not count, nor do Good Friday (3 April 2015) and Easter Monday "
                "(6 April 2015)."
            ),
        ),
    ],
)
def test_a_letter_without_a_reply_in_words(today, words):
    begins = (
        "The letter is dated Tuesday 3 March 2015 and allows 15 working days, so a reply is due by Tuesday "
        "24 March 2015. "
    )
    assert explain(calculated(today=today)) == begins + words


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ([ResponseArrival(Kind.SUBSTANTIVE, march(19))], "The reply came on Thursday 19 March 2015, in time."),
        (
            [ResponseArrival(Kind.SUBSTANTIVE, march(26))],
            (
                "The reply came on Thursday 26 March 2015. 25 and 26 March 2015 are working days, so it came 2 working "
                "days late."
            ),
        ),
        (
            [ResponseArrival(Kind.HOLDING, march(20), march(31)), ResponseArrival(Kind.SUBSTANTIVE, date(2015, 4, 2))],
            (
                "The holding reply of 20 March 2015 moves that to Tuesday 31 March 2015. The reply came on Thursday "
                "2 April 2015. 1 and 2 April 2015 are working days, so it came 2 working days late."
            ),
        ),
    ],
)
def test_a_letter_with_a_reply_in_words(came, words):
    said = explain(calculated(facts_of(came), today=date(2015, 5, 1)))
    assert (
        said == f"The letter is dated Tuesday 3 March 2015 and allows 15 working days, so a reply is due by Tuesday 24 "
        f"March 2015. {words}"
    )


def test_a_deadline_on_a_day_that_is_no_working_day():
    assert explain(calculated(reply_by=march(28), today=march(29)), "this letter") == (
        "The letter is dated Tuesday 3 March 2015 and a reply is due by Saturday 28 March 2015, which is not a "
        "working day. No working day has passed since, so this letter is not yet overdue."
    )


def test_a_reminder_in_words():
    assert explain_reminder(date(2015, 4, 14), "TRK15-0003") == (
        "This reminder asks for a reply by Tuesday 14 April 2015. Whether the reply is late depends on the date in the "
        "first letter, TRK15-0003."
    )
    assert explain_reminder(None, "TRK15-0003").startswith("Whether the reply is late depends on the date in the first")


def test_years_are_said_when_there_are_two():
    calculation = calculated(letter_date=date(2015, 12, 21), reply_by=date(2015, 12, 24), today=date(2016, 1, 4))
    assert explain(calculation) == (
        "The letter is dated Monday 21 December 2015 and allows 3 working days, so a reply is due by Thursday 24 "
        "December 2015. 29, 30, 31 December 2015 and 4 January 2016 are working days, "
        "so a letter with no reply today is 4 working days overdue. "
        "Weekends do not count, nor do Christmas Day (25 December 2015), Boxing Day (28 December 2015) "
        "and New Year’s Day (1 January 2016)."
    )


EXTRA = {march(20): "Day of the eclipse"}


@pytest.mark.parametrize(
    ("days", "was", "now", "deadline"),
    [
        (15, (), {}, Deadline(REPLY_BY, REPLY_BY)),
        (15, (), EXTRA, Deadline(REPLY_BY, march(25), ((march(20), "Day of the eclipse"),))),
        (15, EXTRA, EXTRA, Deadline(REPLY_BY, REPLY_BY)),  # counted by it, it would be the 25th: so the 24th was named
        (None, (), EXTRA, Deadline(REPLY_BY, REPLY_BY)),
        (14, (), EXTRA, Deadline(REPLY_BY, REPLY_BY)),
        (15, (), {march(24): "On the day"}, Deadline(REPLY_BY, march(25), ((march(24), "On the day"),))),
        (15, (), {march(25): "On the day after"}, Deadline(REPLY_BY, REPLY_BY)),
        (15, (), {march(3): "On the letter’s day"}, Deadline(REPLY_BY, REPLY_BY)),
        (15, (), {march(21): "On a Saturday"}, Deadline(REPLY_BY, REPLY_BY)),
        (
            15,
            (),
            {march(24): "One", march(25): "Another"},
            Deadline(REPLY_BY, march(26), ((march(24), "One"), (march(25), "Another"))),
        ),
        (14, EXTRA, {}, Deadline(REPLY_BY, REPLY_BY)),  # one that is not any more brings nothing on
    ],
)
def test_a_bank_holiday_that_became_known_since_takes_no_working_day_away(days, was, now, deadline):
    assert moved_deadline(LETTER, REPLY_BY, days, was=was, now=now) == deadline


def test_what_bank_holidays_moved_is_said():
    one = Deadline(REPLY_BY, march(25), ((march(20), "Day of the eclipse"),))
    facts = facts_of([ResponseArrival(Kind.HOLDING, march(10), march(26))])
    said = explain(calculate(LETTER, one, NOTHING, today=march(27), holidays=EXTRA))
    assert said == (
        "The letter is dated Tuesday 3 March 2015 and allows 14 working days, so a reply is due by Tuesday 24 March "
        "2015. Day of the eclipse (20 March 2015) became a bank holiday after that date was set, which moves it to "
        "Wednesday 25 March 2015. 26 and 27 March 2015 are working days, so a letter with no reply today is 2 "
        "working days overdue. Weekends do not count, nor does Day of the eclipse (20 March 2015)."
    )
    both = explain(calculate(LETTER, one, facts, today=march(27), holidays=EXTRA))
    assert "The holding reply of 10 March 2015 moves that to Thursday 26 March 2015." in both
    sooner = facts_of([ResponseArrival(Kind.HOLDING, march(10), march(24))])
    assert "holding reply" not in explain(calculate(LETTER, one, sooner, today=march(27), holidays=EXTRA))


def test_clock_does_not_start_before_the_letter_left():
    sent_late = calculate(
        LETTER, printed_deadline(REPLY_BY), NOTHING, today=march(31), holidays=HOLIDAYS, reached=march(26)
    )
    assert sent_late.late == 0
    assert explain(sent_late).endswith(
        "The letter was sent on Thursday 26 March 2015, after that date, so a reply to it is neither in time nor late. "
        f"Counted from then, the same time to reply ends on {sent_late.again:%A} {format_date(sent_late.again)}."
    )
    given = working_days_between(LETTER, REPLY_BY, holidays=HOLIDAYS)
    assert working_days_between(march(26), sent_late.again, holidays=HOLIDAYS) == given
    in_time = calculate(
        LETTER, printed_deadline(REPLY_BY), NOTHING, today=march(31), holidays=HOLIDAYS, reached=march(24)
    )
    assert in_time.late == 5


def test_new_date_in_a_holding_reply_starts_the_clock_of_a_letter_that_was_sent_late():
    holding = facts_of([ResponseArrival(Kind.HOLDING, march(27), march(30))])
    calculation = calculate(
        LETTER, printed_deadline(REPLY_BY), holding, today=march(31), holidays=HOLIDAYS, reached=march(26)
    )
    assert (calculation.due, calculation.late) == (march(30), 1)
