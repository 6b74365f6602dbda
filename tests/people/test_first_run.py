"""The first run: one administrator sets an installation up alone, until it ends for good."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.accounts.links import first_admin_link, make_link, set_password, set_up_first_administrator
from app.accounts.models import Role, User
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.commands.setup import invitation
from app.people import ask
from app.people.first_run import begin, lasts, settle, story
from app.people.models import Sponsor
from app.platform.clock import now
from app.replay import KINDS
from tests.accounts.people import token_of
from tests.audit.tamper import alter
from tests.fixtures.app import PASSWORD_HASH


@pytest.fixture
def alex(empty):
    """The first administrator."""
    with empty.database.writing() as session:
        token = token_of(first_admin_link(session, empty.settings))
        details = {"name": "Alex Example", "email": "alex@office.example", "office": ""}
        return set_up_first_administrator(
            session, token, **details, password_hash=PASSWORD_HASH, at=now(), hooks=[begin]
        )


def add(services, actor, *roles, name="Kim Example"):
    with services.database.writing() as session:
        email = f"{name.split(maxsplit=1)[0].lower()}@office.example"
        details = {"name": name, "email": email, "office": "", "roles": roles}
        return ask.add(session, **details, settings=services.settings, actor=Actor(actor.id), at=now())


def sign_up(services, done):
    with services.database.writing() as session:
        address = make_link(session, session.get_one(User, done.user.id), settings=services.settings, actor=SYSTEM)
        set_password(session, token_of(address), password_hash=PASSWORD_HASH, at=now())
        settle(session, services.settings)


def ends(services):
    with services.database.reading() as session:
        return list(session.scalars(select(AuditEvent.seq).where(AuditEvent.action == "account.first_run_ended")))


def test_one_administrator_sets_the_office_up_alone_and_sees_the_links(empty, alex):
    done = add(empty, alex, Role.CLEARER, Role.SAFEGUARDING)
    assert done.user.roles == {Role.CLEARER, Role.SAFEGUARDING}
    assert (done.shown, "/link/" in done.address, done.request) == (True, True, None)
    with empty.database.reading() as session:
        assert session.get_one(Sponsor, done.user.id).by_id == alex.id
        told = story(session, empty.settings)
        assert (told.name, told.until, told.lasts) == ("Alex Example", None, True)


@pytest.mark.stack
def test_it_ends_with_the_second_administrator_and_never_comes_back(empty, alex):
    robin = add(empty, alex, Role.ADMINISTRATOR, name="Robin Example")
    assert add(empty, alex, Role.CLEARER).request is None, "nobody has used the second account yet"
    sign_up(empty, robin)
    assert len(ends(empty)) == 1
    with empty.database.writing() as session:
        found = session.get_one(User, robin.user.id)
        ask.leave(session, found, settings=empty.settings, actor=Actor(alex.id), at=now())
    done = add(empty, alex, Role.CLEARER, name="Sam Example")
    assert (done.shown, done.request.roles) == (False, ["clearer"])
    assert len(ends(empty)) == 1
    with empty.database.reading() as session:
        told = story(session, empty.settings)
        assert (told.until is not None, told.lasts) == (True, False)


def test_it_ends_once_a_mail_server_is_set(empty, alex):
    settings = empty.settings.model_copy(update={"mail_url": type(empty.settings.mail_url)("smtp://mail.example:25")})
    with empty.database.writing() as session:
        assert lasts(session, empty.settings)
        assert not lasts(session, settings)
        assert not settle(session, settings)
    assert len(ends(empty)) == 1
    with empty.database.reading() as session:
        assert not lasts(session, empty.settings), "though the server is taken away again"


def act(services, verb, user_id, by, **more):
    with services.database.writing() as session:
        found = session.get_one(User, user_id)
        return verb(session, found, settings=services.settings, actor=Actor(by), at=now(), **more)


@pytest.mark.parametrize("how", ["role", "active again"])
def test_it_ends_with_the_act_that_makes_a_second_administrator_and_never_comes_back(empty, alex, how):
    """The attack: a second administrator comes and goes, and the first run goes on."""
    drafter, administrator = [Role.DRAFTER], [Role.ADMINISTRATOR]
    kim = add(empty, alex, *(drafter if how == "role" else administrator))
    number = kim.user.id
    if how == "role":
        sign_up(empty, kim)
        assert ends(empty) == []
        act(empty, ask.change, number, alex.id, name="Kim Example", office="", roles=administrator)
    else:
        act(empty, ask.leave, number, alex.id)
        with empty.database.writing() as session:
            session.get_one(User, number).password_hash = PASSWORD_HASH
        assert ends(empty) == []
        act(empty, ask.come_back, number, alex.id)
    assert len(ends(empty)) == 1
    act(empty, ask.leave, number, alex.id)
    assert add(empty, alex, Role.CLEARER, name="Sam Example").request is not None


def test_it_has_ended_before_the_second_administrator_leaves(empty, alex):
    """As when their password was set where nothing settled it."""
    robin = add(empty, alex, Role.ADMINISTRATOR, name="Robin Example")
    with empty.database.writing() as session:
        session.get_one(User, robin.user.id).password_hash = PASSWORD_HASH
    act(empty, ask.leave, robin.user.id, alex.id)
    assert add(empty, alex, Role.CLEARER).request is not None


def test_a_start_with_a_mail_server_ends_it(empty, alex):
    settings = empty.settings.model_copy(update={"mail_url": type(empty.settings.mail_url)("smtp://mail.example:25")})
    assert invitation(replace(empty, settings=settings)) is None
    assert len(ends(empty)) == 1
    with empty.database.reading() as session:
        assert not lasts(session, empty.settings), "though the server is taken away again"


def test_an_installation_without_one_has_none(empty):
    with empty.database.writing() as session:
        assert not settle(session, empty.settings)
        assert story(session, empty.settings) is None


def not_so(services):
    with services.database.reading() as session:
        return [one.what for one in verify(session, storage=services.storage, kinds=KINDS).faults]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM account_sponsors", "who let user {kim} in alone"),
        ("UPDATE account_sponsors SET by_id = user_id", "who let user {kim} in alone"),
        ("UPDATE first_runs SET user_id = {kim}", "first run of user {alex}"),
        ("UPDATE first_runs SET ended = NULL", "end of the first run of user {alex}"),
    ],
)
def test_a_first_run_that_was_changed_in_the_database_is_named(empty, alex, statement, named):
    kim = add(empty, alex, Role.ADMINISTRATOR)
    sign_up(empty, kim)
    assert not_so(empty) == []
    ids = {"alex": alex.id, "kim": kim.user.id}
    alter(empty, statement.format(**ids))
    assert named.format(**ids) in not_so(empty)


def test_whom_an_older_version_let_in_alone_is_compared_with_nothing(empty, alex):
    kim = add(empty, alex, Role.DRAFTER)
    alter(empty, f"UPDATE account_sponsors SET user_id = {alex.id}")
    assert not_so(empty) == [f"who let user {kim.user.id} in alone"]
