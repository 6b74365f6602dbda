"""Teams are reminded on working mornings, each rung once, their deputies after two chasers; not of what has come."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.evidence.contributions.commission import change_due
from app.evidence.contributions.remind import remind_teams
from app.evidence.contributions.states import State
from app.evidence.questions.states import Act
from tests.evidence.contributions.commissioning import AT, REQUEST, commission, mail_rows, mails, receive, saved
from tests.evidence.questions.asking import ask, sit, took
from tests.inbox.mail import came

MORNING = AT.replace(hour=8, minute=20)


@pytest.fixture
def number(services) -> int:
    sit(services)
    return ask(services)


def remind(services, day: int, *, hour: int = 8):
    remind_teams(services, at=MORNING.replace(day=day, hour=hour))


def chasers(services):
    return [(row.rung, row.to_deputy) for row in mail_rows(services) if row.kind == "chaser"]


@pytest.mark.stack
def test_a_team_is_reminded_by_the_ladder_and_its_deputy_after_two_chasers(services, number):
    commission(services, number)
    for day in range(2, 14):
        remind(services, day)
        remind(services, day, hour=9)
        mails(services, at=MORNING.replace(day=day, hour=9))
    assert chasers(services) == [(0, False), (1, False), (2, False), (3, False), (3, True)]
    sent = mails(services, at=MORNING.replace(day=13))
    assert sorted(mail["To"] for mail in sent) == [REQUEST.email] * 5 + [REQUEST.deputy_email]
    with services.database.reading() as session:
        reminded = session.scalars(select(AuditEvent).where(AuditEvent.action == "contribution.reminded")).all()
    assert len(reminded) == 5


def test_a_worker_that_was_away_sends_the_last_rung_only(services, number):
    commission(services, number)
    remind(services, 10)
    assert chasers(services) == [(2, False)]
    remind(services, 10)
    assert chasers(services) == [(2, False)]


@pytest.mark.parametrize("at", [MORNING.replace(hour=5), MORNING.replace(hour=13), MORNING.replace(day=7)])
def test_nobody_is_reminded_but_on_the_morning_of_a_working_day(services, number, at):
    commission(services, number, replace(REQUEST, due_on=date(2026, 11, 2)))
    at = at if at.day == 7 else at + timedelta(days=1)
    remind_teams(services, at=at)
    assert chasers(services) == []


@pytest.mark.parametrize("end", ["received", "answered"])
def test_what_is_no_longer_awaited_is_not_reminded_of(services, number, end):
    contribution = commission(services, number)
    if end == "received":
        receive(services, number, contribution)
    else:
        took(services, number, Act.ANSWER, words="Done.")
    remind(services, 12)
    assert chasers(services) == []


def test_the_ladder_begins_again_with_another_due_date(services, number):
    contribution = commission(services, number)
    remind(services, 6)
    with services.database.writing() as session:
        at = MORNING.replace(day=6, hour=10)
        change_due(session, number, contribution, date(2026, 11, 9), reason="", actor=SYSTEM, at=at)
    for day in (9, 10):
        remind(services, day)
    assert chasers(services) == [(1, False), (1, False)]


def test_without_a_deputy_only_the_team_is_told(services, number):
    commission(services, number, replace(REQUEST, deputy="", deputy_email=""))
    remind(services, 12)
    assert chasers(services) == [(3, False)]


def test_an_email_that_nobody_has_read_yet_stops_reminders(services, number):
    commission(services, number)
    (request,) = mails(services)
    came(services, "Here it is.", subject=f"Re: {request['Subject']}", at=AT)
    remind(services, 6)
    assert chasers(services) == []


def test_a_reminder_that_waits_is_not_sent_once_a_reply_came(services, number):
    commission(services, number)
    (request,) = mails(services)
    remind(services, 6)
    came(services, "Here it is.", subject=f"Re: {request['Subject']}", at=AT)
    assert len(mails(services, at=MORNING.replace(day=6))) == 1
    assert [row.state for row in mail_rows(services)] == ["sent", "unwanted"]


def test_an_automatic_reply_stops_none(services, number):
    commission(services, number)
    (request,) = mails(services)
    away = {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}
    came(services, "I am out of the office.", subject=f"Automatic reply: {request['Subject']}", at=AT, **away)
    remind(services, 6)
    assert chasers(services) == [(1, False)]


def test_a_deputy_is_not_told_before_the_team_was_reminded(services, number):
    commission(services, number)
    remind(services, 12)
    assert chasers(services) == [(3, False)], "the worker was away until then"
    mails(services, at=MORNING.replace(day=12))
    remind(services, 16)
    assert chasers(services) == [(3, False), (4, False)]


@pytest.mark.stack
def test_a_team_is_told_on_the_next_morning_that_the_question_has_ended(services, number):
    contribution = commission(services, number)
    took(services, number, Act.ANSWER, words="Done.")
    remind(services, 4)
    found = saved(services, contribution)
    assert (found.state, found.note) == (State.CANCELLED, "The question has been answered.")
    assert [row.kind for row in mail_rows(services)] == ["request", "cancelled"]
