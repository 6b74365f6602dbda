"""Sign-ins as rows: who holds a token, for how long, and how it ends. On both databases."""

import base64
import json
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from app.accounts.models import Factor, Role, SignIn, User
from app.accounts.sessions.person import EndReason, Lifetime, current_sign_ins, person_of_token
from app.accounts.sessions.sign_in import Proof, SignInRefused, Strength, check_password, end, end_all, prove, start
from app.accounts.sign_on.views.sign_on import Purpose, SignOn
from app.accounts.users import change_password, change_user, deactivate
from app.accounts.words import sign_out_reason
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.platform.clock import now
from tests.accounts.people import NOON, actions, add
from tests.fixtures.app import PASSWORD, PASSWORD_HASH

LASTING = Lifetime(idle=timedelta(minutes=60), absolute=timedelta(hours=12))


@pytest.fixture
def user(empty):
    return add(empty, Role.DRAFTER)


def enter(services, user, at=NOON):
    with services.database.reading() as session:
        proof = check_password(session, email=user.email, password=PASSWORD)
    with services.database.writing() as session:
        return start(session, proof, browser="Firefox on Windows", at=at)


def holder(services, token, at=NOON):
    with services.database.reading() as session:
        return person_of_token(session, token, settings=services.settings, at=at)


def test_the_right_password_lets_in(empty, user):
    person = holder(empty, enter(empty, user))
    assert (person.id, person.name, person.roles) == (user.id, "Alex Example", {Role.DRAFTER})
    assert actions(empty)[-1] == "sign_in.started"


@pytest.mark.stack
def test_capitals_in_an_email_address_do_not_matter(empty, user):
    with empty.database.reading() as session:
        assert check_password(session, email=user.email.upper(), password=PASSWORD).user_id == user.id


@pytest.mark.parametrize("email", ["alex.example@office.example", "nobody@office.example"])
def test_the_wrong_password_and_the_wrong_address_are_refused_alike(empty, user, email):
    with pytest.raises(SignInRefused), empty.database.reading() as session:
        check_password(session, email=email, password="not the password")


def test_a_user_who_has_not_set_up_cannot_sign_in(empty):
    waiting = add(empty, Role.VIEWER, name="Sam Waiting", password=False)
    with pytest.raises(SignInRefused):
        enter(empty, waiting)


def test_a_deactivated_user_cannot_sign_in(empty, user):
    with empty.database.writing() as session:
        deactivate(session, session.get_one(User, user.id), actor=SYSTEM, at=NOON)
    with pytest.raises(SignInRefused):
        enter(empty, user)


def test_a_proof_does_not_outlive_the_password(empty, user):
    with empty.database.reading() as session:
        proof = check_password(session, email=user.email, password=PASSWORD)
    with empty.database.writing() as session:
        change_password(session, session.get_one(User, user.id), password_hash="another", keep=0, at=NOON)
    with pytest.raises(SignInRefused), empty.database.writing() as session:
        start(session, proof, browser="", at=NOON)


def test_a_password_is_hashed_anew_when_the_parameters_have_moved(empty, user):
    with empty.database.writing() as session:
        weak = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
        session.get_one(User, user.id).password_hash = weak
    enter(empty, user)
    with empty.database.reading() as session:
        kept = session.get_one(User, user.id).password_hash
    assert kept != weak
    enter(empty, user)


def test_a_hash_of_today_is_left_alone(empty, user):
    enter(empty, user)
    with empty.database.reading() as session:
        assert session.get_one(User, user.id).password_hash == PASSWORD_HASH


def test_each_sign_in_has_a_token_of_its_own_of_256_random_bits(empty, user):
    tokens = {enter(empty, user) for _ in range(3)}
    assert len(tokens) == 3
    assert {len(base64.urlsafe_b64decode(f"{token}=")) * 8 for token in tokens} == {256}


def test_a_sign_in_and_a_proof_are_recorded_with_their_factor(empty, user):
    enter(empty, user)
    with empty.database.reading() as session:
        password = check_password(session, email=user.email, password=PASSWORD)
    with empty.database.writing() as session:
        token = start(session, password, browser="Firefox", at=NOON, strength=Strength(Factor.APP, "App"))
    sign_in = holder(empty, token).sign_in_id
    with empty.database.writing() as session:
        prove(session, sign_in, Factor.PASSKEY, "Key", at=NOON)
    with empty.database.reading() as session:
        bodies = session.scalars(select(AuditEvent.body).order_by(AuditEvent.seq.desc()).limit(3)).all()
    assert [json.loads(body)["after"]["factor"] for body in bodies] == ["passkey", "app", ""]


