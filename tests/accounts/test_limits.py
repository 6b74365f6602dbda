"""Failures are counted; whoever knows the password does not wait for those who do not."""

import pytest
from limits import parse

from app.accounts.security.limits import ACCOUNT, ADDRESS, SIGN_IN, Rule, TooManyTries, Tries, facts, network_of
from app.errors import Refused

MEMORY = "sqlite:////nowhere/queue.db"

ALEX = {"account": "alex@office.example", "address": "192.0.2.1"}


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.services)])
def tries(request):
    """Rows count as memory does (test_limit_rows.py)."""
    return Tries(MEMORY if request.param == "memory" else request.getfixturevalue("redis_url"))


def fail(tries, times, account="alex@office.example", address="192.0.2.1"):
    for _ in range(times):
        tries.failed(SIGN_IN, facts(account=account, address=address))


def is_held(tries, account="alex@office.example", address="192.0.2.1"):
    try:
        tries.require_left(SIGN_IN, facts(account=account, address=address))
    except TooManyTries as problem:
        return problem.rule if 0 < problem.wait <= 3600 else None
    return False


def try_once(tries, refused=False, other=None):
    with tries.failures(SIGN_IN, facts(**ALEX)):
        if refused:
            raise Refused
        if other:
            raise other


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


def test_guesses_at_all_accounts_from_everywhere_are_held(tries):
    in_all = Rule(("sign-in",), parse("3 per hour"))
    for number in range(3):
        tries.take([in_all], facts(account=f"user{number}@office.example", address=f"198.51.100.{number}"))
    with pytest.raises(TooManyTries) as held:
        tries.take([in_all], facts(account="new@office.example", address="203.0.113.9"))
    assert held.value.rule.in_all
    assert [rule.in_all for rule in SIGN_IN] == [False, False, False, True]


def test_who_is_held_is_told_by_the_rule_that_counts(tries):
    fail(tries, 8)
    assert is_held(tries).by == (ACCOUNT, ADDRESS)


def test_a_try_is_counted_before_it_is_looked_at(tries):
    for _ in range(7):
        with pytest.raises(Refused):
            try_once(tries, refused=True)
    with tries.failures(SIGN_IN, facts(**ALEX)), pytest.raises(TooManyTries):
        try_once(tries)


def test_the_ninth_of_a_kind_is_not_looked_at_and_not_counted(tries):
    fail(tries, 8)
    for _ in range(60):
        with pytest.raises(TooManyTries):
            try_once(tries)
    assert is_held(tries, address="203.0.113.9") is False, "the account’s own limit is not reached"


def test_a_success_is_no_failure_of_the_address(tries):
    for number in range(85):
        with tries.failures(SIGN_IN, facts(account=f"user{number}@office.example", address="192.0.2.1")):
            pass
    assert is_held(tries, account="user3@office.example") is False


def test_a_success_by_failures_wipes_the_persons_own_slate_only(tries):
    fail(tries, 7)
    try_once(tries)
    fail(tries, 7)
    assert is_held(tries) is False
    for number in range(66):
        fail(tries, 1, account=f"user{number}@office.example")
    assert is_held(tries).by == (ADDRESS,)


def test_a_fault_of_ours_is_nobodys_failure(tries):
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            try_once(tries, other=ZeroDivisionError())
    assert is_held(tries) is False


def test_a_use_is_counted_by_all_rules_or_by_none(tries):
    rules = (Rule((ACCOUNT,), SIGN_IN[1].most), Rule((ACCOUNT, "once"), SIGN_IN[0].most))
    for _ in range(8):
        tries.take(rules, facts(**ALEX))
    for _ in range(60):
        with pytest.raises(TooManyTries):
            tries.take(rules, facts(**ALEX))
    for _ in range(52):
        tries.take(rules[:1], facts(**ALEX))
    with pytest.raises(TooManyTries):
        tries.take(rules[:1], facts(**ALEX))


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:50123", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:50123", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:3::4]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:3::4]:50123", "2001:db8:1:2::/64"),
        ("2001:db8::5", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
        ("[]", "[]"),
        ("192.0.2.1:1:2", "192.0.2.1:1:2"),
    ],
)
def test_an_address_is_the_same_however_a_proxy_writes_it(written, counted):
    """With the port, each connection would count by itself; as one IPv6 network, all of IPv4 would count together."""
    assert network_of(written) == counted
