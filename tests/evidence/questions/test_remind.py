"""Holders are told on working mornings what is due; the same morning once; of what nobody holds, every drafter is."""

from datetime import UTC, date, datetime

import pytest

from app.accounts.models import Role, User
from app.accounts.users import deactivate
from app.audit.record import SYSTEM
from app.evidence.questions.remind import tell_holders
from app.evidence.questions.states import Act
from app.notices.words import notice_words
from tests.evidence.questions.asking import ask, sit, took
from tests.fixtures.app import add_member
from tests.notices.telling import notices

FRIDAY = datetime(2026, 11, 6, 8, 10, tzinfo=UTC)
"""The question of `ask` is due on Monday 9 November."""


@pytest.fixture
def drafters(services):
    sit(services)
    return add_member(services, Role.DRAFTER), add_member(services, Role.DRAFTER, name="Sam Example")


def told(services):
    return [(one.user_id, notice_words(one.kind, one.facts).subject) for one in notices(services)]


def test_a_holder_is_told_of_what_is_due_on_the_next_working_day_once(services, drafters):
    ask(services, holder_id=drafters[0].id)
    tell_holders(services, at=FRIDAY)
    tell_holders(services, at=FRIDAY.replace(hour=10))
    subject = "Parliamentary questions: 1 due by the next working day"
    assert told(services) == [(drafters[0].id, subject)]
    assert notices(services)[0].facts["due"] == "Question 70001 is due on 9 November 2026."


def test_on_the_next_mornings_it_is_told_again_until_it_is_answered(services, drafters):
    number = ask(services, holder_id=drafters[0].id)
    for day in (9, 10):
        tell_holders(services, at=FRIDAY.replace(day=day))
    took(services, number, Act.ANSWER, date(2026, 11, 10), words="Done")
    tell_holders(services, at=FRIDAY.replace(day=11))
    assert [subject.removeprefix("Parliamentary questions: ") for _, subject in told(services)] == [
        "1 due by the next working day",
        "1 overdue",
    ]


def test_of_what_nobody_holds_every_drafter_is_told(services, drafters):
    add_member(services, Role.VIEWER)
    ask(services)
    tell_holders(services, at=FRIDAY)
    assert [user for user, _ in told(services)] == [one.id for one in drafters]
    assert "has not been assigned to anyone" in notices(services)[0].facts["due"]


def test_what_is_held_by_somebody_who_left_is_nobodys(services, drafters):
    ask(services, holder_id=drafters[0].id)
    with services.database.writing() as session:
        deactivate(session, session.get_one(User, drafters[0].id), actor=SYSTEM, at=FRIDAY)
    tell_holders(services, at=FRIDAY)
    assert [user for user, _ in told(services)] == [drafters[1].id]
    assert "has not been assigned to anyone" in notices(services)[0].facts["due"]


@pytest.mark.parametrize("at", [FRIDAY.replace(hour=5), FRIDAY.replace(hour=13), FRIDAY.replace(day=7)])
def test_nobody_is_told_but_on_the_morning_of_a_working_day(services, drafters, at):
    ask(services)
    tell_holders(services, at=at)
    assert told(services) == []


def test_what_is_due_later_waits(services, drafters):
    ask(services)
    tell_holders(services, at=FRIDAY.replace(day=4))
    assert told(services) == []


def test_of_many_the_first_few_are_named(services, drafters):
    for number in range(7):
        ask(services, uin=f"7000{number}", holder_id=drafters[0].id)
    tell_holders(services, at=FRIDAY)
    due = notices(services)[0].facts["due"]
    assert "Question 70004" in due
    assert "Question 70005" not in due
    assert due.endswith("2 questions more.")
