"""Two accounts that may be one person's stop no clock together; everything else about a report they do."""

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.people import ask
from app.people.decide import stand_for
from app.people.first_run import begin, settle
from app.platform.clock import now
from app.safeguarding.clock.claims import confirm, reject, revoke, take_back
from app.safeguarding.clock.clock import State
from app.safeguarding.clock.confirmers import confirmers_of
from tests.fixtures.app import add_member
from tests.notices.telling import notices
from tests.refusals import refused
from tests.safeguarding.reporting import Duty, after


@pytest.fixture
def alex(services) -> User:
    """The administrator of a first run, who has the safeguarding role too."""
    made = add_member(services, Role.ADMINISTRATOR, Role.SAFEGUARDING, name="Alex Example")
    with services.database.writing() as session:
        begin(session, session.get_one(User, made.id))
    return made


def add(services, alex, name) -> int:
    with services.database.writing() as session:
        email = f"{name.split(maxsplit=1)[0].lower()}@office.example"
        details = {"name": name, "email": email, "office": "", "roles": [Role.SAFEGUARDING]}
        made = ask.add(session, **details, settings=services.settings, actor=Actor(alex.id), at=now())
        assert made.request is None, "one person gives the role in the first run"
        return made.user.id


@pytest.fixture(params=["first run lasts", "first run is over"])
def alone(request, services, alex) -> Duty:
    """Fran and Sam, whom Alex let in alone in the first run."""
    made = Duty(services, add(services, alex, "Fran Example"), add(services, alex, "Sam Example"))
    if request.param == "first run is over":
        add_member(services, Role.ADMINISTRATOR, name="Robin Example")
        with services.database.writing() as session:
            assert not settle(session, services.settings)
    return made


def vouch(duty: Duty, user_id: int) -> None:
    """As `despatch user vouch` does."""
    with duty.services.database.writing() as session:
        assert stand_for(session, session.get_one(User, user_id), actor=SYSTEM)


def decide(duty: Duty, verb, claim_id: int, by: int, **reason) -> None:
    with duty.services.database.writing() as session:
        verb(session, claim_id, actor=Actor(by), at=after(3), **reason)


def confirmers(duty: Duty, claimant: int):
    """Names of those who can confirm, of those who can't, and of the accounts that one person set up alone."""
    with duty.services.database.reading() as session:
        found = confirmers_of(session, claimant)
        barred = found.barred
        return (
            [user.name for user in found.able],
            [user.name for user in barred.users] if barred else [],
            [user.name for user in barred.accounts] if barred else [],
        )


@pytest.mark.parametrize("say", ["told", "not immediate"])
def test_two_accounts_that_one_person_let_in_alone_stop_no_clock(alone, alex, say):
    number = alone.report()
    claim = alone.say_told(number, after(2)) if say == "told" else alone.say_not_immediate(number, after(2))
    for second in (alone.second, alex.id):
        facts = {"sponsor": "Alex Example", "claimant": "Fran Example", "email": "fran@office.example"}
        with refused("set_up_alone", **facts):
            decide(alone, confirm, claim, second)
        with refused("set_up_alone", **facts):
            decide(alone, reject, claim, second, reason="No")
    assert alone.see(number, after(4)).clock.state is State.UNCONFIRMED


def test_nor_does_the_administrator_with_an_account_that_they_let_in(alone, alex):
    claim = alone.say_told(alone.report(), after(2), by=alex.id)
    with refused("set_up_alone", sponsor="Alex Example", email="sam@office.example", accounts="Sam Example"):
        decide(alone, confirm, claim, alone.second)


def test_somebody_else_confirms_what_they_say(alone):
    robin = add_member(alone.services, Role.SAFEGUARDING, name="Lee Example")
    claim = alone.say_told(alone.report(), after(2))
    alone.confirm(claim, after(3), by=robin.id)
    assert alone.see(1, after(4)).clock.state is State.NOTIFIED
    claim = alone.say_told(alone.report(), after(2), by=robin.id)
    alone.confirm(claim, after(3), by=alone.second)
    assert alone.see(2, after(4)).clock.state is State.NOTIFIED


@pytest.mark.parametrize("who", ["first", "second"])
def test_they_are_two_people_once_somebody_vouches_for_either(alone, who):
    claim = alone.say_told(alone.report(), after(2))
    vouch(alone, getattr(alone, who))
    alone.confirm(claim, after(3))
    assert alone.see(1, after(4)).clock.state is State.NOTIFIED


def test_everything_else_about_a_report_they_do_and_they_are_woken(alone, alex):
    """A child at risk comes first: only stopping the clock takes two people."""
    claim = alone.say_told(alone.report(), after(2))
    told = {notice.user_id for notice in notices(alone.services) if notice.kind == "risk_to_confirm"}
    assert {alone.second, alex.id} <= told
    decide(alone, take_back, claim, alone.first, reason="I mistook the report")
    claim = alone.say_told(1, after(2))
    vouch(alone, alone.first)
    alone.confirm(claim, after(3))
    decide(alone, revoke, claim, alex.id, reason="The director never heard of it")
    assert alone.see(1, after(4)).clock.state is State.RUNNING


def test_who_can_confirm_is_named_and_who_can_not(alone, alex):
    claimed = ["Fran Example", "Sam Example"]
    assert confirmers(alone, alone.first) == ([], ["Alex Example", "Sam Example"], claimed)
    assert confirmers(alone, alex.id) == ([], claimed, claimed)
    add_member(alone.services, Role.SAFEGUARDING, name="Lee Example")
    assert confirmers(alone, alone.first) == (["Lee Example"], ["Alex Example", "Sam Example"], claimed)
    vouch(alone, alone.second)
    assert confirmers(alone, alone.first) == (["Lee Example", "Sam Example"], ["Alex Example"], ["Fran Example"])
