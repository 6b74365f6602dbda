"""Failures are counted; whoever knows the password does not wait for those who do not."""

import pytest

from app.accounts.limits import SIGN_IN, TooManyTries, Tries, facts

MEMORY = "sqlite:////nowhere/queue.db"


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.services)])
def tries(request):
    return Tries(MEMORY if request.param == "memory" else request.getfixturevalue("redis_url"))


def fail(tries, times, account="alex@office.example", address="192.0.2.1"):
    for _ in range(times):
        tries.failed(SIGN_IN, facts(account=account, address=address))


def is_held(tries, account="alex@office.example", address="192.0.2.1"):
    try:
        tries.require_left(SIGN_IN, facts(account=account, address=address))
    except TooManyTries as problem:
        return 0 < problem.wait <= 3600
    return False


def test_one_person_at_one_desk_has_eight_failures(tries):
    fail(tries, 7)
    assert not is_held(tries)
    fail(tries, 1)
    assert is_held(tries)


def test_others_at_the_same_address_are_not_held(tries):
    fail(tries, 8)
    assert not is_held(tries, account="sam@office.example")


def test_the_same_person_elsewhere_is_not_held(tries):
    fail(tries, 8)
    assert not is_held(tries, address="198.51.100.7")


def test_one_account_guessed_at_from_many_addresses_is_held(tries):
    for number in range(60):
        fail(tries, 1, address=f"198.51.100.{number}")
    assert is_held(tries, address="203.0.113.9")


def test_many_accounts_guessed_at_from_one_address_are_held(tries):
    for number in range(80):
        fail(tries, 1, account=f"user{number}@office.example")
    assert is_held(tries, account="new@office.example")
    assert not is_held(tries, account="new@office.example", address="198.51.100.7")


def test_a_success_wipes_the_persons_own_slate_and_no_other(tries):
    fail(tries, 8)
    tries.succeeded(SIGN_IN, facts(account="alex@office.example", address="192.0.2.1"))
    assert not is_held(tries)
    for number in range(80):
        fail(tries, 1, account=f"user{number}@office.example")
    tries.succeeded(SIGN_IN, facts(account="user1@office.example", address="192.0.2.1"))
    assert is_held(tries, account="user1@office.example")


def test_capitals_make_no_new_account(tries):
    fail(tries, 8, account="Alex@Office.example")
    assert is_held(tries)


def test_an_ipv6_network_counts_as_one(tries):
    fail(tries, 8, address="2001:db8:1:2::1")
    assert is_held(tries, address="2001:db8:1:2:ffff::9")
    assert not is_held(tries, address="2001:db8:1:3::1")


def test_counts_are_shared_through_redis(redis_url):
    fail(Tries(redis_url), 8)
    assert is_held(Tries(redis_url))


def test_when_redis_is_gone_memory_stands_in():
    tries = Tries("redis://127.0.0.1:1/0")
    fail(tries, 8)
    assert is_held(tries)


def test_the_counter_does_not_name_accounts():
    assert "alex" not in str(facts(account="alex@office.example", address="192.0.2.1"))
