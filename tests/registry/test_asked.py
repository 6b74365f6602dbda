"""What `?as_at=` and `?known_at=` ask for."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.registry.requested_moment import NO_MOMENT, NO_TIME, RECORDED_ON, RECORDED_TIME, asked_in
from app.registry.showing import span
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026

RECORDED = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)

WRITTEN = [
    "2015-03-03",
    "3 March 2015",
    "3 Mar 2015",
    "03/03/2015",
    " 3 march 2015 ",
    "3.3.2015",
    "03-03-2015",
    "3 3 2015",
    "3/3/15",
    "3 March 15",
]


@pytest.mark.parametrize("typed", WRITTEN)
def test_a_day_may_be_written_as_people_write_it(typed):
    asked = asked_in({"as_at": typed}, today=NOVEMBER_2026)
    assert (asked.valid_at, asked.problem) == (MARCH_2015, "")
    assert asked.carried == {"as_at": "2015-03-03"}


@pytest.mark.parametrize("query", [{}, {"as_at": ""}, {"as_at": "  ", "known_at": ""}])
def test_without_a_day_it_is_today_and_links_carry_none(query):
    asked = asked_in(query, today=NOVEMBER_2026)
    assert (asked.valid_at, asked.known_at, asked.carried) == (NOVEMBER_2026, None, {})


@pytest.mark.parametrize(
    "typed",
    [
        "sometime",
        "2015-02-30",
        "3 Brumaire 2015",
        "99",
        "2015",
        "31.2.2015",
        "٣ 3 2015",
        "31 12 9999",
    ],
)
def test_what_is_no_day_is_said_and_today_stands_in(typed):
    asked = asked_in({"as_at": typed}, today=NOVEMBER_2026)
    assert (asked.valid_at, asked.typed, asked.problem_in) == (NOVEMBER_2026, typed, "as_at")
    assert asked.problem == NO_MOMENT
    assert asked.carried == {}


@pytest.mark.parametrize("typed", ["x", "-1", "1.5", "9" * 10, "١"])
def test_what_is_no_event_is_said(typed):
    assert asked_in({"known_at": typed}, today=NOVEMBER_2026).problem_in == RECORDED_ON


@pytest.mark.parametrize("typed", WRITTEN)
def test_what_despatch_knew_may_be_asked_by_a_day(typed):
    asked = asked_in({"known_at": typed}, today=NOVEMBER_2026)
    assert (asked.known_on, asked.known_at) == (MARCH_2015, None)
    assert asked.known_by(12, None).known_at == 12
    assert asked.known_by(12, None).carried == {"known_at": "2015-03-03"}, "links stay at the day"


@pytest.mark.parametrize(
    ("boxes", "carried"),
    [
        ({"as_at": "3/3/15", "recorded_on": "4 March 2015"}, {"as_at": "2015-03-03"}),
        ({"as_at": "", "later": "out", "recorded_on": "4/3/2015"}, {"known_at": "2015-03-04"}),
        ({"as_at": "3/3/15", "later": "out", "recorded_on": ""}, {"as_at": "2015-03-03", "known_at": "2015-03-03"}),
        ({"later": "out", "recorded_on": "4/3/2015", "recorded_time": "3:20pm"}, {"known_at": "2015-03-04T15:20"}),
    ],
)
def test_the_form_leaves_out_what_was_recorded_later_only_if_that_is_ticked(boxes, carried):
    asked = asked_in(boxes, today=NOVEMBER_2026)
    assert asked.carried == carried
    assert asked_in(carried, today=NOVEMBER_2026) == replace(asked, typed=carried.get("as_at", "")), "its address"


def test_a_time_that_is_none_is_said():
    boxes = {"later": "out", "recorded_on": "4/3/2015", "recorded_time": "soon"}
    asked = asked_in(boxes, today=NOVEMBER_2026)
    assert (asked.problem_in, asked.problem) == (RECORDED_TIME, NO_TIME)


@pytest.mark.parametrize(
    ("query", "event", "words"),
    [
        ({}, None, "Today, from what is recorded now"),
        ({"as_at": "2026-11-30"}, None, "On 30 November 2026, from what is recorded now"),
        ({"as_at": "2015-03-03"}, None, "On 3 March 2015, from what is recorded now"),
        ({"known_at": "12"}, RECORDED, "As recorded at 3:20pm on 24 November 2026"),
        ({"known_at": "0"}, None, "Before anything was recorded"),
        (
            {"as_at": "2015-03-03", "known_at": "2026-11-24"},
            RECORDED,
            "On 3 March 2015, as recorded on 24 November 2026",
        ),
        ({"as_at": "sometime"}, None, "Today, from what is recorded now"),
    ],
)
def test_a_page_says_of_which_day_it_is_and_as_recorded_when(query, event, words):
    asked = asked_in(query, today=NOVEMBER_2026)
    assert (asked.known_by(12, event) if "known_at" in query else asked).words == words


def test_links_carry_the_event_too():
    asked = asked_in({"as_at": "2015-03-03", "known_at": "12"}, today=NOVEMBER_2026)
    assert asked.carried == {"as_at": "2015-03-03", "known_at": "12"}


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "words"),
    [
        (date(2013, 4, 1), date(2017, 4, 1), "1 April 2013 to 31 March 2017"),
        (date(2013, 4, 1), None, "from 1 April 2013"),
        (None, date(2017, 4, 1), "until 31 March 2017"),
        (None, None, "on every day"),
    ],
)
def test_a_span_names_its_last_day(valid_from, valid_to, words):
    assert span(valid_from, valid_to) == words
