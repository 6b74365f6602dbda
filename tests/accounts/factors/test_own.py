"""A user's own factors: list, rename, remove, reset; and rows changed in the database are named."""

from datetime import timedelta

import pytest

from app.accounts import events
from app.accounts.factors import own
from app.accounts.factors.confirm import Recognised, use
from app.accounts.factors.models import AuthenticatorApp, RecoveryCode
from app.accounts.factors.own import factors_of, is_required
from app.accounts.factors.reset import reset
from app.accounts.models import Factor, Role, User
from app.accounts.sessions.person import EndReason, Person, person_of_token
from app.accounts.sessions.sign_in import Strength, check_password, start
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.platform.clock import now
from app.replay import KINDS
from tests.accounts.factors.authenticator import SecurityKey, give_app, give_codes, give_passkey
from tests.accounts.people import NOON, actions, add
from tests.audit.tamper import alter
from tests.fixtures.app import PASSWORD
from tests.refusals import refused

LATER = NOON + timedelta(minutes=5)
APP = Strength(Factor.APP, "Telephone")


@pytest.fixture
def user(empty):
    return add(empty, Role.ADMINISTRATOR)


@pytest.fixture
def app_id(empty, user):
    give_app(empty, user.id, NOON)
    give_codes(empty, user.id, NOON)
    return factors(empty, user).apps[0].id


def factors(services, user):
    with services.database.reading() as session:
        return factors_of(session, user.id)


def remove(services, user, kind, factor_id, *, required=False, by=None):
    with services.database.writing() as session:
        actor = Actor((by or user).id)
        return own.remove(session, user.id, kind, factor_id, required=required, actor=actor, at=LATER)


def faults(services):
    with services.database.reading() as session:
        return [fault.what for fault in verify(session, kinds=KINDS).faults]


def sign_in(services, user, strength=APP, at=LATER):
    with services.database.writing() as session:
        proof = check_password(session, email=user.email, password=PASSWORD)
        return start(session, proof, browser="A browser", at=at, strength=strength)


def holder(services, token, at=LATER):
    with services.database.reading() as session:
        return person_of_token(session, token, settings=services.settings, at=at)


def test_what_a_user_has_is_listed(empty, user, app_id):
    give_passkey(empty, user.id, NOON, SecurityKey(), name="Work laptop")
    found = factors(empty, user)
    assert ([one.name for one in found.passkeys], [one.name for one in found.apps]) == (["Work laptop"], ["Telephone"])
    assert (found.count, len(found.codes)) == (2, 10)


def test_the_last_one_of_a_user_who_needs_one_stays(empty, user, app_id):
    with refused("factor_needed"):
        remove(empty, user, own.APP, app_id, required=True)
    passkey = give_passkey(empty, user.id, NOON, SecurityKey())
    assert remove(empty, user, own.APP, app_id, required=True) == "Telephone"
    assert len(factors(empty, user).codes) == 10
    with refused("factor_needed"):
        remove(empty, user, own.PASSKEY, passkey.id, required=True)


def test_with_the_last_one_of_a_user_who_needs_none_the_codes_end_too(empty, user, app_id):
    remove(empty, user, own.APP, app_id)
    assert (factors(empty, user).count, factors(empty, user).codes) == (0, [])
    assert faults(empty) == []


def test_nobody_removes_or_renames_what_is_another_s(empty, user, app_id):
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with refused("no_such_factor"):
        remove(empty, sam, own.APP, app_id)
    with refused("no_such_factor"), empty.database.writing() as session:
        own.rename(session, sam.id, own.APP, app_id, name="Mine", actor=Actor(sam.id))


def test_a_new_name_is_recorded_once(empty, user, app_id):
    for changed in (True, False):
        with empty.database.writing() as session:
            assert own.rename(session, user.id, own.APP, app_id, name="Tablet", actor=Actor(user.id)) is changed
    assert factors(empty, user).apps[0].name == "Tablet"
    assert actions(empty).count(events.FACTOR_RENAMED) == 1


