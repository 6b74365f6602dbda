"""Figures of reports: for any day, as known at any event. History is made, changed, and asked about again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.audit.anchor import head
from app.audit.record import Actor
from app.safeguarding.clock.claims import reject, revoke
from app.safeguarding.figures import RiskCounts, risk_figures
from app.safeguarding.link import link_duplicate
from tests.production.making import together
from tests.safeguarding.reporting import RECEIVED, Duty, after, amend, area_id

pytestmark = pytest.mark.stack

FRIDAY, SATURDAY = date(2015, 3, 6), date(2015, 3, 7)
LATER = datetime(2015, 6, 1, 12, tzinfo=UTC)


def figures(
    duty: Duty, day: date = date(2015, 5, 31), *, known_at: int | None = None, area: int | None = None, at=LATER
):
    with duty.services.database.reading() as session:
        return risk_figures(session, valid_at=day, known_at=known_at, area_id=area, at=at)


def now_known(duty: Duty) -> int:
    with duty.services.database.reading() as session:
        return head(session).seq


def counts(**given: object) -> RiskCounts:
    none = dict.fromkeys(("received", "immediate", "notified_1h", "notified_4h", "notified_24h", "missed", "open"), 0)
    return RiskCounts(**(none | {"median": None, "worst": None} | given))


def some_history(duty: Duty) -> None:
    """Four of Rotherham in March (told after 1, 3 and 30 hours, and not immediate), one of Leeds in April, open."""
    for hours in (1, 3, 30):
        duty.tell(duty.report(), after(hours))
    duty.confirm(duty.say_not_immediate(duty.report(), after(1)), after(2))
    duty.report("leeds", received_at=datetime(2015, 4, 2, 9, tzinfo=UTC))


def test_nothing_has_come(duty):
    assert figures(duty).total == counts()


def test_how_many_and_how_soon(both):
    some_history(both)
    found = figures(both)
    assert found.total == counts(
        received=5,
        immediate=4,
        notified_1h=1,
        notified_4h=2,
        notified_24h=2,
        missed=2,
        open=1,
        median=timedelta(hours=3),
        worst=timedelta(hours=30),
    )
    assert [(one.name, one.slug, one.counts.received, one.counts.open) for one in found.by_area] == [
        ("Leeds", "leeds", 1, 1),
        ("Rotherham", "rotherham", 4, 0),
    ]
    assert [(one.month, one.counts.received, one.counts.missed) for one in found.by_month] == [
        (date(2015, 3, 1), 4, 1),
        (date(2015, 4, 1), 1, 1),
    ]


def test_of_one_area(duty):
    some_history(duty)
    assert figures(duty, area=area_id(duty, "leeds")).total == counts(received=1, immediate=1, missed=1, open=1)


def test_at_the_end_of_an_earlier_day_what_came_to_pass_by_then(duty):
    some_history(duty)
    friday = figures(duty, FRIDAY).total
    assert (friday.received, friday.open, friday.missed, friday.notified_24h) == (4, 1, 0, 2)
    saturday = figures(duty, SATURDAY).total
    assert (saturday.open, saturday.missed, saturday.worst) == (0, 1, timedelta(hours=30))
    assert figures(duty, date(2015, 3, 5)).total == counts()


def test_what_has_not_come_to_pass_today_is_not_missed(duty):
    duty.report()
    assert figures(duty, SATURDAY, at=after(2)).total == counts(received=1, immediate=1, open=1)
    assert figures(duty, SATURDAY, at=after(25)).total == counts(received=1, immediate=1, missed=1, open=1)


def test_a_month_and_a_day_are_those_of_london(duty):
    duty.report(received_at=datetime(2015, 4, 30, 23, 30, tzinfo=UTC))
    assert [one.month for one in figures(duty).by_month] == [date(2015, 5, 1)]
    assert figures(duty, date(2015, 4, 30)).total.received == 0


def test_the_same_question_has_the_same_answer_whatever_was_recorded_since(both):
    some_history(both)
    known = now_known(both)
    before = figures(both, known_at=known)
    claim = both.see(1).claims[0].id
    with both.services.database.writing() as session:
        revoke(session, claim, reason="It was another report", actor=Actor(both.first), at=LATER)
    amend(both, 2, area_id=area_id(both, "leeds"), at=LATER)
    amend(both, 5, received_at=datetime(2015, 3, 2, 9, tzinfo=UTC), at=LATER)
    with both.services.database.writing() as session:
        link_duplicate(session, 4, 3, actor=Actor(both.first), at=LATER)
    both.report("wakefield")
    both.tell(5, datetime(2015, 4, 3, 9, tzinfo=UTC))
    again, since = figures(both, known_at=known), figures(both)
    assert (again.total, again.by_area, again.by_month) == (before.total, before.by_area, before.by_month)
    assert since.total.received == 5
    assert {one.name for one in since.by_area} == {"Leeds", "Rotherham", "Wakefield"}
    assert since.total.open == 3


def test_it_was_open_before_a_second_person_confirmed(duty):
    number = duty.report()
    claim = duty.say_told(number, after(2))
    known = now_known(duty)
    duty.confirm(claim, after(3))
    before, since = figures(duty, known_at=known).total, figures(duty).total
    assert (before.open, before.unconfirmed, before.untold) == (1, 1, 0)
    assert (since.open, since.unconfirmed, since.untold) == (0, 0, 0)


def test_what_was_recorded_as_not_immediate_is_no_word_that_anyone_was_told(duty):
    duty.say_not_immediate(duty.report(), after(1))
    total = figures(duty).total
    assert (total.open, total.unconfirmed, total.untold) == (1, 0, 1)


def test_a_word_that_was_rejected_counts_as_not_told(duty):
    claim = duty.say_told(duty.report(), after(2))
    with duty.services.database.writing() as session:
        reject(session, claim, reason="The wrong council", actor=Actor(duty.second), at=after(3))
    total = figures(duty).total
    assert (total.open, total.unconfirmed, total.untold) == (1, 0, 1)


def test_reports_on_one_matter_count_once_from_the_earlier_receipt(both):
    first, second = both.report("leeds"), both.report("leeds", received_at=after(-1), at=RECEIVED)
    known = now_known(both)
    with both.services.database.writing() as session:
        link_duplicate(session, second, first, actor=Actor(both.first), at=after(1))
    both.tell(first, after(2))
    found = figures(both)
    assert (found.total.received, found.total.worst) == (1, timedelta(hours=3))
    assert [one.name for one in found.by_area] == ["Leeds"]
    assert figures(both, known_at=known).total.received == 2


def test_an_area_that_nobody_knows_stands_last(duty):
    duty.report(area="", area_typed="Somewhere")
    duty.report()
    assert [one.area_id is None for one in figures(duty).by_area] == [False, True]


def test_a_sequence_number_holds_while_others_write(both):
    number = both.report()
    known = now_known(both)
    before = figures(both, known_at=known)
    together(
        lambda: both.report("leeds"),
        lambda: both.tell(number, after(2)),
        lambda: figures(both, known_at=known),
        lambda: both.report("wakefield"),
    )
    assert figures(both, known_at=known).total == before.total
    assert figures(both).total.received == 3


def test_what_was_decided_in_time_is_not_missed_because_somebody_was_told_later(duty):
    number = duty.report()
    duty.confirm(duty.say_not_immediate(number, after(1)), after(2))
    duty.tell(number, after(30))
    assert figures(duty).total == counts(received=1)


def test_two_that_were_told_of_each_in_time_are_one_that_was(duty):
    first, second = duty.report(), duty.report(received_at=after(48))
    duty.tell(first, after(1))
    duty.tell(second, after(50))
    with duty.services.database.writing() as session:
        link_duplicate(session, second, first, actor=Actor(duty.first), at=LATER)
    assert figures(duty).total == counts(
        received=1,
        immediate=1,
        notified_4h=1,
        notified_24h=1,
        median=timedelta(hours=2),
        worst=timedelta(hours=2),
    )
    assert figures(duty, FRIDAY).total.worst == timedelta(hours=1)
