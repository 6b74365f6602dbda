"""Who counts as the second person, and for how long a request may be decided."""

from datetime import timedelta

import pytest

from app.accounts.models import Role, User
from app.audit.record import Actor
from app.errors import Refused
from app.people import ask
from app.people.decide import refuse
from app.people.models import Sponsor
from app.people.states import LASTS, Kind
from app.platform.clock import now
from tests.clearance.offices.people import office
from tests.fixtures.app import add_member
from tests.people.asking import change, decide, refused, reset, roles


def let_in(services, user, by):
    """As in the first run."""
    with services.database.writing() as session:
        session.add(Sponsor(user_id=user.id, by_id=by.id))


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