def test_a_reset_removes_everything_and_signs_out(empty, user, app_id):
    give_passkey(empty, user.id, NOON, SecurityKey())
    at = now()  # as its event says, by which a sign-in knows why it ended
    token = sign_in(empty, user, at=at)
    with empty.database.writing() as session:
        reset(session, session.get_one(User, user.id), actor=SYSTEM, at=at)
    assert (factors(empty, user).count, factors(empty, user).codes) == (0, [])
    assert holder(empty, token, at) is EndReason.FACTORS
    assert faults(empty) == []
    assert holder(empty, sign_in(empty, user, Strength())).must_enrol, "the next sign-in begins anew"
    with refused("no_factors"), empty.database.writing() as session:
        reset(session, session.get_one(User, user.id), actor=SYSTEM, at=LATER)


def test_who_has_a_factor_does_not_sign_in_without_it(empty, user, app_id):
    with refused("second_factor_needed"):
        sign_in(empty, user, Strength())
    assert isinstance(holder(empty, sign_in(empty, user)), Person)


def test_a_sign_in_from_before_the_factor_was_added_must_prove_it_first(empty):
    viewer = add(empty, Role.VIEWER)
    token = sign_in(empty, viewer, Strength())
    assert not holder(empty, token).must_enrol
    give_app(empty, viewer.id, NOON)
    assert holder(empty, token).must_enrol


@pytest.mark.parametrize(
    ("role", "setting", "needed"),
    [
        (Role.ADMINISTRATOR, "roles", True),
        (Role.CLEARER, "roles", True),
        (Role.SAFEGUARDING, "roles", True),
        (Role.DRAFTER, "roles", False),
        (Role.VIEWER, "roles", False),
        (Role.VIEWER, "all", True),
    ],
)
def test_who_must_have_one(empty, role, setting, needed):
    user = add(empty, role)
    give_app(empty, user.id, NOON)
    settings = empty.settings.model_copy(update={"second_factor": setting})
    with empty.database.reading() as session:
        assert is_required(session, session.get_one(User, user.id), settings) is needed


class TestRecord:
    """The audit record notices what somebody with only the database did."""

    def test_all_that_users_do_agrees_with_it(self, empty, user, app_id):
        give_passkey(empty, user.id, NOON, SecurityKey())
        give_codes(empty, user.id, LATER)
        assert faults(empty) == []

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE passkeys SET user_id = {other}",
            "UPDATE passkeys SET credential_id = 'another'",
            "UPDATE authenticator_apps SET user_id = {other}",
            "UPDATE authenticator_apps SET ended_at = added_at",
            "DELETE FROM passkeys",
            "UPDATE recovery_codes SET user_id = {other} WHERE number = 1",
            "UPDATE recovery_codes SET used_at = NULL WHERE number = 2",
            (
                "INSERT INTO authenticator_apps (user_id, sealed, last_step, name, added_at)"
                " VALUES ({other}, 'x', 0, 'x', '2026-11-24 12:00:00')"
            ),
        ],
    )
    def test_rows_changed_beneath_despatch_are_named(self, empty, user, app_id, statement):
        other = add(empty, Role.VIEWER, name="Sam Other")
        give_passkey(empty, user.id, NOON, SecurityKey())
        with empty.database.writing() as session:
            row = session.query(RecoveryCode).filter_by(number=2).one()
            use(session, Recognised(Factor.RECOVERY_CODE, user.id, row.id, ""), at=LATER)
        assert faults(empty) == []
        alter(empty, statement.format(other=other.id))
        assert faults(empty)

    def test_a_removed_app_that_comes_back_is_named(self, empty, user, app_id):
        give_passkey(empty, user.id, NOON, SecurityKey())
        remove(empty, user, own.APP, app_id)
        alter(empty, "UPDATE authenticator_apps SET ended_at = NULL")
        assert faults(empty) == [f"authenticator app {app_id}"]

    def test_events_say_nothing_secret(self, empty, user, app_id):
        give_passkey(empty, user.id, NOON, SecurityKey())
        with empty.database.reading() as session:
            said = " ".join(event.body for event in session.query(AuditEvent))
            kept = [row.sealed for row in session.query(AuthenticatorApp)]
        assert not [sealed for sealed in kept if sealed in said]
        assert "Telephone" not in said, "a name is a personal value"
