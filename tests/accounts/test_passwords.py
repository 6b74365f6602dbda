"""What makes a good password, and how it is kept."""

import subprocess
import sys

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.accounts.passwords import DECOY, hash_password, is_outdated, matches, require_good
from tests.refusals import refused

EMAIL = "alex.example@office.example"
NAME = "Siân Aldridge-Owen"


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
        ("leave me alone", "password_common"),
        ("Unbelievable!", "password_common"),
        ("UNBELIEVABLE 12", "password_common"),
        ("25 unbelievable", "password_common"),
        ("Whitehall 12 34 56", "password_common"),
        ("alexexample and more", "password_has_email"),
        ("my Alex.Example word", "password_has_email"),
        ("sianaldridgeowen", "password_has_name"),
        ("the dogs of ALDRIDGE", "password_has_name"),
        ("aldridge, three dogs", "password_has_name"),
        ("s1gns of Sia\u0302n's", "password_has_name"),
        ("three dogs of Sian", "password_has_name"),
        ("Despatch-box-of-ours", "password_has_product"),
        ("our d.e.s.p.a.t.c.h box", "password_has_product"),
    ],
)
def test_refused(password, code):
    with refused(code):
        require_good(password, email=EMAIL, name=NAME)


@pytest.mark.parametrize(
    "password",
    [
        "Summer2025Summer2025",
        "summer2025SUMMER2025",
        "Summer-2025/Summer-2025!",
        "Summer2025Winter2026",
        "2025Autumn2025Autumn",
        "Spring25Spring25",
        "Spring 2025!!",
        "Hydref2025Hydref2025",
        "October2025October2025",
    ],
)
def test_season_or_month_and_year_is_refused_however_often_it_is_written(password):
    with refused("password_season"):
        require_good(password, email=EMAIL, name=NAME)


@pytest.mark.parametrize("password", ["Summer2025 on the pier", "three summers 2025 2026", "winter tea and March air"])
def test_season_within_other_words_is_accepted(password):
    require_good(password, email=EMAIL, name=NAME)


@pytest.mark.parametrize(
    "password", ["twelve chars", "three random words", "ünïcödé wörds hère", "9 38 27 64 51", "x y z w " * 25]
)
def test_accepted(password):
    require_good(password, email=EMAIL, name=NAME)


def test_a_very_short_email_name_may_occur_in_a_password():
    require_good("jotted on the hill", email="jo@office.example", name="")


def test_short_part_of_a_name_may_occur_in_a_password():
    """Otherwise whoever is called Jo Lee could not write of jogging or fleeces."""
    require_good("jogging in fleeces", email="post@office.example", name="Jo Lee")


def test_whole_short_name_may_not_occur_in_a_password():
    with refused("password_has_name"):
        require_good("jo.lee on the hill", email="post@office.example", name="Jo Lee")


def test_list_of_common_passwords_has_no_entry_that_is_refused_anyway():
    """Each entry is as passwords are compared, is long enough to be chosen, and is there once."""
    listed = [line for line in passwords.COMMON_FILE.read_text("ascii").splitlines() if not line.startswith("#")]
    assert len(listed) == len(set(listed)) > 50_000
    assert all(len(entry) >= passwords.SHORTEST and entry == entry.casefold() and entry.isalnum() for entry in listed)


def test_passwords_of_the_list_are_refused():
    """Some from each part of it."""
    listed = [line for line in passwords.COMMON_FILE.read_text("ascii").splitlines() if not line.startswith("#")]
    for entry in listed[:: len(listed) // 50]:
        for typed in (entry, entry.upper(), f"{entry}2026" if entry.isalpha() else entry):
            with refused("password_common"):
                require_good(typed, email=EMAIL, name=NAME)


def test_list_of_common_passwords_is_read_when_first_asked_only(monkeypatch):
    read = []
    monkeypatch.setattr(
        passwords.COMMON_FILE.__class__, "read_text", lambda self, _encoding: read.append(self) or "one two three four"
    )
    passwords.common_passwords.cache_clear()
    try:
        assert not passwords.is_common("quite another password")
        assert not passwords.is_common("and yet another one")
        assert read == [passwords.COMMON_FILE]
    finally:
        passwords.common_passwords.cache_clear()


def test_start_does_not_read_the_list_of_common_passwords():
    """Whoever starts the application, a worker or a command does not wait for it."""
    code = "import app.accounts.passwords as p; print(p.common_passwords.cache_info().misses)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


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
