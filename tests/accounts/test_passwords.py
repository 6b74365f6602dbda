"""What makes a good password, and how it is kept."""

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.accounts.passwords import DECOY, hash_password, is_outdated, matches, require_good
from tests.refusals import refused

EMAIL = "alex.example@office.example"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("eleven char", "password_too_short"),
        ("x" * 201, "password_too_long"),
        ("password1234", "password_common"),
        ("Password 1234!", "password_common"),
        ("QWERTYUIOP123", "password_common"),
        ("123456789012", "password_common"),
        ("correct horse battery staple", "password_common"),
        ("Westminster2026", "password_common"),
        ("aaaaaaaaaaaaaaaa", "password_common"),
        ("ababababababab", "password_common"),
        ("alexexample and more", "password_has_email"),
        ("my Alex.Example word", "password_has_email"),
    ],
)
def test_refused(password, code):
    with refused(code):
        require_good(password, email=EMAIL)


@pytest.mark.parametrize(
    "password", ["twelve chars", "three random words", "ünïcödé wörds hère", "9 38 27 64 51", "x y z w " * 25]
)
def test_accepted(password):
    require_good(password, email=EMAIL)


def test_a_very_short_email_name_may_occur_in_a_password():
    require_good("jotted on the hill", email="jo@office.example")


def test_a_password_matches_its_hash_only():
    kept = hash_password("three random words")
    assert matches("three random words", kept)
    assert not matches("three random word", kept)
    assert kept.startswith("$argon2id$")


def test_accents_match_however_they_are_typed():
    assert matches("cafe\u0301 au lait, twice", hash_password("caf\u00e9 au lait, twice"))


def test_nobody_has_the_password_of_no_user():
    assert not matches("correct horse battery", None)


def test_a_hash_under_other_parameters_is_outdated():
    assert is_outdated(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("three random words"))
    assert not is_outdated(hash_password("three random words"))


def test_a_stranger_waits_as_long_as_a_user():
    """The decoy is checked under the very parameters that users' passwords are kept under."""
    assert not PasswordHasher().check_needs_rehash(DECOY)


def test_no_user_costs_a_real_check(monkeypatch):
    seen = []
    monkeypatch.setattr(passwords.HASHER.__class__, "verify", lambda _self, kept, _given: seen.append(kept) or True)
    assert not matches("whatever it is", None)
    assert seen == [DECOY]
