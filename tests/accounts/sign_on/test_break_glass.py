"""Passwords are off where people sign on elsewhere, except for one account, whose use alarms."""

from datetime import timedelta

import pytest

from app.accounts.links import first_admin_link, make_link
from app.accounts.models import Role, User
from app.accounts.sign_on.identities import identities_of
from app.audit.record import SYSTEM
from app.platform.clock import now
from tests.accounts.factors.authenticator import give_app
from tests.accounts.people import add
from tests.accounts.sign_on.journey import identify, newest, post, sign_ins, sign_on
from tests.fixtures.app import PASSWORD, add_member, client_of, token_in
from tests.people.asking import told
from tests.web.markup import errors_of, part_of

EMAIL = "administrator.glass@office.example"
PATH = "/sign-in/break-glass"


@pytest.fixture
def more_settings():
    return {"passwords": "off", "break_glass_email": EMAIL.upper()}


@pytest.fixture
def glass(services):
    return add_member(services, Role.ADMINISTRATOR, name="Glass Example")


@pytest.fixture
def alex(services):
    return add_member(services, Role.ADMINISTRATOR)


def identities_in(services, member):
    with services.database.reading() as session:
        return identities_of(session, member.id)


def enter(client, email, to=PATH):
    token = token_in(client.get(to).text)
    return client.post(to, data={"email": email, "password": PASSWORD, "csrf_token": token})


def test_the_sign_in_page_asks_for_no_password(client):
    page = client.get("/sign-in").text
    assert "Sign in with Department" in page
    assert 'type="password"' not in page


def test_a_password_sent_all_the_same_lets_nobody_in(client, services, member):
    token = token_in(client.get(PATH).text)
    client.post("/sign-in", data={"email": member.email, "password": PASSWORD, "csrf_token": token})
    assert sign_ins(services, member) == []
    assert errors_of(enter(client, member.email).text)
    assert sign_ins(services, member) == []


def test_the_departments_account_still_lets_in(client, member):
    assert sign_on(client).location == "/"


def test_the_break_glass_account_lets_in_and_alarms_everyone(client, services, glass, alex):
    assert enter(client, glass.email).location == "/"
    assert newest(services, "security.alarm").actor_id == glass.id
    assert "security_alarm" in told(services, glass)
    assert told(services, alex) == ["security_alarm"]


def test_it_alarms_also_when_it_signs_on_elsewhere(client, services, server, glass, alex):
    identify(services, glass, server)
    sign_on(client)
    assert told(services, alex) == ["security_alarm"]


def test_a_wrong_password_alarms_nobody(client, services, glass, alex):
    token = token_in(client.get(PATH).text)
    client.post(PATH, data={"email": glass.email, "password": "wrong", "csrf_token": token})
    assert newest(services, "security.alarm") is None
    assert told(services, alex) == []


def test_the_page_keeps_where_somebody_wanted_to_go(client, glass):
    assert enter(client, glass.email, f"{PATH}?next=/account").location == "/account"
    assert client.get(f"{PATH}?next=/notices").location == "/notices"


def link_of(services, user):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        return make_link(session, found, settings=services.settings, actor=SYSTEM).split("localhost:8000")[1]


def test_a_link_sets_no_password(client, services):
    user = add(services, Role.DRAFTER, name="Kim Example", password=False)
    path = link_of(services, user)
    page = client.get(path).text
    assert "Use your Department account" in page
    assert 'type="password"' not in page
    data = {"password": PASSWORD, "again": PASSWORD}
    post(client, path, from_page=path, **data)
    with services.database.reading() as session:
        assert session.get_one(User, user.id).password_hash is None


def test_a_link_of_somebody_with_a_second_factor_here_says_what_to_do(client, services, member):
    give_app(services, member.id, now() - timedelta(hours=1))
    page = client.get(link_of(services, member))
    assert part_of(page, "has-factor") is not None
    assert "/sign-on/dept/link" not in page.text
    assert 'name="password"' not in page.text


def test_a_link_of_the_break_glass_account_sets_one(client, services, glass):
    path = link_of(services, glass)
    post(client, path, from_page=path, password="another long password", again="another long password")
    assert client.get(path).status_code == 410


def test_nobody_changes_a_password_that_they_can_not_use(app, member, glass):
    assert client_of(app, member).get("/account/password").location == "/account"
    assert client_of(app, glass).get("/account/password").status_code == 200


class TestPasswordsOn:
    @pytest.fixture
    def more_settings(self):
        return {"break_glass_email": EMAIL}

    def test_there_is_no_page_of_its_own(self, client):
        assert client.get(PATH).location == "/sign-in"

    def test_its_use_alarms_too(self, client, services, glass, alex):
        enter(client, glass.email, "/sign-in")
        assert told(services, alex) == ["security_alarm"]

    def test_others_alarm_nobody(self, client, services, member, alex):
        assert enter(client, member.email, "/sign-in").location == "/"
        assert told(services, alex) == []


def test_the_first_administrator_is_of_this_account_and_is_led_to_its_page(client, services):
    with services.database.writing() as session:
        path = "/link/" + first_admin_link(session, services.settings).rsplit("/", 1)[1]
    password = "quiet harbour teapot 71"
    form = {"name": "Alex", "email": "another@office.example", "password": password, "again": password}
    refused = client.post(path, data={"csrf_token": token_in(client.get(path).text), **form})
    assert "email" in errors_of(refused.text)
    form["email"] = EMAIL
    assert client.post(path, data={"csrf_token": token_in(refused.text), **form}).location == PATH


def test_an_old_password_is_no_way_in(signed_in, services, server):
    client = signed_in(Role.DRAFTER)
    identity = identify(services, client.member, server)
    path = f"/account/sign-on/{identity.id}/remove"
    post(client, path, from_page=path)
    assert [one.provider for one in identities_in(services, client.member)] == ["dept"]
