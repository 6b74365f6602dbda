"""Codes of authenticator apps: RFC 6238, a step either side, each once."""

from datetime import timedelta

import pytest

from app.accounts.factors.authenticator_apps import digits_in, matching_step, new_secret, qr_code
from app.accounts.factors.confirm import FactorRefused, recognise_code, use
from app.accounts.factors.models import AuthenticatorApp
from app.accounts.factors.sealing import seal_of
from app.accounts.models import Factor, Role
from tests.accounts.factors.authenticator import code_at, give_app
from tests.accounts.people import NOON, add
from tests.refusals import refused

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Of the test vectors in RFC 6238, appendix B: 12345678901234567890."""

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def user(empty):
    return add(empty, Role.ADMINISTRATOR)


@pytest.fixture
def secret(empty, user):
    return give_app(empty, user.id, NOON)


def enter(services, user, code, at):
    seal = seal_of(services.settings)
    with services.database.reading() as session:
        recognised = recognise_code(session, user.id, code, seal=seal, at=at)
    with services.database.writing() as session:
        use(session, recognised, at=at)
    return recognised


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(seconds, code):
    at = NOON.fromtimestamp(seconds, NOON.tzinfo)
    assert matching_step(RFC_SECRET, code, at) == seconds // 30


def test_a_secret_has_160_bits_and_is_another_each_time():
    assert len({new_secret() for _ in range(20)}) == 20
    assert len(new_secret()) * 5 == 160


def test_a_code_counts_one_step_early_and_one_late_and_no_more():
    code = code_at(RFC_SECRET, NOON)
    seconds = range(-61, 92, 30)
    counted = [second for second in seconds if matching_step(RFC_SECRET, code, NOON + timedelta(seconds=second))]
    assert counted == [-1, 29, 59]


def test_a_code_is_read_as_apps_show_it():
    assert digits_in(" 123 456 ") == "123456"
    assert digits_in("１２３４５６") == "", "no digits of another script"


def test_the_right_code_is_that_app_s(empty, user, secret):
    recognised = enter(empty, user, code_at(secret, LATER), LATER)
    assert (recognised.factor, recognised.named) == (Factor.APP, "Telephone")


def test_each_code_works_once_and_no_older_one_after_it(empty, user, secret):
    enter(empty, user, code_at(secret, LATER), LATER)
    for age in (0, 30):
        with refused("factor_code_wrong"):
            enter(empty, user, code_at(secret, LATER - timedelta(seconds=age)), LATER)
    next_step = LATER + timedelta(seconds=30)
    assert enter(empty, user, code_at(secret, next_step), next_step)


def test_the_code_that_added_an_app_has_been_used(empty, user, secret):
    with refused("factor_code_wrong"):
        enter(empty, user, code_at(secret, NOON), NOON)


@pytest.mark.stack
def test_of_two_who_send_the_same_code_at_once_one_gets_in(empty, user, secret):
    seal = seal_of(empty.settings)
    with empty.database.reading() as session:
        both = [recognise_code(session, user.id, code_at(secret, LATER), seal=seal, at=LATER) for _ in range(2)]
    with empty.database.writing() as session:
        use(session, both[0], at=LATER)
    with pytest.raises(FactorRefused), empty.database.writing() as session:
        use(session, both[1], at=LATER)


def test_another_s_code_does_not_count(empty, user, secret):
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with refused("factor_code_wrong"):
        enter(empty, sam, code_at(secret, LATER), LATER)


def test_a_secret_moved_to_another_user_does_not_count(empty, user, secret):
    """Whoever writes to the database could give a user their own app so."""
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with empty.database.writing() as session:
        session.query(AuthenticatorApp).update({"user_id": sam.id})
    with refused("factor_code_wrong"):
        enter(empty, sam, code_at(secret, LATER), LATER)


def test_a_removed_app_does_not_count(empty, user, secret):
    with empty.database.writing() as session:
        session.query(AuthenticatorApp).update({"ended_at": NOON})
    with refused("factor_code_wrong"):
        enter(empty, user, code_at(secret, LATER), LATER)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12345x", "9" * 500, "3-"])
def test_what_is_no_code_is_refused(empty, user, secret, typed):
    with refused("factor_code_wrong"):
        enter(empty, user, typed, LATER)


def test_the_secret_is_not_in_the_row_in_clear(empty, user, secret):
    with empty.database.reading() as session:
        row = session.query(AuthenticatorApp).one()
    assert secret not in row.sealed
    assert secret not in repr(vars(row))


def test_the_picture_is_an_image_that_the_page_carries_itself():
    assert qr_code(RFC_SECRET, email="alex@office.example").startswith("data:image/svg+xml")
