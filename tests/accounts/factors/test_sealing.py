"""What is sealed: read only with SECRET_KEY, only for its user, and still after the key was changed."""

import pytest

from app.accounts.factors.confirm import recognise_code
from app.accounts.factors.sealing import SealBroken, seal_anew, seal_of
from app.accounts.models import Role
from app.platform.config import Settings
from tests.accounts.factors.authenticator import SecurityKey, code_at, give_app, give_codes, give_passkey
from tests.accounts.people import NOON, add
from tests.fixtures.app import SECRETS
from tests.refusals import refused

OLD, NEW, OTHER = "an old secret key " * 3, "a new secret key " * 3, "another secret key " * 3
LATER = NOON.replace(hour=13)


def seal(secret, *fallbacks):
    return seal_of(Settings(**{**SECRETS, "secret_key": secret, "secret_key_fallbacks": list(fallbacks)}))


def test_what_was_sealed_opens_again():
    assert seal(OLD).open(seal(OLD).close("text", user_id=1, use="app"), user_id=1, use="app") == "text"


@pytest.mark.parametrize(("user_id", "use"), [(2, "app"), (1, "passkey")])
def test_it_opens_for_no_other_user_and_no_other_use(user_id, use):
    with pytest.raises(SealBroken):
        seal(OLD).open(seal(OLD).close("text", user_id=1, use="app"), user_id=user_id, use=use)


@pytest.mark.parametrize("sealed", ["", "gAAAAA", "text"])
def test_what_was_made_up_does_not_open(sealed):
    with pytest.raises(SealBroken):
        seal(OLD).open(sealed, user_id=1, use="app")


def test_after_a_change_of_key_it_opens_until_the_old_key_is_gone():
    sealed = seal(OLD).close("text", user_id=1, use="app")
    assert seal(NEW, OTHER, OLD).open(sealed, user_id=1, use="app") == "text"
    renewed = seal(NEW, OLD).renew(sealed)
    assert seal(NEW).open(renewed, user_id=1, use="app") == "text"
    with pytest.raises(SealBroken):
        seal(NEW).renew(sealed)


def test_neither_key_nor_text_is_in_its_repr():
    assert OLD.strip() not in repr(seal(OLD))
    assert "Fernet" not in repr(seal(OLD))


def test_set_up_seals_everything_anew_so_that_the_old_key_can_go(empty):
    user = add(empty, Role.ADMINISTRATOR)
    secret = give_app(empty, user.id, NOON)
    codes = give_codes(empty, user.id, NOON)
    give_passkey(empty, user.id, NOON, SecurityKey())
    old = empty.settings.secret_key.get_secret_value()
    with empty.database.writing() as session:
        assert seal_anew(session, seal(NEW, old)) == 12
    with empty.database.writing() as session:
        assert seal_anew(session, seal(NEW, old)) == 0, "already under the newest"
    with empty.database.reading() as session:
        for typed in (code_at(secret, LATER), codes[0]):
            assert recognise_code(session, user.id, typed, seal=seal(NEW), at=LATER)


def test_without_the_old_key_nothing_is_lost_yet_and_nobody_gets_in(empty):
    user = add(empty, Role.ADMINISTRATOR)
    secret = give_app(empty, user.id, NOON)
    with empty.database.writing() as session:
        assert seal_anew(session, seal(NEW)) == 0
    with empty.database.reading() as session:
        with refused("factor_code_wrong"):
            recognise_code(session, user.id, code_at(secret, LATER), seal=seal(NEW), at=LATER)
        assert recognise_code(session, user.id, code_at(secret, LATER), seal=seal_of(empty.settings), at=LATER)
