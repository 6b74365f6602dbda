"""The page that a team opens by the link in its email, without an account: what it shows, takes and refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.security.limits import CONTRIBUTION
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.evidence.contributions.commission import cancel_contribution
from app.evidence.contributions.states import State
from app.evidence.contributions.words import USELESS, Useless
from app.platform.clock import clock_put_to
from tests.evidence.contributions.commissioning import (
    AT,
    REQUEST,
    WORDS,
    commission,
    link_in,
    mails,
    received,
    saved,
)
from tests.evidence.questions.asking import TEXT, ask, sit
from tests.fixtures.app import token_in
from tests.web.markup import errors_of, heading_of, message_of, words_of


@pytest.fixture(autouse=True)
def _clock():
    with clock_put_to(AT):
        yield


@pytest.fixture
def number(services) -> int:
    sit(services)
    return ask(services, notes="Handle with care.", asked_by="The Member for Ossington")


@pytest.fixture
def contribution(services, number) -> int:
    return commission(services, number)


@pytest.fixture
def link(services, contribution) -> str:
    (mail,) = mails(services)
    return link_in(mail)


def send(client, link, **values):
    page = client.get(link).text
    return client.post(link, data={"csrf_token": token_in(page), **values}, follow_redirects=True)


def test_it_shows_what_is_asked_and_nothing_else_of_the_question(client, link):
    answer = client.get(link)
    words = words_of(answer.text)
    for shown in (REQUEST.asked, REQUEST.team, TEXT, "5 November 2026", "question 70001"):
        assert shown in words, shown
    for kept in ("Handle with care", "Ossington", REQUEST.deputy, REQUEST.deputy_email, REQUEST.email, "9 November"):
        assert kept not in answer.text, kept


def test_search_engines_and_other_sites_learn_nothing_of_it(client, link):
    for page in (link, "/contribute/thanks", "/contribute/nothing"):
        answer = client.get(page)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", page
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text, page
        assert answer.headers["Referrer-Policy"] == "same-origin", page
        assert answer.headers["Cache-Control"] == "no-store", page
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], page


@pytest.mark.stack
def test_opening_it_changes_nothing(client, services, contribution, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
        client.head(link)
    assert saved(services, contribution).state == State.REQUESTED
    with services.database.reading() as session:
        actions = set(session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("contribution."))))
    assert actions == {"contribution.asked", "contribution.mailed"}


def test_the_words_are_sent_once(client, services, contribution, link):
    page = send(client, link, outcome="send", words=WORDS, given_by="Jo Example")
    assert heading_of(page.text) == "Thank you"
    (version,) = received(services, contribution)
    assert (version.words, version.given_by) == (WORDS, "Jo Example")
    again = client.get(link)
    assert again.status_code == 410
    assert USELESS[Useless.RECEIVED] in words_of(again.text)
    assert WORDS not in again.text


def test_a_team_accepts_and_sends_later(client, services, contribution, link):
    page = send(client, link, outcome="accept", given_by="Jo Example")
    assert message_of(page.text).words.startswith("Thank you. You have accepted.")
    assert saved(services, contribution).state == State.ACCEPTED
    send(client, link, outcome="send", words=WORDS, given_by="Jo Example")
    assert saved(services, contribution).state == State.RECEIVED


def test_a_team_declines(client, services, contribution, link):
    page = send(
        client,
        link,
        outcome="decline",
        reason="It is for schools.",
        suggested_team="Schools Policy",
        given_by="Jo Example",
    )
    assert heading_of(page.text) == "Thank you"
    assert saved(services, contribution).suggested_team == "Schools Policy"
    assert USELESS[Useless.DECLINED] in words_of(client.get(link).text)


def test_what_is_missing_is_said_beside_its_field(client, services, contribution, link):
    assert set(errors_of(send(client, link).text)) == {"outcome", "given_by"}
    assert set(errors_of(send(client, link, outcome="send").text)) == {"words", "given_by"}
    assert set(errors_of(send(client, link, outcome="decline").text)) == {"reason", "given_by"}
    assert saved(services, contribution).state == State.REQUESTED


def test_a_form_without_its_token_is_refused(own_app, services, contribution, link):
    own_app.config["WTF_CSRF_ENABLED"] = True
    answer = own_app.test_client().post(link, data={"outcome": "accept"})
    assert answer.status_code == 400
    assert saved(services, contribution).state == State.REQUESTED


def test_an_expired_a_cancelled_and_an_unknown_link_say_so(client, services, number, contribution, link):
    with clock_put_to(AT + timedelta(days=30)):
        expired = client.get(link)
    assert (expired.status_code, USELESS[Useless.EXPIRED] in words_of(expired.text)) == (410, True)
    with services.database.writing() as session:
        cancel_contribution(session, number, contribution, reason="It was withdrawn.", actor=SYSTEM, at=AT)
    cancelled = client.get(link)
    assert (cancelled.status_code, USELESS[Useless.CANCELLED] in words_of(cancelled.text)) == (410, True)
    unknown = client.get(f"{link}x")
    assert (unknown.status_code, USELESS[Useless.UNKNOWN] in words_of(unknown.text)) == (410, True)
    for answer in (expired, cancelled, unknown):
        assert REQUEST.asked not in answer.text


def test_a_form_left_open_until_the_request_was_cancelled_saves_nothing(client, services, number, contribution, link):
    page = client.get(link).text
    with services.database.writing() as session:
        cancel_contribution(session, number, contribution, reason="It was withdrawn.", actor=SYSTEM, at=AT)
    form = {"csrf_token": token_in(page), "outcome": "send", "words": WORDS, "given_by": "Jo Example"}
    assert client.post(link, data=form).status_code == 410
    assert received(services, contribution) == []


def test_who_asks_too_often_waits(client, link, monkeypatch):
    most = CONTRIBUTION[0].most.amount
    answers = [client.get(link).status_code for _ in range(most + 1)]
    assert answers[:most] == [200] * most
    assert answers[most] == 429