def test_a_password_is_good_for_years(empty, user):
    """Nobody is made to choose another, which would be a worse one."""
    later = NOON + timedelta(days=10 * 365)
    assert holder(empty, enter(empty, user, at=later), at=later).id == user.id


def test_the_token_itself_is_not_kept(empty, user):
    token = enter(empty, user)
    with empty.database.reading() as session:
        row = session.query(SignIn).one()
    assert token not in str(vars(row))


@pytest.mark.parametrize(
    ("after", "seen_after", "found"),
    [
        (timedelta(minutes=59), timedelta(0), None),
        (timedelta(minutes=60), timedelta(0), EndReason.IDLE),
        (timedelta(hours=11, minutes=59), timedelta(hours=11), None),
        (timedelta(hours=12), timedelta(hours=11, minutes=59), EndReason.ABSOLUTE),
        (timedelta(days=2), timedelta(0), EndReason.ABSOLUTE),
    ],
)
def test_a_sign_in_lasts_while_it_is_used_and_never_longer_than_the_limit(empty, user, after, seen_after, found):
    token = enter(empty, user)
    with empty.database.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=NOON + seen_after))
    holding = holder(empty, token, at=NOON + after)
    assert (holding if isinstance(holding, EndReason) else None) == found


def test_a_token_that_was_never_given_out_is_nobodys(empty, user):
    assert holder(empty, "guessed") is EndReason.ENDED


def end_this(session, user, token, services):
    end(session, holder(services, token).sign_in_id, user_id=user.id, actor=Actor(user.id), at=now())


def deactivate_user(session, user, _token, _services):
    deactivate(session, session.get_one(User, user.id), actor=SYSTEM, at=now())


def give_other_roles(session, user, _token, _services):
    found = session.get_one(User, user.id)
    change_user(session, found, name=user.name, office=user.office, roles=[Role.VIEWER], actor=SYSTEM, at=now())


def set_another_password(session, user, _token, _services):
    change_password(session, session.get_one(User, user.id), password_hash="another", keep=0, at=now())


def end_every_one(session, user, _token, _services):
    end_all(session, user.id, actor=SYSTEM, at=now())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (end_this, EndReason.SIGNED_OUT),
        (deactivate_user, EndReason.DEACTIVATED),
        (give_other_roles, EndReason.ROLES),
        (set_another_password, EndReason.PASSWORD),
        (end_every_one, EndReason.BY_ADMINISTRATOR),
    ],
)
def test_what_ends_a_sign_in_is_said(empty, user, change, why):
    token = enter(empty, user)
    with empty.database.writing() as session:
        change(session, user, token, empty)
    assert holder(empty, token) is why
    assert sign_out_reason(why, empty.settings), "in words"


def test_a_new_name_ends_nothing(empty, user):
    token = enter(empty, user)
    with empty.database.writing() as session:
        found = session.get_one(User, user.id)
        change_user(session, found, name="Alex Other", office="", roles=[Role.DRAFTER], actor=SYSTEM, at=NOON)
    assert holder(empty, token).name == "Alex Other"


def test_nobody_ends_the_sign_in_of_another(empty, user):
    token = enter(empty, user)
    with empty.database.writing() as session:
        end(session, holder(empty, token).sign_in_id, user_id=user.id + 1, actor=Actor(user.id + 1), at=NOON)
    assert holder(empty, token).id == user.id


def test_the_others_end_and_this_one_stays(empty, user):
    first, second = enter(empty, user), enter(empty, user)
    with empty.database.writing() as session:
        assert end_all(session, user.id, keep=holder(empty, second).sign_in_id, actor=Actor(user.id), at=now()) == 1
    assert holder(empty, first) is EndReason.SIGNED_OUT
    assert holder(empty, second).id == user.id


@pytest.mark.stack
def test_only_what_still_lasts_is_listed(empty, user):
    enter(empty, user, at=NOON - timedelta(minutes=61))
    lasting = holder(empty, enter(empty, user)).sign_in_id
    with empty.database.reading() as session:
        assert [row.id for row in current_sign_ins(session, user.id, lasting=LASTING, at=NOON)] == [lasting]


def test_a_short_idle_limit_is_noted_often_enough_to_hold():
    short = Lifetime(idle=timedelta(minutes=1), absolute=timedelta(hours=12))
    assert (short.note_every, LASTING.note_every) == (timedelta(seconds=15), timedelta(minutes=1))


def test_what_is_under_way_shows_no_secret_in_its_repr():
    """An error report might hold it."""
    proof = Proof(1, "a hash", "a fresh hash")
    begun = SignOn("dept", Purpose.LINK, "a nonce", "a verifier", "today", kept="a form", link="a link")
    assert [word for word in ("hash", "nonce", "verifier", "form", "a link") if word in f"{proof} {begun}"] == []
