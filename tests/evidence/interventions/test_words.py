"""The days of published facts in words, as pages, files and packs say them."""

from datetime import date

import pytest

from app.evidence.interventions.days import Day, day_of
from app.evidence.interventions.words import later_publication_words, span
from tests.evidence.interventions.saying import not_over

JUNE = date(2016, 6, 29)


@pytest.mark.parametrize(
    ("begun", "ended", "words"),
    [
        (Day(date(2015, 2, 26)), Day(date(2019, 3, 31)), "26 February 2015 to 31 March 2019"),
        (day_of(2016, 2), None, "from February 2016"),
        (day_of(2016, 2), day_of(2016, 2), "February 2016"),
        (None, day_of(2016), "until 2016; beginning not recorded"),
        (None, None, "Date not recorded"),
    ],
)
def test_from_when_to_when(begun, ended, words):
    assert span(begun, ended) == words


@pytest.mark.parametrize(
    ("begun", "ended", "words"),
    [
        (day_of(2016, 2), day_of(2016, 8), "from February 2016; had not ended by 29 June 2016"),
        (day_of(2016, 2), day_of(2016, 6), "from February 2016; ended in June 2016, exact date not recorded"),
        (None, day_of(2016, 8), "beginning not recorded; had not ended by 29 June 2016"),
    ],
)
def test_what_was_not_over_on_a_day(begun, ended, words):
    assert not_over(begun, ended, JUNE) == words


def test_what_was_not_published_by_a_day():
    assert later_publication_words(Day(date(2016, 11, 24)), JUNE) == "Not published by 29 June 2016"
    assert later_publication_words(day_of(2016, 6), JUNE) == "Published in June 2016; exact date not recorded"
