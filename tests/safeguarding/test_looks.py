"""Every look at a message that tells of a report, wherever it is shown, is recorded with the report."""

from datetime import UTC, datetime

import pytest

from app.accounts.models import Role
from app.audit.find import body_of
from app.safeguarding.page_words import PAGES
from tests.fixtures.app import token_in
from tests.inbox.mail import mailed
from tests.inbox.office import reply_to, send
from tests.inbox.test_work import a_pdf
from tests.journeys.clock import Clock
from tests.safeguarding.reporting import Duty, views_of
from tests.tracking.office import TODAY, small_campaign
from tests.web.markup import timeline_of


@pytest.fixture
def told(services, monkeypatch, signed_in):
    """A reply with a file, recorded as one; then it is reported. And another, of which nothing is reported."""
    monkeypatch.setattr(
        "app.platform.clock.datetime", Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=UTC))
    )
    small_campaign(services)
    mailed(services, [1, 2])
    message = reply_to(services, 1, files=[("a.pdf", "application/pdf", a_pdf("Thank you."))])
    reply_to(services, 2, "Thank you, too.", files=[("b.pdf", "application/pdf", a_pdf("Thanks."))])
    client = signed_in(Role.DRAFTER, Role.SAFEGUARDING, name="Robin Example")
    send(client, client.get(f"/inbox/{message}/record"), kind="substantive", summary="They reply.")
    return client, message, Duty.of(services).report(message=message)


def looks(services):
    with services.database.reading() as session:
        return [body_of(one)["after"] for one in views_of(session, 1)]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/inbox/1", "message"),
        ("/inbox/1/files/1", "message_file"),
        ("/inbox/1/original", "message_file"),
        ("/inbox/1/record", "message"),
        ("/inbox?tab=all", "inbox"),
        ("/inbox/add?new=1", "inbox"),
        ("/letters/TRK15-0001", "letter"),
        ("/replies/1", "reply"),
        ("/replies/1/files/1", "reply"),
    ],
)
def test_each_is_recorded_once_with_its_report(services, told, address, page):
    client, message, _ = told
    assert client.get(address).status_code in (200, 302)
    (look,) = looks(services)
    assert look == {"page": page, "messages": [message]}


def test_who_sees_nothing_of_it_and_what_is_no_report_leaves_no_trace(services, told, signed_in):
    client, *_ = told
    for address in ("/inbox/2", "/inbox/2/files/1", "/letters/TRK15-0002", "/inbox?tab=all&q=nothing"):
        client.get(address)
    other = signed_in(Role.DRAFTER, name="Kim Example")
    for address in ("/inbox/1", "/inbox/1/original", "/inbox?tab=all", "/letters/TRK15-0001", "/replies/1/files/1"):
        other.get(address)
    assert not looks(services)


def test_the_report_s_history_says_where_somebody_looked(services, told):
    client, *_ = told
    client.get("/inbox/1/original")
    entries = timeline_of(client.get("/risk/1/history"))
    assert f"Opened {PAGES['message_file']}" in [one.title for one in entries]


def test_an_act_on_it_is_an_event_of_its_own(services, told):
    client, *_ = told
    client.post("/inbox/1/notes", data={"csrf_token": token_in(client.get("/account").text), "note": "Seen to."})
    assert not looks(services)
