import itertools
from datetime import date, timedelta

import pytest

from app.letters.dates import add_working_days, date_in_words, is_working_day, working_day_before, working_days_between

EASTER_2015 = frozenset({date(2015, 4, 3), date(2015, 4, 6), date(2015, 5, 4)})


@pytest.mark.parametrize(
    ("day", "english", "welsh"),
    [
        (date(2024, 1, 31), "31 January 2024", "31 Ionawr 2024"),
        (date(2024, 2, 9), "9 February 2024", "9 Chwefror 2024"),
        (date(2015, 3, 3), "3 March 2015", "3 Mawrth 2015"),
        (date(2024, 4, 1), "1 April 2024", "1 Ebrill 2024"),
        (date(2024, 5, 1), "1 May 2024", "1 Mai 2024"),
        (date(2024, 6, 1), "1 June 2024", "1 Mehefin 2024"),
        (date(2024, 7, 1), "1 July 2024", "1 Gorffennaf 2024"),
        (date(2024, 8, 1), "1 August 2024", "1 Awst 2024"),
        (date(2024, 9, 1), "1 September 2024", "1 Medi 2024"),
        (date(2024, 10, 1), "1 October 2024", "1 Hydref 2024"),
        (date(2024, 11, 1), "1 November 2024", "1 Tachwedd 2024"),
        (date(2024, 12, 1), "1 December 2024", "1 Rhagfyr 2024"),
    ],
)
def test_a_date_in_words(day, english, welsh):
    assert date_in_words(day) == english
    assert date_in_words(day, language="cy") == welsh


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2015, 3, 3), 15, date(2015, 3, 24)),
        (date(2015, 3, 3), 1, date(2015, 3, 4)),
        (date(2015, 3, 6), 1, date(2015, 3, 9)),
        (date(2015, 3, 7), 1, date(2015, 3, 9)),
        (date(2015, 4, 2), 1, date(2015, 4, 7)),
        (date(2015, 4, 1), 2, date(2015, 4, 7)),
        (date(2015, 3, 3), 0, date(2015, 3, 3)),
        (date(2015, 3, 7), 0, date(2015, 3, 9)),
        (date(2015, 4, 3), 0, date(2015, 4, 7)),
    ],
)
def test_adding_working_days(start, days, end):
    assert add_working_days(start, days, holidays=EASTER_2015) == end


@pytest.mark.parametrize(
    ("end", "days", "before"),
    [
        (date(2015, 4, 8), 1, date(2015, 4, 7)),
        (date(2015, 4, 7), 1, date(2015, 4, 2)),  # Easter Monday, the weekend, Good Friday
        (date(2015, 4, 5), 1, date(2015, 4, 2)),
        (date(2015, 4, 8), 3, date(2015, 4, 1)),
        (date(2015, 4, 8), 0, date(2015, 4, 8)),
    ],
)
def test_working_day_before_another(end, days, before):
    assert working_day_before(end, days, holidays=EASTER_2015) == before


def test_working_days_are_not_taken_away():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2015, 3, 3), -1, holidays=())


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2015, 3, 3), date(2015, 3, 24), 15),
        (date(2015, 3, 24), date(2015, 3, 3), -15),
        (date(2015, 3, 6), date(2015, 3, 8), 0),
        (date(2015, 4, 2), date(2015, 4, 7), 1),
        (date(2015, 3, 3), date(2015, 3, 3), 0),
    ],
)
def test_counting_working_days(start, end, days):
    assert working_days_between(start, end, holidays=EASTER_2015) == days


def test_working_days_are_counted_as_day_by_day():
    holidays = [*EASTER_2015, date(2015, 4, 4), date(2015, 5, 4), date(2015, 5, 4)]
    first = date(2015, 3, 28)
    for start, days in itertools.product(range(8), range(60)):
        begin = first + timedelta(start)
        counted = [begin + timedelta(day) for day in range(1, days + 1)]
        working = sum(is_working_day(day, holidays) for day in counted)
        assert working_days_between(begin, begin + timedelta(days), holidays=holidays) == working, (begin, days)


@pytest.mark.parametrize(
    ("day", "working"),
    [(date(2015, 3, 6), True), (date(2015, 3, 7), False), (date(2015, 3, 8), False), (date(2015, 4, 3), False)],
)
def test_saturdays_sundays_and_bank_holidays_are_no_working_days(day, working):
    assert is_working_day(day, EASTER_2015) is working
