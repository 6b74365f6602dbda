"""What the first page shows to each role, in which order: risk, clearances, own campaigns with their sendings, mail,
replies that are late, parliamentary questions."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.evidence.disclosure.begin import Details, begin
from app.evidence.disclosure.scope import Scope
from app.home.waiting import inbox_needs
from app.tracking.letter_notes import assign
from tests.clearance.clearers import asked_campaign, clearer
from tests.evidence.questions.asking import ask, sit
from tests.fixtures.app import add_member
from tests.home import showing
from tests.home.showing import need_at, needs
from tests.inbox.mail import came
from tests.journeys.clock import Clock
from tests.safeguarding.reporting import Duty
from tests.tracking.office import letter_ids, reply, send, small, small_campaign
from tests.web.markup import parts_of

EVERYBODY = (Role.DRAFTER, Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """It is Tuesday, 10 November 2026."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(datetime(2026, 11, 10, 9, 0, tzinfo=UTC)))


@pytest.fixture
def busy(services):
    """Something of everything waits: a report of risk, mail, letters that are overdue, a question that nobody holds."""
    sit(services)
    ask(services)
    Duty.of(services).report()
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Pat Owner").id))
    send(services, [1, 2, 3])
    came(services)
    return services


def groups(client):
    return showing.groups(client.get("/"))


def test_a_drafter_sees_mail_and_questions_that_nobody_holds_and_no_risk(signed_in, busy):
    client = signed_in(Role.DRAFTER)
    assert groups(client) == ["inbox", "questions", "drafter"]
    page = client.get("/")
    need = need_at(page, "/inbox?tab=match")
    assert (need.shape, need.numbers) == ("query", [1])
    (need,) = [one for one in needs(page) if one.href.startswith("/questions/")]
    assert (need.shape, need.numbers, "9 November 2026" in need.when) == ("warn", [70001], True)
    assert "RISK-" not in page.text


@pytest.mark.parametrize(("number", "whose"), [(1, "it"), (4, "them")])
def test_mail_to_be_read_says_that_no_reply_is_recorded_from_that_mail(app, monkeypatch, number, whose):
    """Others may be recorded from other mail."""
    monkeypatch.setattr("app.home.waiting.count_tabs", lambda *_: {"match": 0, "read": number})
    monkeypatch.setattr("app.home.waiting._oldest", lambda *_: "")
    with app.test_request_context():
        [need] = inbox_needs(None, SimpleNamespace(roles=frozenset({Role.DRAFTER})))
    assert f" {whose} " in need.why


def test_a_holder_sees_their_questions_and_others_do_not(signed_in, services):
    sit(services)
    holder, other = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    ask(services, uin="70001", tabled_on=date(2026, 10, 28), holder_id=holder.member.id)
    ask(services, uin="70002", tabled_on=date(2026, 11, 4), holder_id=holder.member.id)
    first, second = [one for one in needs(holder.get("/")) if one.href.startswith("/questions/")]
    assert (first.shape, first.numbers) == ("warn", [70001])
    assert (second.shape, second.numbers) == ("query", [70002])
    assert "11 November 2026" in second.when
    assert "questions" not in groups(other)


def test_a_question_of_somebody_who_left_waits_for_every_drafter(signed_in, services):
    sit(services)
    holder, other = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    number = ask(services, holder_id=holder.member.id)
    assert not parts_of(other.get(f"/questions/{number}"), "holder-left")
    with services.database.writing() as session:
        session.get_one(User, holder.member.id).give({Role.VIEWER})
    need = need_at(other.get("/"), f"/questions/{number}")
    assert need.numbers == [70001]
    assert "questions" not in groups(holder)
    assert parts_of(other.get(f"/questions/{number}"), "holder-left")


def test_who_looks_after_a_request_for_information_sees_it_and_others_do_not(signed_in, services):
    """20 working days after 12 October 2026 is 9 November, the day before."""
    small_campaign(services)
    holder, other = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        scope = Scope(campaigns=(small(session).id,))
        for once, day, held_by in (("a", 12, holder.member.id), ("b", 20, holder.member.id), ("c", 20, None)):
            details = Details(f"FOI-{once}", "All letters.", date(2026, 10, day), held_by, scope)
            begin(session, details, once=once, actor=SYSTEM)
    found = {one.href[-1]: one for one in needs(holder.get("/")) if one.href.startswith("/evidence/disclosures/")}
    assert {number: need.shape for number, need in found.items()} == {"1": "warn", "2": "empty", "3": "query"}
    assert "9 November 2026" in found["1"].when
    page = other.get("/")
    assert [one.href for one in needs(page) if "disclosures" in one.href] == ["/evidence/disclosures/3"]
    assert "disclosures" not in groups(signed_in(Role.VIEWER, name="Kim Example"))


def test_what_comes_of_a_campaign_without_an_owner_waits_for_every_drafter(signed_in, services):
    small_campaign(services)
    send(services, [1, 2, 3])
    reply(services, [1], on=date(2015, 3, 10), kind="returned")
    reply(services, [2], on=date(2015, 3, 10))
    page = signed_in(Role.DRAFTER).get("/")
    expected = [
        ("warn", "/campaigns/TRK15/track?delivered=returned", [1, 15]),
        ("warn", "/campaigns/TRK15/track?late=overdue", [1, 15]),
        ("query", "/campaigns/TRK15/track?asks=not_read&asks=part_read", [1, 15]),
        ("empty", "/campaigns/TRK15", [15]),
    ]
    found = [(one.shape, one.href, one.numbers) for one in needs(page)]
    assert [one for one in found if one in expected] == expected
    assert groups(signed_in(Role.VIEWER)) == []


def test_an_owner_sees_their_campaign_before_mail_and_questions(signed_in, services):
    sit(services)
    owner = signed_in(Role.DRAFTER)
    ask(services)
    small_campaign(services, actor=Actor(owner.member.id))
    send(services, [1, 2, 3])
    came(services)
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [1, 2]), to=owner.member.id, actor=SYSTEM)
    assert groups(owner) == [
        "owner-TRK15",
        "inbox",
        "looked-after",
        "questions",
        "drafter",
    ]


def test_a_clearer_sees_what_waits_for_their_office_alone(signed_in, busy):
    asked_campaign(busy, signed_in(Role.DRAFTER, name="Robin Owner").member.id)
    assert groups(clearer(busy, signed_in, name="Lee Example")) == ["office"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_who_acts_on_none_of_it_is_not_asked_to(signed_in, busy, role):
    assert groups(signed_in(role)) == []
    assert needs(signed_in(role, name="Kim Example").get("/")) == []


def test_the_safeguarding_role_sees_risk_first_and_nothing_else(signed_in, busy):
    client = signed_in(Role.SAFEGUARDING)
    assert groups(client) == ["risk"]
    assert "RISK-0001" in client.get("/").text


def test_whoever_has_several_roles_sees_risk_before_all_else(signed_in, busy):
    asked_campaign(busy, add_member(busy, Role.DRAFTER, name="Robin Owner").id)
    assert groups(signed_in(*EVERYBODY))[:3] == ["risk", "inbox", "questions"]
