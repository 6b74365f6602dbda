"""Emails to a team: what they say, to whom answers go, and what becomes of one that is not taken."""

from dataclasses import replace
from datetime import date

import pytest

from app.audit.record import Actor
from app.evidence.contributions.mail import send_due
from app.evidence.contributions.mail_words import MailFacts, mail_subject, mail_text
from app.evidence.contributions.queue import MailKind
from app.evidence.contributions.states import State
from app.notices.send import MOST_TRIES, WAITS
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed
from app.platform.practice import NOTICE
from tests.evidence.contributions.commissioning import (
    AT,
    REQUEST,
    commission,
    mail_rows,
    mails,
    receive,
    saved,
    text_of,
)
from tests.evidence.questions.asking import TEXT, ask, sit
from tests.fixtures.app import add_member
from tests.notices.telling import Inbox


@pytest.fixture
def number(services) -> int:
    sit(services)
    return ask(services, notes="Handle with care.", asked_by="The Member for Ossington")


def test_a_request_says_what_is_needed_and_nothing_of_how_the_question_is_handled(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    assert mail["To"] == REQUEST.email
    found = saved(services, contribution)
    assert mail["Subject"].startswith(f"[C{contribution}-{found.code}] Contribution needed by 5 November 2026")
    text = text_of(mail)
    for words in (
        f"Dear {REQUEST.team},",
        REQUEST.asked,
        TEXT,
        "/contribute/",
        "until 19 November 2026",
        "Kind regards",
    ):
        assert words in text, words
    for kept in ("Handle with care", "Ossington", REQUEST.deputy, REQUEST.deputy_email, "C1-"):
        assert kept not in text, kept


def test_replies_go_to_whoever_asked_where_no_inbox_is_read(services, number):
    asker = add_member(services)
    commission(services, number, actor=Actor(asker.id))
    (mail,) = mails(services)
    assert mail["Reply-To"] == asker.email
    assert "Alex Example" in text_of(mail)


@pytest.mark.stack
def test_an_email_is_sent_once(services, number):
    commission(services, number)
    mails(services)
    assert len(mails(services)) == 1
    (row,) = mail_rows(services)
    assert (row.state, row.sent_at, row.tries, row.lease_until) == ("sent", AT, 1, None)


def test_practice_saves_the_email_as_a_file_that_says_so(services, number, monkeypatch):
    practice = replace(services, marked=True)
    monkeypatch.setattr(practice.real_mail, "send", lambda _message: pytest.fail("it was sent"))
    commission(services, number)
    (mail,) = mails(practice)
    assert mail["Subject"].startswith(f"{NOTICE}: [C1-")
    assert text_of(mail).startswith(NOTICE)


def test_a_server_that_fails_is_tried_again_and_the_email_has_another_link(services, number, monkeypatch):
    inbox = Inbox.put_into(services, monkeypatch)
    inbox.answers = [ServerFailed("mail_server_silent", "x"), PutOff("mail_put_off", "y")]
    commission(services, number)
    for waits in (None, WAITS[0], WAITS[0] + WAITS[1]):
        send_due(services, at=AT + waits if waits else AT)
    assert len(inbox.mails) == 1
    assert len({text_of(tried) for tried in inbox.tried}) == 3
    assert len({tried["Message-ID"] for tried in inbox.tried}) == 1
    assert mail_rows(services)[0].state == "sent"


def test_an_email_that_is_refused_is_shown_to_the_desk(services, number, monkeypatch):
    Inbox.put_into(services, monkeypatch).answers = [RefusedByServer("mail_refused", "550 no such user")]
    commission(services, number)
    send_due(services, at=AT)
    (row,) = mail_rows(services)
    assert (row.state, row.error_code) == ("failed", "mail_refused")


def test_an_email_is_not_tried_for_ever(services, number, monkeypatch):
    inbox = Inbox.put_into(services, monkeypatch)
    inbox.answers = [PutOff("mail_put_off")] * (MOST_TRIES + 1)
    commission(services, number)
    at = AT
    for wait in (*WAITS, WAITS[-1]):
        send_due(services, at=at)
        at += wait
    assert (mail_rows(services)[0].state, len(inbox.tried)) == ("failed", MOST_TRIES)


def test_what_came_meanwhile_is_not_asked_for(services, number):
    contribution = commission(services, number)
    receive(services, number, contribution)
    assert mails(services) == []
    assert mail_rows(services)[0].state == "unwanted"
    assert saved(services, contribution).state == State.RECEIVED


FACTS = MailFacts(
    kind=MailKind.CHASER,
    reference="C3-0123456789ab",
    team="Child Protection Policy",
    deputy="Robin Example",
    to_deputy=False,
    question="parliamentary question 70001",
    text="To ask what was done.",
    asked="What guidance was revised?",
    due_on=date(2026, 11, 5),
    deadline=date(2026, 11, 9),
    today=date(2026, 11, 4),
    link="https://despatch.example/contribute/x",
    expires_on=date(2026, 11, 19),
    by="Jo Example",
    reason="It was withdrawn.",
)


def worded(**changes) -> tuple[str, str]:
    facts = MailFacts(**(vars(FACTS) | changes))
    return mail_subject(facts), mail_text(facts)


def test_a_reminder_becomes_a_chaser_and_says_when_the_answer_is_overdue():
    assert worded()[0].endswith("Reminder: contribution due on 5 November 2026: parliamentary question 70001")
    subject, text = worded(today=date(2026, 11, 6))
    assert "Overdue contribution, due on 5 November 2026" in subject
    assert "The answer is due in Parliament on 9 November 2026." in text
    _, text = worded(today=date(2026, 11, 10))
    assert "was due in Parliament on 9 November 2026 and is overdue" in text
    _, text = worded(today=date(2026, 11, 6), deadline=None)
    assert "in Parliament" not in text


def test_a_deputy_is_told_why():
    subject, text = worded(to_deputy=True, today=date(2026, 11, 12))
    assert "Overdue contribution from Child Protection Policy" in subject
    assert text.startswith("Dear Robin Example,")
    assert "You are named as the person to tell" in text


def test_a_cancellation_has_no_link():
    subject, text = worded(kind=MailKind.CANCELLED)
    assert "no longer needed" in subject
    assert "Reason: It was withdrawn." in text
    assert "/contribute/" not in text
