"""`despatch user` and what `despatch doctor` says of accounts, for whoever runs the machine."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.accounts.models import Role, User
from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.commands.cli import despatch
from app.people import ask
from app.people.first_run import begin
from app.people.models import Sponsor
from app.platform.clock import now
from tests.fixtures.app import add_member
from tests.refusals import said_of


@pytest.fixture
def run(services, monkeypatch):
    for name, value in {
        "INSTANCE_DIR": services.settings.instance_dir,
        "SECRET_KEY": services.settings.secret_key.get_secret_value(),
        "AUDIT_KEY": services.settings.audit_key.get_secret_value(),
    }.items():
        monkeypatch.setenv(name, str(value))
    return lambda *words: CliRunner().invoke(despatch, list(words))


@pytest.fixture
def alex(services):
    return add_member(services, Role.ADMINISTRATOR)


@pytest.fixture
def kim(services):
    return add_member(services, Role.VIEWER, name="Kim Example")


def roles(services, user):
    with services.database.reading() as session:
        return session.get_one(User, user.id).roles


def test_what_waits_is_listed_and_confirmed_where_there_is_no_second_person(run, services, alex, kim):
    with services.database.writing() as session:
        found, wanted = session.get_one(User, kim.id), [Role.VIEWER, Role.ADMINISTRATOR]
        details = {"name": found.name, "office": "", "roles": wanted, "settings": services.settings}
        ask.change(session, found, **details, actor=Actor(alex.id), at=now())
    assert run("user", "requests").output == f"1     Give Kim Example the role Administrator ({kim.email})\n"
    assert run("user", "confirm", "1").output == "Confirmed.\n"
    assert Role.ADMINISTRATOR in roles(services, kim)
    again = run("user", "confirm", "1")
    assert (again.exit_code, again.stderr.strip()) == (2, said_of("request_decided"))
    assert run("user", "confirm", "9").exit_code == 2


def test_a_link_is_printed_and_recorded(run, services, kim):
    assert "/link/" in run("user", "link", kim.email.upper()).output
    with services.database.reading() as session:
        [made] = session.scalars(select(AuditEvent).where(AuditEvent.action == "link.made"))
        assert made.actor_id is None
    assert run("user", "link", "nobody@office.example").exit_code == 2


def test_a_command_says_why_any_room_refuses(run, services, kim):
    with services.database.writing() as session:
        session.get_one(User, kim.id).active = False
    refused = run("user", "link", kim.email)
    assert (refused.exit_code, refused.stdout, refused.stderr.strip()) == (2, "", said_of("user_inactive"))


def test_a_user_of_the_first_run_is_vouched_for_once(run, services, alex, kim):
    with services.database.writing() as session:
        session.add(Sponsor(user_id=kim.id, by_id=alex.id))
    assert "despatch user vouch" in run("doctor").output
    assert run("user", "vouch", kim.email).exit_code == 0
    assert run("user", "vouch", kim.email).exit_code == 2
    assert "two people give the roles" in run("doctor").output


def test_the_doctor_tells_of_the_first_run(run, services, alex):
    with services.database.writing() as session:
        begin(session, session.get_one(User, alex.id))
    assert "warning  accounts: first set-up:" in run("doctor").output
