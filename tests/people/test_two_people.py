"""What one administrator can't do alone, and what they can; requests changed in the database are named."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.accounts.users import OwnAccount, change_password
from app.audit.record import Actor
from app.audit.verify import verify
from app.clearance.models import OfficeMember
from app.clearance.offices.find import membership
from app.people import ask
from app.people.decide import refuse
from app.people.models import AccountRequest
from app.people.second_person import confirm_refusal
from app.people.states import Kind
from app.platform.clock import now
from app.replay import KINDS
from tests.audit.tamper import alter
from tests.clearance.offices.people import office
from tests.fixtures.app import PASSWORD_HASH, add_member
from tests.people.asking import change, decide, refused, reset, roles, told

WANTED = {Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", sorted(WANTED))
def test_a_role_that_clears_reads_reports_or_administers_takes_two_people(services, alex, robin, kim, role):
    done = change(services, alex, kim, Role.DRAFTER, role)
    assert (done.request.kind, done.request.roles) == (Kind.ROLES, [role])
    assert roles(services, kim) == {Role.DRAFTER}, "what one person may give is given at once"
    decide(services, robin)
    assert roles(services, kim) == {Role.DRAFTER, role}


def test_roles_are_taken_by_one_person_at_once(services, alex):
    kim = add_member(services, Role.CLEARER, Role.VIEWER, name="Kim Example")
    assert change(services, alex, kim, Role.VIEWER).request is None
    assert roles(services, kim) == {Role.VIEWER}


def test_a_new_user_waits_for_such_a_role_too(services, alex, robin):
    with services.database.writing() as session:
        details = {"name": "Kim New", "email": "kim@office.example", "office": "", "roles": [Role.CLEARER]}
        done = ask.add(session, **details, settings=services.settings, actor=Actor(alex.id), at=now())
    assert (done.user.roles, done.shown) == (frozenset(), False)
    assert decide(services, robin).address, "the first link stopped working with the new role"
    assert roles(services, done.user) == {Role.CLEARER}


@pytest.mark.parametrize("role", sorted(WANTED))
def test_who_holds_such_a_role_is_reset_by_two_people(services, alex, robin, role):
    kim = add_member(services, role, name="Kim Example")
    done = reset(services, alex, kim)
    assert (done.address, done.request.kind) == ("", Kind.RESET)
    assert "/link/" in decide(services, robin).address
    assert "account_link" in told(services, kim)


def test_who_holds_none_is_reset_by_one_and_told(services, alex, kim):
    done = reset(services, alex, kim)
    assert (bool(done.address), done.shown, done.request) == (True, False, None)
    assert told(services, kim) == ["account_link"]


def test_who_holds_such_a_role_comes_back_by_two_people(services, alex, robin):
    kim = add_member(services, Role.SAFEGUARDING, name="Kim Example")
    with services.database.writing() as session:
        found = session.get_one(User, kim.id)
        ask.leave(session, found, settings=services.settings, actor=Actor(alex.id), at=now())
    with services.database.writing() as session:
        found = session.get_one(User, kim.id)
        ask.come_back(session, found, settings=services.settings, actor=Actor(alex.id), at=now())
    with services.database.reading() as session:
        assert not session.get_one(User, kim.id).active
    decide(services, robin)
    with services.database.reading() as session:
        assert session.get_one(User, kim.id).active


def test_to_take_the_role_away_first_gains_nothing(services, alex, robin):
    """The attack: reset or activate a former clearer alone, and have the role given back."""
    kim = add_member(services, Role.CLEARER, name="Kim Example")
    change(services, alex, kim, Role.DRAFTER)
    assert reset(services, alex, kim).request.kind == Kind.RESET
    with services.database.writing() as session:
        found = session.get_one(User, kim.id)
        ask.leave(session, found, settings=services.settings, actor=Actor(alex.id), at=now())
        done = ask.come_back(session, found, settings=services.settings, actor=Actor(alex.id), at=now())
        assert (done.request.kind, found.active) == (Kind.ACTIVATE, False)


def test_who_set_a_password_since_is_reset_by_one(services, alex):
    kim = add_member(services, Role.CLEARER, Role.DRAFTER, name="Kim Example")
    change(services, alex, kim, Role.DRAFTER)
    with services.database.writing() as session:
        change_password(session, session.get_one(User, kim.id), password_hash=PASSWORD_HASH, keep=0, at=now())
    assert reset(services, alex, kim).request is None


def test_with_the_role_of_a_clearer_goes_the_place_in_an_office(services, alex, robin):
    """The attack: a role that is given back restores the place, without the office."""
    kim = add_member(services, Role.CLEARER, name="Kim Example")
    with services.database.writing() as session:
        home = office(session).id
        session.add(OfficeMember(office_id=home, user_id=kim.id, gateway=True))
    change(services, alex, kim, Role.DRAFTER)
    with services.database.reading() as session:
        assert membership(session, home, kim.id) is None
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=home, user_id=kim.id, gateway=True))  # as before this rule
    change(services, alex, kim, Role.CLEARER)
    decide(services, robin)
    with services.database.reading() as session:
        assert membership(session, home, kim.id) is None


def test_an_administrator_asks_for_no_role_of_their_own(services, alex, robin):
    with pytest.raises(OwnAccount):
        change(services, alex, alex, Role.ADMINISTRATOR, Role.CLEARER)


def test_no_account_that_could_confirm_is_made_by_one_person(services, alex):
    """The attack: a second administrator made for the purpose."""
    with services.database.writing() as session:
        details = {"name": "Kim New", "email": "alex.other@office.example", "office": "", "roles": [Role.ADMINISTRATOR]}
        ask.add(session, **details, settings=services.settings, actor=Actor(alex.id), at=now())
    with services.database.reading() as session:
        made = session.scalars(select(User).where(User.email == "alex.other@office.example")).one()
        [request] = session.scalars(select(AccountRequest))
        assert confirm_refusal(session, request, made, at=now()).code == "request_for_you"
        assert made.roles == frozenset()


def test_whoever_runs_the_machine_confirms_where_there_is_no_second_person(services, alex, kim):
    change(services, alex, kim, Role.ADMINISTRATOR)
    decide(services, None)
    assert Role.ADMINISTRATOR in roles(services, kim)
    change(services, alex, add_member(services, Role.VIEWER, name="Pat Example"), Role.CLEARER)
    decide(services, kim)


def named(services):
    """What the record says of requests and offices that is not so."""
    with services.database.reading() as session:
        found = verify(session, storage=services.storage, kinds=KINDS).faults
    return [one.what for one in found if one.what.startswith(("what ", "decision ", "title of office"))]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE account_requests SET roles = '[\"administrator\"]' WHERE state = 'waiting'", "what event"),
        ("UPDATE account_requests SET asked_by = user_id WHERE state = 'waiting'", "what event"),
        ("UPDATE account_requests SET expires_at = '2099-01-01 00:00:00' WHERE state = 'waiting'", "what event"),
        ("DELETE FROM account_requests WHERE state = 'waiting'", "what event"),
        ("UPDATE account_requests SET state = 'waiting' WHERE state = 'refused'", "what waits for user"),
        ("UPDATE account_requests SET state = 'confirmed' WHERE state = 'refused'", "decision about what event"),
        ("UPDATE account_requests SET decided_by = user_id WHERE state = 'refused'", "decision about what event"),
        ("UPDATE private_offices SET title = title || '.'", "title of office"),
    ],
)
def test_a_request_that_was_changed_in_the_database_is_named(services, alex, robin, kim, statement, what):
    reset(services, alex, robin)
    decide(services, alex, refuse)
    change(services, alex, kim, Role.VIEWER, Role.CLEARER)
    change(services, alex, kim, Role.VIEWER, Role.SAFEGUARDING)
    assert named(services) == []
    alter(services, statement)
    assert any(one.startswith(what) for one in named(services)), named(services)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account_requests SET roles = '[\"administrator\"]'",
        "UPDATE account_requests SET user_id = asked_by",
        "UPDATE account_requests SET expires_at = '2099-01-01 00:00:00'",
        "UPDATE account_requests SET recorded = 1",
        "DELETE FROM audit_events WHERE action = 'account.asked'",
    ],
)
def test_what_nobody_asked_for_is_not_confirmed(services, alex, robin, kim, statement):
    change(services, alex, kim, Role.VIEWER, Role.CLEARER)
    alter(services, statement)
    assert refused(services, robin) == "request_not_asked"
