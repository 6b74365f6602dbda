"""After a restore no team is written to about a contribution, and no link opens one, before a person asks again."""

from datetime import timedelta

import pytest

from app.audit.record import SYSTEM
from app.evidence.contributions.commission import change_due, send_again
from app.evidence.contributions.links import Useless, open_link
from app.evidence.contributions.remind import remind_teams
from app.platform.clock import clock_put_to
from app.platform.services import Services
from tests.backups.restoring import restored
from tests.evidence.contributions.commissioning import AT, DUE, commission, mail_rows, mails, token_of
from tests.evidence.questions.asking import ask, sit

pytestmark = pytest.mark.stack

MORNING = AT.replace(day=10, hour=8, minute=20)


@pytest.fixture
def services(stack_services: Services) -> Services:
    return stack_services


@pytest.fixture
def number(services) -> int:
    sit(services)
    return ask(services)


def kinds(services) -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in mail_rows(services)]


def test_email_that_waited_is_not_sent(services, number) -> None:
    commission(services, number)
    restored(services)
    assert mails(services) == []
    assert kinds(services) == [("request", "unwanted")]


def test_nobody_is_reminded_before_the_request_is_sent_again(services, number) -> None:
    contribution = commission(services, number)
    mails(services)
    restored(services)
    remind_teams(services, at=MORNING)
    assert kinds(services) == [("request", "sent")]
    with services.database.writing() as session:
        assert send_again(session, number, contribution, actor=SYSTEM, at=MORNING)
    remind_teams(services, at=MORNING)
    assert kinds(services) == [("request", "sent"), ("request", "waiting"), ("chaser", "waiting")]


def test_contribution_with_another_due_date_since_the_restore_is_reminded_of(services, number) -> None:
    contribution = commission(services, number)
    restored(services)
    with services.database.writing() as session:
        change_due(session, number, contribution, DUE + timedelta(days=1), reason="", actor=SYSTEM, at=AT)
    remind_teams(services, at=MORNING)
    assert kinds(services) == [("request", "unwanted"), ("due_changed", "waiting"), ("chaser", "waiting")]


def test_link_from_before_the_restore_opens_nothing_and_that_of_a_new_request_does(services, number) -> None:
    contribution = commission(services, number)
    (mail,) = mails(services)
    with clock_put_to(AT):
        restored(services)

    def useless(token: str) -> Useless | None:
        with services.database.reading() as session:
            return open_link(session, token, today=AT.date()).useless

    assert useless(token_of(mail)) == Useless.EXPIRED
    with services.database.writing() as session:
        assert send_again(session, number, contribution, actor=SYSTEM, at=AT)
    (new,) = [other for other in mails(services) if token_of(other) != token_of(mail)]
    assert useless(token_of(new)) is None
