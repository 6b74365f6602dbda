"""When a question is due: by its kind, the sitting days and the bank holidays."""

from datetime import date

import pytest

from app.evidence.questions.due import (
    Calendar,
    DueDate,
    DueDateFacts,
    How,
    NamedDay,
    check_named_day,
    check_spoken_day,
    due_of,
    merge_spans,
)
from app.evidence.questions.states import SPOKEN, Kind

JUNE = [6, 7, 8, 9, 13, 14, 15, 20, 27, 28, 29, 30]
COMMONS = Calendar(
    frozenset([*(date(2016, 6, day) for day in JUNE), date(2016, 7, 4)]), [(date(2016, 6, 6), date(2016, 7, 21))]
)
TABLED = date(2016, 6, 20)
NOTHING = Calendar((), ())


def test_the_first_day_that_can_be_named_is_a_sitting_day_with_three_days_of_notice():
    """Saturdays and Sundays are no notice; days on which the House does not sit are."""
    check_named_day(TABLED, date(2016, 6, 27), COMMONS)
    for tabled, day, code, first in (
        (date(2016, 6, 6), 7, "named_too_soon", 9),
        (date(2016, 6, 8), 10, "named_no_sitting_day", 13),
        (date(2016, 6, 9), 13, "named_too_soon", 14),
        (TABLED, 24, "named_no_sitting_day", 27),
        (TABLED, 20, "named_before_tabled", 27),
    ):
        with pytest.raises(NamedDay) as raised:
            check_named_day(tabled, date(2016, 6, day), COMMONS)
        assert (raised.value.code, raised.value.earliest) == (code, date(2016, 6, first))


def test_whether_the_house_sits_is_not_asked_where_no_list_tells():
    check_named_day(TABLED, date(2016, 6, 23), NOTHING)
    assert due_of(DueDateFacts(Kind.NAMED_DAY, TABLED, date(2016, 6, 23)), NOTHING, ()).how == How.NAMED_UNCHECKED
    with pytest.raises(NamedDay) as raised:
        check_named_day(TABLED, date(2016, 6, 22), NOTHING)
    assert (raised.value.code, raised.value.earliest) == ("named_too_soon", None)


def test_a_named_day_is_the_day():
    due = due_of(DueDateFacts(Kind.NAMED_DAY, TABLED, date(2016, 6, 29)), COMMONS, ())
    assert (due.day, due.how) == (date(2016, 6, 29), How.NAMED)


@pytest.mark.parametrize("kind", sorted(SPOKEN))
def test_a_question_that_is_asked_aloud_is_due_on_its_day(kind):
    facts = DueDateFacts(kind, TABLED, TABLED)
    assert due_of(facts, COMMONS, ()) == DueDate(TABLED, How.SPOKEN)
    assert due_of(facts, NOTHING, ()) == DueDate(TABLED, How.SPOKEN_UNCHECKED)


def test_a_question_is_asked_aloud_on_a_sitting_day_and_not_before_it_is_tabled():
    check_spoken_day(TABLED, TABLED, COMMONS)
    check_spoken_day(TABLED, date(2016, 6, 24), NOTHING)
    for day, code, first in ((24, "spoken_no_sitting_day", TABLED), (15, "spoken_before_tabled", TABLED)):
        with pytest.raises(NamedDay) as raised:
            check_spoken_day(TABLED, date(2016, 6, day), COMMONS)
        assert (raised.value.code, raised.value.earliest) == (code, first)


def test_an_ordinary_question_is_due_within_a_working_week():
    due = due_of(DueDateFacts(Kind.ORDINARY, TABLED), COMMONS, ())
    assert (due.day, due.how) == (date(2016, 6, 27), How.ORDINARY)


def test_an_ordinary_question_waits_for_the_house_to_sit():
    due = due_of(DueDateFacts(Kind.ORDINARY, date(2016, 6, 14)), COMMONS, ())
    assert (due.day, due.counted, due.how) == (date(2016, 6, 27), date(2016, 6, 21), How.ORDINARY_MOVED)


def test_a_bank_holiday_is_no_working_day():
    due = due_of(DueDateFacts(Kind.ORDINARY, TABLED), COMMONS, {date(2016, 6, 24)})
    assert due.day == date(2016, 6, 28)


@pytest.mark.parametrize("calendar", [NOTHING, Calendar(COMMONS.days, [(date(2016, 6, 6), date(2016, 6, 26))])])
def test_outside_the_days_that_are_known_it_is_not_known(calendar):
    due = due_of(DueDateFacts(Kind.ORDINARY, TABLED), calendar, ())
    assert (due.day, due.how) == (None, How.NOT_KNOWN)


def test_the_lords_count_ten_working_days_whether_or_not_they_sit():
    due = due_of(DueDateFacts(Kind.LORDS_WRITTEN, TABLED), NOTHING, ())
    assert (due.day, due.how) == (date(2016, 7, 4), How.LORDS)


def test_a_holding_answer_says_a_new_day():
    due = due_of(DueDateFacts(Kind.ORDINARY, TABLED, expected_on=date(2016, 7, 11)), COMMONS, ())
    assert (due.day, due.how) == (date(2016, 7, 11), How.HELD)


def test_a_question_of_a_kind_that_nobody_recorded_has_no_day():
    assert due_of(DueDateFacts("", TABLED), COMMONS, ()).how == How.NO_KIND


def test_spans_that_meet_are_one():
    first, second, apart = (date(2016, 6, 1), date(2016, 6, 5)), (date(2016, 6, 6), date(2016, 6, 9)), date(2016, 7, 1)
    assert merge_spans([second, first, (apart, apart)]) == [(date(2016, 6, 1), date(2016, 6, 9)), (apart, apart)]


def test_a_day_in_a_gap_of_the_known_days_is_beyond_them():
    known = Calendar(
        {date(2016, 6, 20), date(2027, 1, 11)},
        [(date(2016, 6, 1), date(2016, 7, 31)), (date(2027, 1, 1), date(2027, 12, 31))],
    )
    assert known.known_from(date(2016, 6, 20)) == date(2016, 7, 31)
    assert known.known_from(date(2026, 12, 1)) is None
    assert DueDate(date(2026, 12, 8), How.ORDINARY).is_beyond(known)
