"""The first page shows each person what needs them; the load balancer gets a plain answer."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.clear import reopen_texts
from app.campaigns.create import campaign_by_reference
from app.campaigns.keep_text import keep_text
from app.campaigns.letters import list_letters
from app.campaigns.models import Letter
from app.campaigns.own import take_on
from app.campaigns.states import State
from app.letters.source import blank, put_together
from app.mail.errors import Refused
from app.notices.send import send_due
from app.production.steer import cancel_run, pause_run
from app.storage import StorageFailed
from app.tracking.assign import assign
from tests.campaigns.clearing import clear_all
from tests.delivery.sending import LEADERS, clear, make
from tests.delivery.sending import send as sent
from tests.delivery.test_rehearse_pages import fail
from tests.imports.making import begin, csv_of
from tests.journeys.clock import Clock
from tests.notices.telling import AT, Inbox, tell
from tests.production.making import batch, finish, made, start, take
from tests.tracking.office import letter_ids, reply, send, small, small_campaign


@pytest.fixture
def owner(signed_in, services):
    """A drafter who owns the March 2015 campaign."""
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


def test_nobody_signed_in_is_asked_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_viewer_has_nothing_waiting(signed_in):
    page = signed_in(Role.VIEWER).get("/").text
    assert "You have no tasks" in page
    assert "See all campaigns" in page
    assert "Start a campaign" not in page


def test_a_drafter_for_whom_nothing_waits_is_told_how_to_begin(signed_in, services):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.ARCHIVED
    page = signed_in(Role.DRAFTER).get("/").text
    assert "You have no tasks" in page
    assert '<a class="govuk-link" href="/campaigns/new">Start a campaign</a>' in page
    assert "No campaign to show" in page


def test_an_administrator_for_whom_nothing_waits_is_led_to_the_users(signed_in):
    assert (
        '<a class="govuk-link" href="/admin/users">See who uses Despatch</a>'
        in signed_in(Role.ADMINISTRATOR).get("/").text
    )


def test_an_administrator_is_told_of_mail_that_failed(signed_in, services, monkeypatch):
    Inbox.put_into(services, monkeypatch).answers = [Refused("mail_refused")]
    client = signed_in(Role.ADMINISTRATOR)
    tell(services, client.member.id)
    send_due(services, at=AT)
    assert '<a class="govuk-link" href="/admin/mail">1 notice could not be mailed</a>' in client.get("/").text


def test_a_drafter_is_offered_a_campaign_without_an_owner(signed_in):
    assert "Take on MAR15" in signed_in(Role.DRAFTER).get("/").text


def test_an_owner_begins_with_looking_at_the_letters(owner):
    page = owner.get("/").text
    assert "Review the letters, then make 1,268 letters" in page
    assert "Take on MAR15" not in page


def test_an_owner_is_told_of_letters_that_failed(owner, services):
    run = start(services, [1, 2, 3])
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    page = owner.get("/").text
    assert "Fix 1 letter that could not be made" in page
    assert "<b>2</b> made as PDF and Word" in page


def test_an_owner_is_told_of_a_paused_run(owner, services):
    run = start(services, [1, 2, 3])
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    page = owner.get("/").text
    assert "Resume or cancel run 1" in page
    assert "3 letters wait." in page
    assert "not made" not in page


def test_an_owner_is_told_of_failures_of_earlier_runs_until_they_are_made(owner, services):
    first = start(services, [1, 2, 3])
    finish(services, first.id, batch([], failed=take(services, first.id)))
    made(services, [1])
    page = owner.get("/").text
    assert "Fix 2 letters that could not be made" in page
    assert 'href="/campaigns/MAR15/runs/1"' in page
    again = start(services, [2])
    finish(services, again.id, batch([], failed=take(services, again.id)))
    assert owner.get("/").text.count("Fix 1 letter that could not be made") == 2
    made(services, [2, 3])
    assert "Fix " not in owner.get("/").text


def test_after_a_cancelled_run_an_owner_is_told_how_many_are_not_made(owner, services):
    run = start(services, range(1, 1269))
    finish(services, run.id, batch(take(services, run.id, 9)))
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    page = owner.get("/").text
    assert "Make the 1,259 letters that are not made" in page
    assert "9 of 1,268 letters are made; run 1 was cancelled." in page


def test_when_only_failures_are_not_made_they_are_said_once(owner, services):
    run = start(services, range(1, 4))
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    with services.database.writing() as session:
        session.query(Letter).where(Letter.number > 3).delete()
    page = owner.get("/").text
    assert "Fix 1 letter that could not be made" in page
    assert "not made" not in page
    made(services, [1])
    assert "Fix " not in owner.get("/").text


def test_an_owner_is_told_how_many_clearances_are_missing(owner, services):
    assert "5 offices clear the text. Letters not cleared carry DRAFT." in owner.get("/").text
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"])
    assert "5 of 30 clearances given." in owner.get("/").text


def test_an_owner_makes_again_what_was_cleared_since_and_then_sends_it(owner, services, cheap):
    make(services, LEADERS)
    clear(services, "council-leaders")
    assert "Make 3 letters again" in owner.get("/").text
    make(services, LEADERS)
    page = owner.get("/").text
    assert "Make 3 letters again" not in page
    assert "Rehearse sending 3 letters" in page


def test_of_one_letter_it_is_said_as_of_one(owner, services, cheap):
    make(services, LEADERS[:1])
    clear(services, "council-leaders")
    assert "Its text is cleared, and what was made of it is a draft or says something else." in owner.get("/").text
    make(services, LEADERS[:1])
    page = owner.get("/").text
    assert "Rehearse sending 1 letter" in page
    assert "It is made and cleared." in page
    sent(services, LEADERS[:1])
    make(services, LEADERS[:1])
    assert "It corrects a letter that was sent." in owner.get("/").text


def test_a_letter_that_did_not_arrive_is_not_forgotten_while_its_text_is_open_again(owner, services, cheap):
    clear(services)
    make(services, LEADERS[:2])
    fail(services, LEADERS[0], "no_such_mailbox")
    assert "Fix 1 letter that came back" in owner.get("/").text
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        reopen_texts(session, campaign, ["council-leaders"], reason="A wrong year", actor=SYSTEM)
    page = owner.get("/").text
    assert "Fix 1 letter that came back" in page
    assert "It can’t be sent again until the text is cleared and the letter is made again." in page
    listed = owner.get("/campaigns/MAR15/send/failed").text
    assert "550 5.1.1 no such user" in listed
    assert "Rehearse sending them again" not in listed
    assert "Letters that did not arrive (1)" in owner.get("/campaigns/MAR15/send").text


def test_a_campaign_that_lacks_everything_says_what_comes_first(owner, services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.signatories.clear()
        campaign.audience.clear()
        list_letters(session, campaign, actor=SYSTEM)
        keep_text(session, campaign, put_together(blank(campaign.title)), seen=1, actor=SYSTEM)
    page = owner.get("/").text
    assert "Choose the audience" in page
    assert "Write the letter" in page
    assert "Choose the signatories" in page
    assert "<p>No letter yet.</p>" in page
    assert "clearances given" not in page


def test_who_looks_after_letters_sees_those_that_are_overdue(signed_in, services):
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    small_campaign(services)
    send(services, [1, 2, 3])
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [1, 2]), to=client.member.id, actor=SYSTEM)
    assert "2 letters of TRK15 overdue" in client.get("/").text
    reply(services, [1], on=date(2015, 3, 20))
    page = client.get("/").text
    assert "1 letter of TRK15 overdue" in page
    assert "You look after it, and no reply is recorded in time." in page


def test_who_looks_after_letters_sees_how_many_are_to_come(signed_in, services, monkeypatch):
    monkeypatch.setattr("app.clock.datetime", Clock(datetime(2015, 3, 20, 9, tzinfo=UTC)))
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    small_campaign(services)
    send(services, [1, 2, 3])
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [2, 3, 4]), to=client.member.id, actor=SYSTEM)
    page = client.get("/").text
    assert "2 letters of TRK15 to come" in page
    assert "You look after them. None is overdue." in page
    reply(services, [2], on=date(2015, 3, 19))
    assert "You look after it. It is not overdue." in client.get("/").text


@pytest.fixture
def followed(signed_in, services):
    """The owner of a campaign of five letters sent: one came back, one reply is not read, two are overdue."""
    client = signed_in(Role.DRAFTER, name="Pat Owner")
    small_campaign(services, actor=Actor(client.member.id))
    send(services, range(1, 6))
    reply(services, [1], on=date(2015, 3, 10), kind="returned")
    reply(services, [2], on=date(2015, 3, 10))
    reply(services, [3], on=date(2015, 3, 10), answers=["yes"] * 5)
    return client


def test_an_owner_is_told_what_came_back_and_what_is_to_be_read_the_most_urgent_first(followed):
    page = followed.get("/").text
    titles = [
        "Fix 1 letter that came back",
        "2 letters are overdue",
        "Read the replies to 1 letter",
        "Add the signatories’ names",
    ]
    assert [title for title in titles if title in page] == titles
    assert sorted(titles, key=page.index) == titles
    assert page.index("As owner of TRK15") < page.index("As a drafter"), "MAR15 has no owner yet"
    for where in ("delivered=returned", "late=overdue", "asks=not_read"):
        assert f'href="/campaigns/TRK15/track?{where}"' in page


def test_beside_it_stands_how_far_a_campaign_is_answered(followed, services):
    page = followed.get("/").text
    assert "<b>2</b> of 5 letters sent are replied to" in page
    with services.database.writing() as session:
        small(session).state = State.CLOSED
    page = followed.get("/").text
    assert "Closed. Dated 3 March 2015" in page
    assert "Fix 1 letter" not in page, "nothing more is made or sent"
    assert "Read the replies to 1 letter" in page


def test_who_looks_after_letters_is_told_of_replies_to_read(signed_in, services, followed):
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [2, 3]), to=client.member.id, actor=SYSTEM)
    page = client.get("/").text
    assert "Read the replies to 1 letter of TRK15" in page
    assert f'href="/campaigns/TRK15/track?asks=not_read&amp;assigned={client.member.id}"' in page


def test_an_archived_campaign_needs_nobody(owner, services):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.ARCHIVED
    assert "You have no tasks" in owner.get("/").text


def test_it_is_ready_while_all_services_answer(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ok": True, "database": "ok", "storage": "ok", "queue": "ok", "disk": "ok"}


def test_it_is_not_ready_when_one_does_not_answer_and_says_which_and_not_where(client, app, monkeypatch):
    def full():
        raise StorageFailed("secret path")

    monkeypatch.setattr(app.extensions["despatch"].storage, "ping", full)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ok": False, "database": "ok", "storage": "does not answer", "queue": "ok", "disk": "ok"}
    assert client.get("/healthz").json == {"ok": True}, "the process is alive"


def test_a_disk_without_room_is_not_ready(client, monkeypatch):
    monkeypatch.setattr("app.doctor.LEAST_BYTES", 10**18)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["disk"]) == (503, "full")


def registries_shown(client):
    """What the panel leads to, by the words of its links."""
    panel = re.search(r'aria-labelledby="registries">.*?</section>', client.get("/").text, re.DOTALL)
    links = re.findall(r'href="([^"]*)"><b>([\d,]+)</b> ([^<]*)<', panel[0]) if panel else []
    return {said: (number, href) for href, number, said in links}


def test_what_the_registries_wait_for_leads_to_where_it_is_done(signed_in, services):
    client = signed_in(Role.DRAFTER)
    before = registries_shown(client)
    assert {"contacts to verify", "posts without a name"} <= before.keys()
    assert "not applied" not in " ".join(before)
    for number, href in before.values():
        assert f"{number} " in unescape(client.get(href).text)
    begin(services, csv_of(["Organisation", "Name"], ["Kent Police", "Alex Example"]), actor=Actor(client.member.id))
    assert registries_shown(client)["import not applied yet"] == ("1", "/imports")


def test_nothing_is_said_of_registries_that_wait_for_nothing(signed_in, monkeypatch):
    for name in ("count_open", "queue_count", "count_with"):
        monkeypatch.setattr(f"app.home.registries.{name}", lambda *_args: 0)
    assert registries_shown(signed_in(Role.DRAFTER)) == {}
