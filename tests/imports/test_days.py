"""Days as spreadsheets hold them."""

from datetime import date

import pytest

from app.imports.reading.days import guess_order, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-03-27", date(2015, 3, 27)),
        ("2015-03-27 00:00:00", date(2015, 3, 27)),
        ("27/03/2015", date(2015, 3, 27)),
        ("3/4/2015", date(2015, 4, 3)),
        ("3.4.15", date(2015, 4, 3)),
        ("03-04-1998", date(1998, 4, 3)),
        ("3/27/2015", date(2015, 3, 27)),
        ("27 March 2015", date(2015, 3, 27)),
        ("Friday, 27th March 2015", date(2015, 3, 27)),
        ("27-Mar-15", date(2015, 3, 27)),
        ("1 Sept. 2025", date(2025, 9, 1)),
        ("March 27, 2015", date(2015, 3, 27)),
        ("May 2026", date(2026, 5, 1)),
        ("42090", date(2015, 3, 27)),
        ("42090.5", date(2015, 3, 27)),
        ("31/02/2015", None),
        ("27/13/2015", None),
        ("soon", None),
        ("2015", None),
        ("99999", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text, day):
    assert read_day(text) == day


def test_which_number_is_the_day_can_be_said():
    assert read_day("3/4/2015", order="month") == date(2015, 3, 4)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2015", "27/3/2015"], "day"),
        (["3/4/2015", "3/27/2015"], "month"),
        (["3/4/2015"], "day"),
        (["27 March 2015", ""], "day"),
    ],
)
def test_the_order_is_guessed_and_the_day_comes_first_in_doubt(cells, order):
    assert guess_order(cells) == order
