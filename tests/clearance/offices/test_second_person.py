"""One administrator alone puts nobody into a minister's office: neither by its name nor as its gateway."""

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.models import PrivateOffice
from app.clearance.offices.find import membership, office_for
from app.clearance.offices.members import add_member as join
from app.clearance.offices.second_person import (
    BECOMES_GATEWAY,
    EARLIER_TITLES,
    MEMBERS,
    NEW_TITLE,
    OTHERS_OF_NEW_TITLE,
)
from app.people.refusals import REFUSALS as OF_PEOPLE
from app.people.states import State
from tests.campaigns.clearing import ask
from tests.campaigns.signatories.test_pages import press, send
from tests.clearance.offices.people import HOME, office
from tests.fixtures.app import add_member, client_of
from tests.people.test_pages import asked_of, confirmed
from tests.people.test_pages import press as post
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, facts_of, faults_of, heading_of, message_of, part_of, states_of, words_of
from tests.web.test_plain_letters import refused as why_not_plain

DULL = {"title": "Minister for Paper Clips", "department": "Paper Office", "name": "Paper clips"}
FORMER = "Former Home Secretary"
REQUEST = "/account-requests/1"


@pytest.fixture
def alex(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Alex Admin")


@pytest.fixture
def robin(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Honest")


@pytest.fixture
def pat(services) -> int:
    return add_member(services, Role.CLEARER, name="Pat Puppet").id


@pytest.fixture
def home(services) -> str:
    with services.database.reading() as session:
        return f"/admin/offices/{office(session).id}"


def is_of(services, home, user_id):
    with services.database.reading() as session:
        return membership(session, int(home.rpartition("/")[2]), user_id)


def title(services, home):
    with services.database.reading() as session:
        return session.get_one(PrivateOffice, int(home.rpartition("/")[2])).title


def given(services, user_id, where=HOME, *, gateway=False):
    with services.database.writing() as session:
        join(session, office(session, where), session.get_one(User, user_id), gateway=gateway, actor=SYSTEM)


def confirm(client, number=1):
    return post(client, f"/account-requests/{number}/confirm")


def waits(page) -> bool:
    """Whether what was asked waits for a second person, who has 7 days."""
    message = message_of(page)
    return (message.kind, numbers_in(message.words)) == ("info", [7])


def test_an_office_can_t_be_disguised_while_somebody_joins_it(alex, robin, services, home, pat):
    """The attack: rename it, have somebody join the dull name, and rename it back."""
    assert message_of(send(alex, f"{home}/edit", **DULL)).kind == "success"
    send(alex, f"{home}/members", user=str(pat), gateway="y", at=home)
    shown = robin.get(REQUEST)
    assert heading_of(shown) == asked_of(services)
    assert [fact in heading_of(shown) for fact in ("Pat Puppet", DULL["title"])] == [True, True]
    assert facts_of(shown)[EARLIER_TITLES] == HOME
    assert facts_of(shown)[BECOMES_GATEWAY].startswith("Yes")
    assert waits(send(alex, f"{home}/edit", title=HOME)), "somebody is about to join"
    assert confirmed(confirm(robin))
    assert waits(send(alex, f"{home}/edit", title=HOME)), "somebody is of it"
    assert title(services, home) == DULL["title"]
    page = robin.get("/account-requests/3")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert (facts_of(page)[MEMBERS], facts_of(page)[NEW_TITLE]) == ("Pat Puppet", HOME)
    assert words_of(part_of(alex.get("/account-requests/3"), "why-not")) == OF_PEOPLE["own_request"]


def test_what_waits_ends_when_the_office_gets_another_name(alex, robin, services, home, pat):
    send(alex, f"{home}/members", user=str(pat), at=home)
    send(alex, f"{home}/edit", **DULL)
    assert confirmed(confirm(robin, 2))
    assert states_of(robin.get(REQUEST))[0][:2] == State.ENDED.shown
    assert message_of(confirm(robin)) == ("warning", OF_PEOPLE["request_decided"])
    assert is_of(services, home, pat) is None


def test_the_title_of_an_office_does_not_pass_to_another(alex, robin, services, home, pat):
    """The attack: the real office becomes "Former ...", and the puppet's office gets its title."""
    given(services, add_member(services, Role.CLEARER, name="Sam Example").id)
    send(alex, "/admin/offices/new", **DULL)
    with services.database.reading() as session:
        dull = f"/admin/offices/{office(session, DULL['title']).id}"
    given(services, pat, DULL["title"])
    assert waits(send(alex, f"{home}/edit", title=FORMER))
    assert errors_of(send(alex, f"{dull}/edit", title=HOME)) == {"title": said_of("title_taken")}
    assert confirmed(confirm(robin))
    assert waits(send(alex, f"{dull}/edit", title=HOME + "."))
    assert facts_of(robin.get("/account-requests/2"))[OTHERS_OF_NEW_TITLE] == FORMER
    assert title(services, dull) == DULL["title"]


def test_an_office_that_was_asked_for_clearance_is_renamed_by_two_people(alex, robin, services, home):
    with services.database.writing() as session:
        ask(session, campaign_by_reference(session, "MAR15"))
    assert waits(send(alex, f"{home}/edit", **DULL))
    assert confirmed(confirm(robin))
    assert title(services, home) == DULL["title"]


def test_a_member_of_the_office_confirms_what_it_is_called_and_refuses_it(alex, services, app, home, pat):
    given(services, pat)
    send(alex, f"{home}/edit", **DULL)
    with services.database.reading() as session:
        mine = client_of(app, session.get_one(User, pat))
    refused = press(mine, f"{REQUEST}/refuse", at=REQUEST)
    assert (message_of(refused).kind, states_of(refused)[0][:2]) == ("success", State.REFUSED.shown)
    send(alex, f"{home}/edit", **DULL)
    assert confirmed(confirm(mine, 2))
    assert title(services, home) == DULL["title"]


def test_a_title_that_another_office_got_meanwhile_is_not_given(alex, robin, services, home, pat):
    given(services, pat)
    send(alex, f"{home}/edit", **DULL)
    send(alex, "/admin/offices/new", **DULL)
    assert message_of(confirm(robin)) == ("warning", OF_PEOPLE["request_title_taken"])
    assert title(services, home) == HOME


def test_a_gateway_is_made_by_two_people(alex, robin, services, home, pat):
    given(services, pat)
    asked = press(alex, f"{home}/members/{pat}/gateway", at=home)
    assert (waits(asked), "Pat Puppet" in message_of(asked).words) == (True, True)
    assert not is_of(services, home, pat).gateway
    assert message_of(confirm(alex)) == ("warning", OF_PEOPLE["own_request"])
    heading = heading_of(robin.get(REQUEST))
    assert (heading, "Pat Puppet" in heading) == (asked_of(services), True)
    assert confirmed(confirm(robin))
    assert is_of(services, home, pat).gateway


def test_a_gateway_who_left_the_office_meanwhile_is_not_made(alex, robin, services, home, pat):
    given(services, pat)
    press(alex, f"{home}/members/{pat}/gateway", at=home)
    press(alex, f"{home}/members/{pat}/remove", at=home)
    assert message_of(confirm(robin)) == ("warning", OF_PEOPLE["request_not_a_member"])


def test_a_member_of_the_office_makes_another_its_gateway_and_never_themselves(signed_in, services, home, pat):
    client = signed_in(Role.ADMINISTRATOR, Role.CLEARER, name="Kim Example")
    given(services, pat)
    given(services, client.member.id)
    mine = press(client, f"{home}/members/{client.member.id}/gateway", at=home)
    assert message_of(mine) == ("warning", said_of("own_gateway"))
    other = message_of(press(client, f"{home}/members/{pat}/gateway", at=home))
    assert (other.kind, "Pat Puppet" in other.words) == ("success", True)
    assert is_of(services, home, pat).gateway


def test_titles_that_look_alike_are_one_office(alex, services):
    with services.database.writing() as session:
        real = office(session)
        alike = [
            HOME + ".",
            HOME + ",",
            HOME.replace("Home", "Ho\u200bme"),
            HOME.replace("Home", "Ho\u00adme"),
            HOME.replace("Home", "Hóme"),
            f"“{HOME}”",
            HOME.upper(),
            HOME.replace(" ", "\u00a0"),
        ]
        found = [office_for(session, one, "Home Office", actor=SYSTEM) for one in alike]
        assert [one.title for one in found] == [real.title] * len(alike)
    for one in alike[:2]:
        page = send(alex, "/admin/offices/new", **DULL | {"title": one})
        assert errors_of(page) == {"title": said_of("title_taken")}


@pytest.mark.parametrize("title", [HOME.replace("Home", "H\u043eme"), HOME.replace("Home", "Ho\u200bme")])
def test_a_title_in_letters_that_look_alike_is_refused(alex, title):
    assert why_not_plain(title)
    page = send(alex, "/admin/offices/new", **DULL | {"title": title})
    assert why_not_plain(title) in errors_of(page)["title"]
