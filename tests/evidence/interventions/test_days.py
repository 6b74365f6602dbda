"""Days of which only the month or the year is known."""

from datetime import date

import pytest

from app.evidence.interventions.days import Day, day_from, day_of, day_text, ends_before


@pytest.mark.parametrize(
    ("text", "on", "words", "earliest"),
    [
        ("2014-10-10", date(2014, 10, 10), "10 October 2014", date(2014, 10, 10)),
        ("2016-02", date(2016, 2, 29), "February 2016", date(2016, 2, 1)),
        ("2016", date(2016, 12, 31), "2016", date(2016, 1, 1)),
    ],
)
def test_a_day_is_kept_and_said_as_far_as_it_is_known(text, on, words, earliest):
    day = day_from(text)
    assert (day.on, str(day), day.earliest, day_text(day)) == (on, words, earliest, text)


def test_no_day_is_none_and_what_is_none_is_refused():
    assert day_from("") is None
    assert day_text(None) == ""
    with pytest.raises(ValueError):
        day_of(2015, 2, 30)


@pytest.mark.parametrize(
    ("begun", "ended", "is_so"),
    [
        ("2016-03-07", "2016-03-06", True),
        ("2016-03-07", "2016-03-07", False),
        ("2016-03", "2016-03-01", False),
        ("2016", "2015", True),
        ("", "2015", False),
        ("2015", "", False),
    ],
)
def test_an_end_before_the_earliest_beginning(begun, ended, is_so):
    assert ends_before(day_from(begun), day_from(ended)) is is_so


def test_a_month_is_said_without_its_day():
    assert str(Day(date(2015, 3, 31), "month")) == "March 2015"
