"""How often a sign-in may fail. Only failures count, so an office behind one address can sign in together. What costs
much is counted here too (rate_limits.py).

They are counted in Redis when the queue is there (BROKER_URL), else in this process's memory: then several web
processes each count for themselves. While Redis can't be reached memory stands in for it.
"""

import hashlib
import ipaddress
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from limits import RateLimitItem, WindowStats, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.web.extensions import Extension

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """At most `most` failures for whoever has the same `by` (names of facts about the request)."""

    by: tuple[str, ...]
    most: RateLimitItem
    forgiven: bool = False
    """Whether a success wipes the slate clean."""


SIGN_IN = (
    Rule(("account", "address"), parse("8 per 5 minutes"), forgiven=True),
    Rule(("account",), parse("60 per hour")),
    Rule(("address",), parse("80 per 10 minutes")),
)
"""One person at one desk mistypes; many desks guess at one account; one desk guesses at many accounts."""

SECOND_FACTOR = (
    Rule(("account", "address"), parse("8 per 5 minutes"), forgiven=True),
    Rule(("account",), parse("30 per hour")),
    Rule(("address",), parse("80 per 10 minutes")),
)
"""A code has six digits, and whoever enters one already knows the password."""

OWN_PASSWORD = (Rule(("account",), parse("8 per 5 minutes"), forgiven=True),)
"""A browser left open must not be a place to guess its owner's password."""

Facts = Mapping[str, str]


class TooManyTries(Exception):
    """Too many failures; `wait`: seconds until the next try is looked at."""

    code = "too_many_tries"

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Tries:
    """The count of failures for one application."""

    def __init__(self, broker_url: str) -> None:
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        if broker_url.startswith(("redis://", "rediss://")):
            self._shared = MovingWindowRateLimiter(
                storage_from_string(broker_url, wrap_exceptions=True, key_prefix="despatch-tries")
            )

    def require_left(self, rules: tuple[Rule, ...], facts: Facts) -> None:
        """Raise TooManyTries when one of `rules` allows no further failure."""
        for rule in rules:
            stats: WindowStats = self._ask("get_window_stats", rule, facts)
            if stats.remaining < 1:
                raise TooManyTries(max(1, math.ceil(stats.reset_time - time())))

    def failed(self, rules: tuple[Rule, ...], facts: Facts) -> None:
        for rule in rules:
            self._ask("hit", rule, facts)

    def succeeded(self, rules: tuple[Rule, ...], facts: Facts) -> None:
        for rule in rules:
            if rule.forgiven:
                self._ask("clear", rule, facts)

    def _ask(self, what: str, rule: Rule, facts: Facts) -> Any:
        key = ("+".join(rule.by), *(facts[name] for name in rule.by))
        if self._shared:
            try:
                return getattr(self._shared, what)(rule.most, *key)
            except StorageError as problem:
                log.warning("attempts are counted in the memory of one process only: %s", problem)
        return getattr(self._memory, what)(rule.most, *key)


TRIES = Extension[Tries]("despatch_tries")


def facts(*, account: str, address: str | None) -> Facts:
    """What rules go by. The account is hashed: the counter is no list of who works here."""
    return {"account": hashlib.sha256(account.lower().encode()).hexdigest()[:32], "address": _network(address or "")}


def _network(address: str) -> str:
    """An IPv6 customer has a whole /64; an IPv4 address is counted by itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
