"""What one administrator can't do alone, who counts as the second person, and what people are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.accounts.users import OwnAccount, change_password
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.clearance.models import OfficeMember
from app.clearance.offices.find import membership
from app.errors import Refused
from app.notices.mails import text_of
from app.notices.models import MailChoice, Notice
from app.people import ask, tell
from app.people.decide import confirm, refuse
from app.people.models import AccountRequest, Sponsor
from app.people.second import confirm_refusal
from app.people.states import LASTS, Kind
from app.platform.clock import now
from app.replay import KINDS
from tests.audit.tamper import alter
from tests.clearance.offices.people import office
from tests.fixtures.app import PASSWORD_HASH, add_member

WANTED = {Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR}


@pytest.fixture
def alex(services):
    """The administrator who asks."""
    return add_member(services, Role.ADMINISTRATOR)


@pytest.fixture
def robin(services):
    """Another administrator, whom nobody let in alone."""
    return add_member(services, Role.ADMINISTRATOR, name="Robin Example")


@pytest.fixture
def kim(services):
    return add_member(services, Role.VIEWER, name="Kim Example")


def change(services, actor, user, *roles):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        details = {"name": found.name, "office": found.office, "roles": roles}
        return ask.change(session, found, **details, settings=services.settings, actor=Actor(actor.id), at=now())


def reset(services, actor, user):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        return ask.reset(session, found, settings=services.settings, actor=Actor(actor.id), at=now())


def decide(services, actor, verb=confirm, *, number=None, at=None):
    with services.database.writing() as session:
        newest = select(AccountRequest).order_by(AccountRequest.id.desc()).limit(1)
        request = session.get(AccountRequest, number) if number else session.scalars(newest).one()
        settings = {"settings": services.settings} if verb is confirm else {}
        return verb(session, request, actor=Actor(actor.id) if actor else SYSTEM, at=at or now(), **settings)


def roles(services, user):
    with services.database.reading() as session:
        return session.get_one(User, user.id).roles


def told(services, user):
    with services.database.reading() as session:
        return list(session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)))


def refused(services, actor, **more):
    with pytest.raises(Refused) as problem:
        decide(services, actor, **more)
    return problem.value.code


def let_in(services, user, by):
    """As in the first run."""
    with services.database.writing() as session:
        session.add(Sponsor(user_id=user.id, by_id=by.id))


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


def test_an_existing_holder_of_the_role_confirms_and_nobody_else(services, alex, kim):
    clearer = add_member(services, Role.CLEARER, name="Sam Example")
    change(services, alex, kim, Role.SAFEGUARDING)
    assert refused(services, clearer) == "not_a_holder"
    assert refused(services, add_member(services, Role.DRAFTER, name="Pat Example")) == "not_a_holder"
    decide(services, add_member(services, Role.SAFEGUARDING, name="Fran Example"))
    assert Role.SAFEGUARDING in roles(services, kim)


def test_a_holder_of_one_role_does_not_confirm_two(services, alex, kim):
    change(services, alex, kim, Role.SAFEGUARDING, Role.CLEARER)
    assert refused(services, add_member(services, Role.CLEARER, name="Sam Example")) == "not_a_holder"


def test_neither_who_asked_nor_whom_it_is_for_confirms(services, alex, robin):
    change(services, alex, robin, Role.ADMINISTRATOR, Role.CLEARER)
    assert refused(services, alex) == "own_request"
    assert refused(services, robin) == "request_for_you"


def test_an_account_that_the_one_let_in_alone_is_no_second_person(services, alex, robin, kim):
    """Nor the other way round, nor two accounts of one maker: they may all be one person."""
    puppet = add_member(services, Role.ADMINISTRATOR, name="Sam Example")
    other = add_member(services, Role.CLEARER, name="Pat Example")
    let_in(services, puppet, alex)
    let_in(services, other, alex)
    change(services, alex, kim, Role.CLEARER)
    assert [refused(services, one) for one in (puppet, other)] == ["same_maker"] * 2
    change(services, puppet, kim, Role.CLEARER)
    assert [refused(services, one) for one in (alex, other)] == ["same_maker"] * 2
    decide(services, robin)


def test_two_people_stand_for_such_an_account_afterwards(services, alex, robin, kim):
    sam = add_member(services, Role.ADMINISTRATOR, name="Sam Example")
    let_in(services, sam, alex)
    reset(services, robin, sam)
    decide(services, add_member(services, Role.ADMINISTRATOR, name="Fran Example"))
    change(services, alex, kim, Role.CLEARER)
    decide(services, sam)
    assert Role.CLEARER in roles(services, kim)


def test_whoever_let_an_account_in_is_not_one_of_the_two_who_stand_for_it(services, alex, robin, kim):
    sam = add_member(services, Role.ADMINISTRATOR, name="Sam Example")
    fran = add_member(services, Role.ADMINISTRATOR, name="Fran Example")
    let_in(services, sam, alex)
    let_in(services, fran, alex)
    reset(services, alex, sam)
    decide(services, robin)
    reset(services, robin, sam)
    decide(services, alex)
    reset(services, robin, sam)
    decide(services, fran)
    change(services, alex, kim, Role.CLEARER)
    assert refused(services, sam) == "same_maker"


def test_to_confirm_something_else_stands_for_nobody(services, alex, robin, kim):
    """The attack: a routine confirmation that somebody gets a role or joins an office."""
    pat = add_member(services, Role.CLEARER, name="Pat Example")
    let_in(services, pat, alex)
    with services.database.writing() as session:
        home = office(session)
        found = session.get_one(User, pat.id)
        about = {"office_id": home.id, "office": home.title}
        ask.ask_about_office(session, found, Kind.OFFICE, **about, actor=Actor(alex.id), at=now())
    decide(services, robin)
    change(services, robin, pat, Role.CLEARER, Role.SAFEGUARDING)
    decide(services, add_member(services, Role.ADMINISTRATOR, name="Fran Example"))
    change(services, alex, kim, Role.CLEARER)
    assert refused(services, pat) == "same_maker"


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


def test_a_request_of_somebody_who_is_no_administrator_any_more_is_not_confirmed(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    change(services, robin, alex, Role.DRAFTER)
    assert refused(services, robin) == "asker_left"


def test_a_request_expires(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    assert refused(services, robin, at=now() + LASTS) == "request_expired"
    decide(services, robin, at=now() + LASTS - timedelta(minutes=1))


def test_a_request_is_decided_once(services, alex, robin, kim):
    change(services, alex, kim, Role.VIEWER, Role.CLEARER)
    decide(services, robin, refuse)
    assert refused(services, robin) == "request_decided"
    with pytest.raises(Refused, match="request_decided"):
        decide(services, robin, refuse)
    assert roles(services, kim) == {Role.VIEWER}


def test_a_later_request_takes_the_place_of_an_earlier_one(services, alex, robin, kim):
    first = change(services, alex, kim, Role.VIEWER, Role.CLEARER).request.id
    change(services, alex, kim, Role.VIEWER, Role.SAFEGUARDING)
    assert refused(services, robin, number=first) == "request_decided"


def test_whoever_runs_the_machine_confirms_where_there_is_no_second_person(services, alex, kim):
    change(services, alex, kim, Role.ADMINISTRATOR)
    decide(services, None)
    assert Role.ADMINISTRATOR in roles(services, kim)
    change(services, alex, add_member(services, Role.VIEWER, name="Pat Example"), Role.CLEARER)
    decide(services, kim)


def test_people_are_told_of_requests_and_of_new_roles(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    assert (told(services, robin), told(services, kim)) == (["account_asked"], ["account_asked_about_you"])
    decide(services, robin)
    assert told(services, kim) == ["account_asked_about_you", "account_roles"]
    assert told(services, alex) == ["account_decided"]


def test_only_those_who_can_confirm_a_request_are_asked_to(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    with services.database.reading() as session:
        rows = session.scalars(select(Notice).order_by(Notice.user_id)).all()
        mails = {one.user_id: text_of([one], "https://despatch.example", to="you") for one in rows}
    assert mails.keys() == {robin.id, kim.id}
    asked, about = mails[robin.id].body, mails[kim.id].body
    assert mails[robin.id].subject == "Kim Example: Alex Example asks you to confirm a request"
    assert "Request: Give Kim Example the role Clearer" in asked
    assert "Confirm or refuse the request:" in asked
    assert mails[kim.id].subject == "Kim Example: Alex Example made a request about your account"
    assert "Request: Give Kim Example the role Clearer" in about
    assert "A colleague must confirm it, so you do not need to do anything." in about
    assert "Confirm" not in about.replace("Confirm before", "")


def test_what_is_done_on_the_server_is_told_in_the_administrators_name(services, kim):
    with services.database.writing() as session:
        tell.link_sent(session, session.get_one(User, kim.id), actor=SYSTEM, at=now())
    with services.database.reading() as session:
        [notice] = session.scalars(select(Notice).where(Notice.user_id == kim.id))
        assert notice.facts["by"] == "Your Despatch administrator"


def test_holders_of_the_safeguarding_role_are_told_who_joins_and_leaves(services, alex, robin, kim):
    fran = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    change(services, alex, kim, Role.SAFEGUARDING)
    decide(services, robin)
    change(services, alex, kim, Role.VIEWER)
    assert told(services, fran) == ["account_asked", "safeguarding_people", "safeguarding_people"]
    with services.database.reading() as session:
        said = session.scalars(select(Notice.facts).where(Notice.kind == "safeguarding_people").order_by(Notice.id))
        assert [one["changed"] for one in said] == ["joined", "left"]


def test_these_notices_are_mailed_at_once_whatever_a_person_chose(services, alex, kim):
    with services.database.writing() as session:
        session.add(MailChoice(user_id=kim.id, way="never"))
    reset(services, alex, kim)
    with services.database.reading() as session:
        [notice] = session.scalars(select(Notice).where(Notice.user_id == kim.id))
        assert (notice.kind, notice.mail, notice.daily) == ("account_link", "waiting", False)


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
