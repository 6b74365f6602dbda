"""The first page shows each person what needs them."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.letters import list_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.states import StepState
from app.clearance.steps import add_step, answer_step
from app.home.owner import REHEARSE_ONE
from app.letters.text.source import blank, put_together
from app.notices.send import send_due
from app.platform.mail.errors import RefusedByServer
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import RunState
from app.production.words import MOVED_ON
from app.tracking.letter_notes import assign
from tests.campaigns.clearing import clear_all
from tests.delivery.sending import LEADERS, clear, make
from tests.delivery.sending import send as sent
from tests.delivery.test_rehearse_pages import fail
from tests.home.showing import groups, need_at, needs
from tests.imports.making import begin, csv_of
from tests.journeys.clock import Clock
from tests.notices.telling import AT, Inbox, tell
from tests.production.making import batch, finish, made, start, take
from tests.tracking.office import letter_ids, reply, send, small, small_campaign
from tests.web.figures import days_in
from tests.web.markup import forms_of, links_of, main_of, numbers_of, part_of, parts_of, with_class, words_of

GENERATE, RUNS = "/campaigns/MAR15/generate", "/campaigns/MAR15/runs"
CLEARANCE, SEND = "/campaigns/MAR15/clearance", "/campaigns/MAR15/send"
FAILED, TRACK = f"{SEND}/failed", "/campaigns/TRK15/track"


def to_fix(page):
    """How many letters could not be made, by the run that leads to them."""
    return {one.href: one.numbers for one in needs(page) if one.shape == "warn" and one.href.startswith(RUNS)}


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
    page = signed_in(Role.VIEWER).get("/")
    assert needs(page) == []
    assert links_of(with_class(page, "ds-empty")[0]).keys() == {"/campaigns"}


def test_a_drafter_for_whom_nothing_waits_is_told_how_to_begin(signed_in, services):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.ARCHIVED
    page = signed_in(Role.DRAFTER).get("/")
    assert needs(page) == []
    assert links_of(with_class(page, "ds-empty")[0]).keys() == {"/campaigns/new"}
    assert links_of(part_of(page, "none-open")).keys() == {"/campaigns?state=archived"}


def test_an_administrator_for_whom_nothing_waits_is_led_to_the_users(signed_in):
    page = signed_in(Role.ADMINISTRATOR).get("/")
    assert links_of(with_class(page, "ds-empty")[0]).keys() == {"/admin/users"}


def empty_links(page):
    """Where each empty state of the first page leads, in order."""
    return [href for empty in with_class(page, "ds-empty") for href in links_of(empty)]


def test_an_owner_without_tasks_sees_which_campaigns_they_own(owner, monkeypatch):
    monkeypatch.setattr("app.home.views.needs_of", lambda *_, **__: [])
    page = owner.get("/")
    assert empty_links(page) == ["/campaigns/new"]
    assert "MAR15" in words_of(with_class(page, "ds-empty")[0])


def test_a_clearer_without_an_office_is_not_sent_to_one(signed_in):
    assert empty_links(signed_in(Role.CLEARER).get("/")) == ["/campaigns"]


def test_a_clearer_without_tasks_sees_which_office_they_answer_for(signed_in, services):
    client = signed_in(Role.CLEARER)
    with services.database.writing() as session:
        office = session.scalars(select(PrivateOffice)).first()
        session.add(OfficeMember(office_id=office.id, user_id=client.member.id, gateway=False))
        name = office.name
    (empty,) = with_class(client.get("/"), "ds-empty")
    assert links_of(empty).keys() == {"/offices"}
    assert name in words_of(empty)


def test_each_role_of_a_person_without_tasks_has_its_own_empty_state(signed_in):
    page = signed_in(Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR).get("/")
    assert empty_links(page) == ["/campaigns", "/risk", "/admin/users"]


def test_work_in_the_registries_is_shown_to_drafters_only(signed_in):
    for role in (Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR):
        assert not parts_of(signed_in(role, name=f"Kim {role}").get("/"), "registries")


def test_an_administrator_is_told_of_mail_that_failed(signed_in, services, monkeypatch):
    Inbox.put_into(services, monkeypatch).answers = [RefusedByServer("mail_refused")]
    client = signed_in(Role.ADMINISTRATOR)
    tell(services, client.member.id)
    send_due(services, at=AT)
    need = need_at(client.get("/"), "/admin/mail")
    assert (need.shape, need.numbers) == ("warn", [1])


def test_a_drafter_is_offered_a_campaign_without_an_owner(signed_in):
    page = signed_in(Role.DRAFTER).get("/")
    assert need_at(page, "/campaigns/MAR15").shape == "empty"
    assert groups(page)[-1] == "drafter"


def test_an_owner_begins_with_looking_at_the_letters(owner):
    page = owner.get("/")
    need = need_at(page, GENERATE)
    assert (need.shape, need.numbers) == ("empty", [1268])
    assert groups(page) == ["owner-MAR15"]
    assert "/campaigns/MAR15" not in [one.href for one in needs(page)], "nobody else is asked to take it on"


def test_an_owner_is_told_of_letters_that_failed(owner, services):
    run = start(services, [1, 2, 3])
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    page = owner.get("/")
    assert to_fix(page) == {f"{RUNS}/1": [1]}
    assert "<b>2</b> generated" in page.text


def test_an_owner_is_told_of_a_paused_run(owner, services):
    run = start(services, [1, 2, 3])
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    page = owner.get("/")
    need = need_at(page, f"{RUNS}/1", "query")
    assert "3 letters " in need.why
    assert GENERATE not in [one.href for one in needs(page)], "those that are not made are not said apart"


def test_an_owner_is_told_of_failures_of_earlier_runs_until_they_are_made(owner, services):
    first = start(services, [1, 2, 3])
    finish(services, first.id, batch([], failed=take(services, first.id)))
    made(services, [1])
    assert to_fix(owner.get("/")) == {f"{RUNS}/1": [2]}
    again = start(services, [2])
    finish(services, again.id, batch([], failed=take(services, again.id)))
    assert to_fix(owner.get("/")) == {f"{RUNS}/1": [1], f"{RUNS}/3": [1]}
    made(services, [2, 3])
    assert to_fix(owner.get("/")) == {}


def test_after_a_cancelled_run_an_owner_is_told_how_many_are_not_made(owner, services):
    run = start(services, range(1, 1269))
    finish(services, run.id, batch(take(services, run.id, 9)))
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    need = need_at(owner.get("/"), GENERATE)
    assert (need.shape, need.numbers) == ("half", [1259])
    assert need.why.startswith("9 of 1,268 letters ")
    assert need.why.endswith(f"run 1 {MOVED_ON[RunState.CANCELLED]}.")


def test_when_only_failures_are_not_made_they_are_said_once(owner, services):
    run = start(services, range(1, 4))
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    with services.database.writing() as session:
        session.query(Letter).where(Letter.number > 3).delete()
    page = owner.get("/")
    assert to_fix(page) == {f"{RUNS}/1": [1]}
    assert GENERATE not in [one.href for one in needs(page)]
    made(services, [1])
    assert to_fix(owner.get("/")) == {}


def test_an_owner_is_told_how_many_clearances_are_missing(owner, services):
    need = need_at(owner.get("/"), CLEARANCE)
    assert (need.shape, need.why.startswith("5 offices ")) == ("empty", True)
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"])
    (need,) = [one for one in needs(owner.get("/")) if one.href == CLEARANCE and one.shape == "half"]
    assert need.why.startswith("5 of 30 ")


def test_an_owner_is_told_of_a_signatory_who_has_left_office(owner, services):
    there = "/campaigns/MAR15/signatories"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for one in campaign.signatories:
            one.name = "Sam Example"
        office = session.get_one(PrivateOffice, campaign.signatories[0].office_id)
        record_minister(session, office, name="Sam Example", since=None, until=campaign.letter_date, actor=SYSTEM)
    need = need_at(owner.get("/"), there, "warn")
    assert (need.numbers, "Sam Example" in need.why) == ([1], True)


def test_an_owner_is_told_to_ask_again_whoever_reviewed_an_earlier_version(owner, services):
    there = f"{CLEARANCE}/before-ministers"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        version = newest_text(session, campaign.id)
        for name, state in (("Policy", StepState.CONTENT), ("Press office", StepState.NOT_CONTENT)):
            step = add_step(session, campaign.id, name, actor=SYSTEM)
            answer_step(session, step, state, who="Sam Example", note="", version=version.number, actor=SYSTEM)
        add_step(session, campaign.id, "Legal advisers", actor=SYSTEM)
    assert there not in [one.href for one in needs(owner.get("/"))]
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        keep_text(session, campaign, f"{version.source}\nOne thing more.\n", seen=version.number, actor=SYSTEM)
    need = need_at(owner.get("/"), there, "query")
    assert need.title.endswith("Policy and Press office")
    assert numbers_of(f"<p>{need.why}</p>") == [1, 2]


def test_an_owner_makes_again_what_was_cleared_since_and_then_sends_it(owner, services, cheap):
    make(services, LEADERS)
    clear(services, "council-leaders")
    assert need_at(owner.get("/"), GENERATE, "query").numbers == [3]
    assert SEND not in [one.href for one in needs(owner.get("/"))]
    make(services, LEADERS)
    page = owner.get("/")
    assert ("query", GENERATE) not in [(one.shape, one.href) for one in needs(page)]
    assert need_at(page, SEND).numbers == [3]


def test_of_one_letter_it_is_said_as_of_one(owner, services, cheap):
    make(services, LEADERS[:1])
    clear(services, "council-leaders")
    assert need_at(owner.get("/"), GENERATE, "query").why.startswith("Its text ")
    make(services, LEADERS[:1])
    need = need_at(owner.get("/"), SEND)
    assert need.numbers == [1]
    assert re.fullmatch(rf"It is generated [^.]*\. {REHEARSE_ONE}", need.why)
    sent(services, LEADERS[:1])
    make(services, LEADERS[:1])
    assert re.fullmatch(rf"It corrects a letter [^.]*\. {REHEARSE_ONE}", need_at(owner.get("/"), SEND).why)


def test_a_letter_that_did_not_arrive_is_not_forgotten_while_its_text_is_open_again(owner, services, cheap):
    clear(services)
    make(services, LEADERS[:2])
    fail(services, LEADERS[0], "no_such_mailbox")
    need = need_at(owner.get("/"), FAILED)
    assert (need.shape, need.numbers, "came back" in need.title) == ("warn", [1], True)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        reopen_texts(session, campaign, ["council-leaders"], reason="A wrong year", actor=SYSTEM)
    again = need_at(owner.get("/"), FAILED)
    assert (again.title, again.numbers) == (need.title, [1])
    assert again.why.startswith(need.why)
    assert len(again.why) > len(need.why), "it says why the letter can't be sent again yet"
    listed = owner.get(FAILED)
    assert "550 5.1.1 no such user" in listed.text
    assert forms_of(listed) == [], "nothing can be rehearsed"
    assert links_of(owner.get(SEND))[FAILED].endswith("(1)")


def test_a_campaign_that_lacks_everything_says_what_comes_first(owner, services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.signatories.clear()
        campaign.audience.clear()
        list_letters(session, campaign, actor=SYSTEM)
        keep_text(session, campaign, put_together(blank(campaign.title)), seen=1, actor=SYSTEM)
    page = owner.get("/")
    assert [(one.shape, one.href.removeprefix("/campaigns/MAR15/")) for one in needs(page)] == [
        ("empty", "audience"),
        ("empty", "letter"),
        ("empty", "signatories"),
    ]
    assert numbers_of(part_of(page, "campaign-1").findall("p")[1]) == [], "there is no letter yet"


def test_who_looks_after_letters_sees_those_that_are_overdue(signed_in, services):
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    small_campaign(services)
    send(services, [1, 2, 3])
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [1, 2]), to=client.member.id, actor=SYSTEM)
    here = f"{TRACK}?assigned={client.member.id}"
    need = need_at(client.get("/"), here)
    assert (need.shape, need.numbers) == ("warn", [2, 15])
    reply(services, [1], on=date(2015, 3, 20))
    page = client.get("/")
    assert groups(page)[0] == "looked-after"
    need = need_at(page, here)
    assert (need.shape, need.numbers) == ("warn", [1, 15])


def test_who_looks_after_letters_sees_how_many_are_to_come(signed_in, services, monkeypatch):
    monkeypatch.setattr("app.platform.clock.datetime", Clock(datetime(2015, 3, 20, 9, tzinfo=UTC)))
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    small_campaign(services)
    send(services, [1, 2, 3])
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [2, 3, 4]), to=client.member.id, actor=SYSTEM)
    here = f"{TRACK}?assigned={client.member.id}"
    need = need_at(client.get("/"), here)
    assert (need.shape, need.numbers, need.why.startswith("They are ")) == ("empty", [2, 15], True)
    reply(services, [2], on=date(2015, 3, 19))
    need = need_at(client.get("/"), here)
    assert (need.shape, need.numbers, need.why.startswith("It is ")) == ("empty", [1, 15], True)


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
    page = followed.get("/")
    expected = [
        ("warn", f"{TRACK}?delivered=returned", [1]),
        ("warn", f"{TRACK}?late=overdue", [2]),
        ("query", f"{TRACK}?asks=not_read&asks=part_read", [1]),
        ("half", "/campaigns/TRK15/signatories", []),
    ]
    found = [(one.shape, one.href, one.numbers) for one in needs(page)]
    assert [one for one in found if one in expected] == expected
    assert groups(page) == ["owner-TRK15", "drafter"], "MAR15 has no owner yet"


def test_beside_it_stands_how_far_a_campaign_is_answered(followed, services):
    assert "<b>2</b> of 5 letters sent have a reply<br>" in followed.get("/").text
    reply(services, [4], on=date(2015, 3, 11), kind="declined")
    assert "<b>3</b> of 5 letters sent have a reply, 1 of them a refusal<br>" in followed.get("/").text
    with services.database.writing() as session:
        small(session).state = State.CLOSED
    page = followed.get("/")
    (dated,) = main_of(page).xpath("//p[@data-state='closed']")
    assert "3 March 2015" in words_of(dated)
    found = [(one.shape, one.href) for one in needs(page)]
    assert ("warn", f"{TRACK}?delivered=returned") not in found, "nothing more is made or sent"
    assert ("query", f"{TRACK}?asks=not_read&asks=part_read") in found


def test_who_looks_after_letters_is_told_of_replies_to_read(signed_in, services, followed):
    client = signed_in(Role.DRAFTER, name="Sam Drafter")
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [2, 3]), to=client.member.id, actor=SYSTEM)
    need = need_at(client.get("/"), f"{TRACK}?asks=not_read&asks=part_read&assigned={client.member.id}")
    assert (need.shape, need.numbers) == ("query", [1, 15])


def test_a_reply_that_is_read_in_part_is_to_be_read_too(followed, services):
    """Letter 4 asks five things, of which the answer to one is recorded."""
    reply(services, [4], on=date(2015, 3, 10), answers=["yes"])
    assert need_at(followed.get("/"), f"{TRACK}?asks=not_read&asks=part_read").numbers == [2]


def test_letters_overdue_by_several_dates_say_from_which_to_which(followed, services):
    reply(services, [4], on=date(2015, 3, 10), kind="holding", new_reply_by=date(2015, 3, 26))
    need = need_at(followed.get("/"), f"{TRACK}?late=overdue")
    assert days_in(need.when) == ["24 March 2015", "26 March 2015"]


def test_an_archived_campaign_needs_nobody(owner, services):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.ARCHIVED
    assert needs(owner.get("/")) == []


def registries_shown(client):
    """The numbers that the panel says, by where each leads."""
    page = client.get("/")
    links = links_of(part_of(page, "registries")) if parts_of(page, "registries") else {}
    return {href: said.split(" ")[0] for href, said in links.items()}


def test_what_the_registries_wait_for_leads_to_where_it_is_done(signed_in, services):
    client = signed_in(Role.DRAFTER)
    before = registries_shown(client)
    assert before.keys() == {"/recipients/contacts", "/recipients/quality/vacant"}
    for href, number in before.items():
        assert f"{number} " in unescape(client.get(href).text)
    begin(services, csv_of(["Organisation", "Name"], ["Kent Police", "Alex Example"]), actor=Actor(client.member.id))
    assert registries_shown(client)["/imports"] == "1"


def test_nothing_is_said_of_registries_that_wait_for_nothing(signed_in, monkeypatch):
    for name in ("count_open", "queue_count", "count_with"):
        monkeypatch.setattr(f"app.home.waiting.{name}", lambda *_args: 0)
    assert registries_shown(signed_in(Role.DRAFTER)) == {}


class TestPractice:
    LINK = "/guide/practice"

    def test_an_office_that_has_sent_nothing_is_told_of_practice(self, signed_in):
        assert self.LINK in links_of(signed_in(Role.VIEWER).get("/").text)

    def test_an_office_that_has_sent_letters_is_not(self, signed_in, services):
        small_campaign(services)
        send(services, [1])
        assert self.LINK not in links_of(signed_in(Role.VIEWER).get("/").text)
