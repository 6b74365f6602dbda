"""One administrator alone puts nobody into a minister's office: neither by its name nor as its gateway."""

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.models import PrivateOffice
from app.clearance.offices.find import membership, office_for
from app.clearance.offices.members import add_member as join
from tests.campaigns.clearing import ask
from tests.campaigns.test_signatory_pages import press, send
from tests.clearance.offices.people import HOME, office
from tests.fixtures.app import add_member, client_of
from tests.people.test_pages import press as post
from tests.production.shown import words
from tests.web.markup import faults_of

DULL = {"title": "Minister for Paper Clips", "department": "Paper Office", "name": "Paper clips"}
WAITS = "A second person must confirm the new name within 7 days"
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
    return words(post(client, f"/account-requests/{number}/confirm"))


def test_an_office_can_t_be_disguised_while_somebody_joins_it(alex, robin, services, home, pat):
    """The attack: rename it, have somebody join the dull name, and rename it back."""
    assert "The office is saved." in words(send(alex, f"{home}/edit", **DULL))
    send(alex, f"{home}/members", user=str(pat), gateway="y", at=home)
    shown = words(robin.get(REQUEST))
    assert "Make Pat Puppet a member of the office of the Minister for Paper Clips and its gateway" in shown
    assert f"Earlier titles {HOME}" in shown
    assert "They become its gateway Yes" in shown
    assert WAITS in words(send(alex, f"{home}/edit", title=HOME)), "somebody is about to join"
    assert "Confirmed." in confirm(robin)
    assert WAITS in words(send(alex, f"{home}/edit", title=HOME)), "somebody is of it"
    assert title(services, home) == DULL["title"]
    page = robin.get("/account-requests/3")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    shown = words(page)
    assert "Members Pat Puppet" in shown
    assert f"New title {HOME}" in shown
    assert "You made this request" in words(alex.get("/account-requests/3"))


def test_what_waits_ends_when_the_office_gets_another_name(alex, robin, services, home, pat):
    send(alex, f"{home}/members", user=str(pat), at=home)
    send(alex, f"{home}/edit", **DULL)
    assert "Confirmed." in confirm(robin, 2)
    assert "Ended: the office has another name now" in words(robin.get(REQUEST))
    assert "this request was decided already" in confirm(robin)
    assert is_of(services, home, pat) is None


def test_the_title_of_an_office_does_not_pass_to_another(alex, robin, services, home, pat):
    """The attack: the real office becomes "Former ...", and the puppet's office gets its title."""
    given(services, add_member(services, Role.CLEARER, name="Sam Example").id)
    send(alex, "/admin/offices/new", **DULL)
    with services.database.reading() as session:
        dull = f"/admin/offices/{office(session, DULL['title']).id}"
    given(services, pat, DULL["title"])
    assert WAITS in words(send(alex, f"{home}/edit", title="Former Home Secretary"))
    assert "Another office has this title" in words(send(alex, f"{dull}/edit", title=HOME))
    assert "Confirmed." in confirm(robin)
    assert WAITS in words(send(alex, f"{dull}/edit", title=HOME + "."))
    assert "Other offices that had the new title Former Home Secretary" in words(robin.get("/account-requests/2"))
    assert title(services, dull) == DULL["title"]


def test_an_office_that_was_asked_for_clearance_is_renamed_by_two_people(alex, robin, services, home):
    with services.database.writing() as session:
        ask(session, campaign_by_reference(session, "MAR15"))
    assert WAITS in words(send(alex, f"{home}/edit", **DULL))
    assert "Confirmed." in confirm(robin)
    assert title(services, home) == DULL["title"]


def test_a_member_of_the_office_confirms_what_it_is_called_and_refuses_it(alex, services, app, home, pat):
    given(services, pat)
    send(alex, f"{home}/edit", **DULL)
    with services.database.reading() as session:
        mine = client_of(app, session.get_one(User, pat))
    assert "Refused." in words(press(mine, f"{REQUEST}/refuse", at=REQUEST))
    send(alex, f"{home}/edit", **DULL)
    assert "Confirmed." in confirm(mine, 2)
    assert title(services, home) == DULL["title"]


def test_a_title_that_another_office_got_meanwhile_is_not_given(alex, robin, services, home, pat):
    given(services, pat)
    send(alex, f"{home}/edit", **DULL)
    send(alex, "/admin/offices/new", **DULL)
    assert "Another office has this title now." in confirm(robin)
    assert title(services, home) == HOME


def test_a_gateway_is_made_by_two_people(alex, robin, services, home, pat):
    given(services, pat)
    asked = words(press(alex, f"{home}/members/{pat}/gateway", at=home))
    assert "A second person must confirm within 7 days that Pat Puppet becomes the gateway." in asked
    assert not is_of(services, home, pat).gateway
    assert "You made this request" in confirm(alex)
    assert "Make Pat Puppet the gateway of the office of the" in words(robin.get(REQUEST))
    assert "Confirmed." in confirm(robin)
    assert is_of(services, home, pat).gateway


def test_a_gateway_who_left_the_office_meanwhile_is_not_made(alex, robin, services, home, pat):
    given(services, pat)
    press(alex, f"{home}/members/{pat}/gateway", at=home)
    press(alex, f"{home}/members/{pat}/remove", at=home)
    assert "Only a member of the office can be its gateway." in confirm(robin)


def test_a_member_of_the_office_makes_another_its_gateway_and_never_themselves(signed_in, services, home, pat):
    client = signed_in(Role.ADMINISTRATOR, Role.CLEARER, name="Kim Example")
    given(services, pat)
    given(services, client.member.id)
    mine = words(press(client, f"{home}/members/{client.member.id}/gateway", at=home))
    assert "Another administrator must make you the gateway of an office." in mine
    assert "Pat Puppet is the gateway now" in words(press(client, f"{home}/members/{pat}/gateway", at=home))
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
        assert "Another office has this title" in words(send(alex, "/admin/offices/new", **DULL | {"title": one}))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (HOME.replace("Home", "H\u043eme"), "Use letters of one alphabet"),
        (HOME.replace("Home", "Ho\u200bme"), "Remove the characters that cannot be seen"),
    ],
)
def test_a_title_in_letters_that_look_alike_is_refused(alex, title, said):
    page = words(send(alex, "/admin/offices/new", **DULL | {"title": title}))
    assert said in page or "can’t print" in page
