"""Recovery codes: ten, each once, none of them in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import events
from app.accounts.factors.confirm import FactorRefused, recognise_code, use
from app.accounts.factors.models import RecoveryCode
from app.accounts.factors.recovery_codes import ALPHABET, codes_left, hash_in, new_codes, number_and_code, shown
from app.accounts.factors.sealing import seal_of
from app.accounts.models import Factor, Role
from app.audit.models import AuditEvent
from tests.accounts.factors.authenticator import give_app, give_codes
from tests.accounts.people import NOON, actions, add
from tests.refusals import refused

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def user(empty):
    return add(empty, Role.ADMINISTRATOR)


@pytest.fixture
def codes(empty, user):
    give_app(empty, user.id, NOON)
    return give_codes(empty, user.id, NOON)


def enter(services, user, code):
    with services.database.reading() as session:
        recognised = recognise_code(session, user.id, code, seal=seal_of(services.settings), at=LATER)
    with services.database.writing() as session:
        use(session, recognised, at=LATER)
    return recognised


def left(services, user):
    with services.database.reading() as session:
        return codes_left(session, user.id)


def test_ten_codes_of_59_bits_without_letters_that_look_alike():
    codes = new_codes()
    assert list(codes) == list(range(1, 11))
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) for code in codes.values())
    assert not set("01ilo") & set(ALPHABET)
    assert len(ALPHABET) ** 12 > 2**59


@pytest.mark.parametrize("typed", ["3-abcd-efgh-jkmn", "3ABCDEFGHJKMN", " 3 abcd efgh jkmn ", "3–abcd–efgh–jkmn"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert number_and_code(typed) == (3, "abcdefghjkmn")
    assert shown(3, "abcdefghjkmn") == "3-abcd-efgh-jkmn"


@pytest.mark.parametrize("typed", ["", "abcdefghjkmn", "x-abcd-efgh-jkmn", "123-abcd-efgh-jkmn", "3-abcd-efgh-jkm0"])
def test_what_is_no_recovery_code_is_not_looked_up(typed):
    assert number_and_code(typed) is None


def test_a_code_works_once_and_the_others_stay(empty, user, codes):
    assert enter(empty, user, codes[2].upper()).factor is Factor.RECOVERY_CODE
    assert left(empty, user) == [1, 2, 4, 5, 6, 7, 8, 9, 10]
    with refused("factor_code_wrong"):
        enter(empty, user, codes[2])
    assert actions(empty)[-1] == events.FACTOR_CODE_USED


@pytest.mark.stack
def test_of_two_who_send_the_same_code_at_once_one_gets_in(empty, user, codes):
    with empty.database.reading() as session:
        seal = seal_of(empty.settings)
        both = [recognise_code(session, user.id, codes[0], seal=seal, at=LATER) for _ in range(2)]
    with empty.database.writing() as session:
        use(session, both[0], at=LATER)
    with pytest.raises(FactorRefused), empty.database.writing() as session:
        use(session, both[1], at=LATER)


def test_new_codes_replace_the_old_ones(empty, user, codes):
    fresh = give_codes(empty, user.id, LATER)
    with refused("factor_code_wrong"):
        enter(empty, user, codes[0])
    assert enter(empty, user, fresh[0])


def test_the_number_of_another_code_does_not_help(empty, user, codes):
    with refused("factor_code_wrong"):
        enter(empty, user, "2" + codes[0][1:])


def test_another_s_code_does_not_count(empty, user, codes):
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with refused("factor_code_wrong"):
        enter(empty, sam, codes[0])


def test_a_hash_moved_to_another_user_or_number_does_not_count(empty, user, codes):
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with empty.database.writing() as session:
        session.query(RecoveryCode).filter_by(number=1).update({"user_id": sam.id})
        session.query(RecoveryCode).filter_by(number=2).update({"number": 11})
    for owner, code in ((sam, codes[0]), (user, "11" + codes[1][1:])):
        with refused("factor_code_wrong"):
            enter(empty, owner, code)


def test_no_code_stands_in_a_row_or_an_event(empty, user, codes):
    with empty.database.reading() as session:
        kept = [vars(row) for row in session.query(RecoveryCode)]
        said = [event.body for event in session.execute(select(AuditEvent.body))]
    plain = [code.split("-", 1)[1].replace("-", "") for code in codes]
    assert not [code for code in (*codes, *plain) if code in repr(kept) or code in repr(said)]


def test_what_is_sealed_is_a_slow_hash_with_a_salt_of_its_own(empty, user, codes):
    with empty.database.reading() as session:
        hashes = [hash_in(row, seal_of(empty.settings)) for row in session.query(RecoveryCode)]
    assert all(one.startswith("$argon2id$") for one in hashes)
    assert len({one.split("$")[4] for one in hashes}) == len(codes) == 10
