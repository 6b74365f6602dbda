"""Sitting days: a file of them is taken whole or not at all; one day added, one taken away; known as they were."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.evidence.questions.sittings import (
    RowsWrong,
    SittingPeriod,
    add_day,
    calendar_of,
    days_in,
    remove_day,
    take_days,
)
from app.evidence.questions.states import House
from app.web.tables.rows import TableRefused
from tests.evidence.questions.asking import SITTING, sit
from tests.refusals import refused

LISTED = SittingPeriod(House.COMMONS, date(2026, 11, 1), date(2026, 11, 30), "A test")


def wrong(text, encoding="utf-8"):
    with pytest.raises(RowsWrong) as raised:
        days_in(text.encode(encoding), LISTED)
    return [(one.row, one.code) for one in raised.value.wrong]


def calendar(services, known_at=None):
    with services.database.reading() as session:
        return calendar_of(session, House.COMMONS, known_at)


def test_days_are_read_however_they_are_written():
    text = "\ufeffHouse;Sitting day\nCommons;2 November 2026\nHouse of Commons;2026-11-03\n;4/11/2026\n\n"
    assert days_in(text.encode(), LISTED) == [date(2026, 11, day) for day in (2, 3, 4)]
    assert len(days_in("Day\n2 November 2026\n".encode("utf-16"), LISTED)) == 1


def test_every_row_that_is_wrong_is_named():
    text = (
        "Day,House\n2 November 2026,Commons\n31 November 2026,\n2026-11-02,\n1 December 2026,\n3 November 2026,Lords\n"
    )
    assert wrong(text) == [(3, "no_day"), (4, "twice"), (5, "out_of_range"), (6, "other_house")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "nothing_in_it"),
        (b"When\n2026-11-02\n", "no_day_column"),
        (b"Day\n\n", "no_rows"),
        (b"%PDF-1.7\n\x00\x01", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00", "not_text"),
        (b"PK\x03\x04 no workbook", "not_text"),
    ],
)
def test_what_is_no_list_of_days_is_refused(body, code):
    with pytest.raises(TableRefused) as raised:
        days_in(body, LISTED)
    assert raised.value.code in (code, "damaged")


@pytest.mark.stack
def test_a_list_replaces_what_was_known_between_its_days_alone(stack_services):
    sit(stack_services)
    before = calendar(stack_services)
    with stack_services.database.reading() as session:
        event = head(session).seq
    with stack_services.database.writing() as session:
        some = SittingPeriod(House.COMMONS, date(2026, 11, 9), date(2026, 12, 4), "A later list")
        taken = take_days(session, some, [date(2026, 11, 13), date(2026, 12, 1)], actor=SYSTEM)
    assert (taken.added, taken.removed) == (2, 13)
    after = calendar(stack_services)
    assert {day for day in after.days if day.year == 2026} == {*SITTING[:4], date(2026, 11, 13), date(2026, 12, 1)}
    assert after.covers(date(2026, 11, 1), date(2026, 12, 4))
    assert calendar(stack_services, event) == before


def test_the_same_list_twice_is_one(stack_services):
    sit(stack_services)
    with stack_services.database.reading() as session:
        event = head(session).seq
    sit(stack_services)
    with stack_services.database.reading() as session:
        assert head(session).seq == event


@pytest.mark.stack
def test_two_lists_at_once_are_taken_one_after_the_other(stack_services):
    lists = [SITTING, SITTING[:9]]
    with ThreadPoolExecutor(2) as pool:
        for taken in [pool.submit(sit, stack_services, *days) for days in lists]:
            taken.result()
    known = {day for day in calendar(stack_services).days if day.year == 2026}
    assert known in [set(days) for days in lists]


def test_a_day_is_added_and_taken_away(stack_services):
    sit(stack_services)
    day = date(2026, 11, 13)
    with stack_services.database.writing() as session:
        assert add_day(session, House.COMMONS, day, source="A recall", actor=SYSTEM)
        assert not add_day(session, House.COMMONS, day, source="A recall", actor=SYSTEM)
    assert calendar(stack_services).sits(day)
    with stack_services.database.writing() as session:
        assert remove_day(session, House.COMMONS, day, actor=SYSTEM)
        assert not remove_day(session, House.COMMONS, day, actor=SYSTEM)
    assert calendar(stack_services).sits(day) is False
    with stack_services.database.writing() as session:
        assert add_day(session, House.COMMONS, day, source="After all", actor=SYSTEM)


def test_a_day_outside_every_list_says_nothing(services):
    with services.database.writing() as session, refused("sittings_not_covered"):
        add_day(session, House.LORDS, date(2026, 11, 2), source="", actor=SYSTEM)
    assert calendar(services).sits(date(2030, 1, 1)) is None


def test_june_2016_ships_for_the_commons(services):
    known = calendar(services)
    assert known.sits(date(2016, 6, 20))
    assert known.next_from(date(2016, 6, 21)) == date(2016, 6, 27)
    assert known.sits(date(2016, 6, 21)) is False
