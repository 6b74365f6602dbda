"""Lost second factors are reset as strictly as passwords, and never by a new password alone."""

import pytest

from app.accounts.factors.own import factors_of, has_factor
from app.accounts.links import open_link, set_password
from app.accounts.models import Factor, Role, SignIn, User
from app.accounts.sessions.sign_in import Proof, Strength, start
from app.audit.record import Actor
from app.people import ask
from app.people.states import Kind
from app.platform.clock import now
from tests.accounts.factors.authenticator import give_app, give_codes
from tests.accounts.people import token_of
from tests.fixtures.app import PASSWORD_HASH, add_member
from tests.people.asking import decide, reset, told
from tests.people.test_cli import run  # noqa: F401  a fixture
from tests.refusals import refused


def lose(services, actor, user):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        return ask.reset_factors(session, found, settings=services.settings, actor=Actor(actor.id), at=now())


def with_factors(services, *roles):
    kim = add_member(services, *roles, name="Kim Factor")
    give_app(services, kim.id, now())
    give_codes(services, kim.id, now())
    with services.database.writing() as session:
        proof = Proof(kim.id, PASSWORD_HASH, None)
        start(session, proof, browser="A browser", at=now(), strength=Strength(Factor.APP))
    return kim


def has_one(services, user):
    with services.database.reading() as session:
        return has_factor(session, user.id)


def signed_in(services, user):
    with services.database.reading() as session:
        return session.query(SignIn).filter_by(user_id=user.id, ended_at=None).count()


@pytest.mark.parametrize("role", [Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR])
def test_of_whoever_holds_a_role_that_takes_two_people_it_takes_two(services, alex, robin, role):
    kim = with_factors(services, role)
    done = lose(services, alex, kim)
    assert (done.request.kind, done.changed, has_one(services, kim)) == (Kind.FACTORS, False, True)
    with refused("own_request"):
        decide(services, alex)
    with refused("request_for_you"):
        decide(services, kim)
    decide(services, robin)
    assert (has_one(services, kim), signed_in(services, kim)) == (False, 0)
    assert told(services, kim)[-1] == "account_factors_reset"


def test_of_others_it_takes_one_and_they_are_told(services, alex):
    kim = with_factors(services, Role.DRAFTER)
    assert lose(services, alex, kim).request is None
    assert (has_one(services, kim), signed_in(services, kim)) == (False, 0)
    assert told(services, kim) == ["account_factors_reset"]
    with services.database.reading() as session:
        assert factors_of(session, kim.id).codes == []


def test_a_new_password_leaves_the_factors(services, alex, robin):
    kim = with_factors(services, Role.CLEARER)
    reset(services, alex, kim)
    address = decide(services, robin).address
    with services.database.writing() as session:
        assert open_link(session, token_of(address), at=now()).user.id == kim.id
        set_password(session, token_of(address), password_hash=PASSWORD_HASH, at=now())
    assert has_one(services, kim)


def test_there_is_nothing_to_reset_of_somebody_without(services, alex, robin, kim):
    with refused("no_factors"):
        lose(services, alex, kim)
    with refused("no_factors"):
        lose(services, alex, robin)


def test_a_deactivated_user_is_not_reset(services, alex):
    kim = with_factors(services, Role.DRAFTER)
    with services.database.writing() as session:
        session.get_one(User, kim.id).active = False
    with refused("user_inactive"):
        lose(services, alex, kim)


def test_whoever_runs_the_machine_can_do_it_and_that_is_recorded_and_told(services, run):  # noqa: F811
    kim = with_factors(services, Role.ADMINISTRATOR)
    done = run("user", "factors", kim.email.upper())
    assert (done.exit_code, has_one(services, kim)) == (0, False)
    assert told(services, kim) == ["account_factors_reset"]
    assert run("user", "factors", kim.email).exit_code == 2
    assert run("user", "factors", "nobody@office.example").exit_code == 2
