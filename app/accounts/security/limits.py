"""How often a sign-in may fail. Only failures count, so an office behind one address can sign in together. What costs
much is counted here too (rate_limits.py).

All web processes share the count: it is in Redis when the queue is there (BROKER_URL), else in rows (limit_rows.py).
While neither can be reached, each process counts in its own memory.
"""

import hashlib
import ipaddress
import logging
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol, TypeVar

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.accounts.security.limit_rows import RowCounts, Use
from app.errors import Refused
from app.platform.clock import now
from app.platform.database import Database, DatabaseFailed
from app.web.extensions import Extension

log = logging.getLogger(__name__)

T = TypeVar("T")

ACCOUNT, ADDRESS = "account", "address"
"""Facts about a request (`facts`)."""


@dataclass(frozen=True)
class Rule:
    """At most `most` uses for whoever has the same `by`: names of facts about the request. Another name is a fact of
    the rule itself: without an account and an address, it counts everybody's uses together."""

    by: tuple[str, ...]
    most: RateLimitItem
    forgiven: bool = False
    """Whether a success wipes the slate clean."""

    @property
    def in_all(self) -> bool:
        return not {ACCOUNT, ADDRESS} & set(self.by)


SIGN_IN = (
    Rule((ACCOUNT, ADDRESS), parse("8 per 5 minutes"), forgiven=True),
    Rule((ACCOUNT,), parse("60 per hour")),
    Rule((ADDRESS,), parse("80 per 10 minutes")),
    Rule(("sign-in",), parse("1000 per 10 minutes")),
)
"""One person at one desk mistypes; many desks guess at one account; one desk guesses at many accounts; many desks guess
at many accounts."""

SIGN_ON = (Rule((ADDRESS, "sign-on"), parse("600 per 10 minutes")),)
"""Ways to an identity server, which cost a row each. Whether they fail is that server's affair."""

SECOND_FACTOR = (
    Rule((ACCOUNT, ADDRESS), parse("8 per 5 minutes"), forgiven=True),
    Rule((ACCOUNT,), parse("30 per hour")),
    Rule((ADDRESS,), parse("80 per 10 minutes")),
    Rule(("second-factor",), parse("1000 per 10 minutes")),
)
"""A code has six digits, and whoever enters one already knows the password."""

KNOWN_BROWSER = (
    Rule((ACCOUNT, ADDRESS), parse("8 per 5 minutes"), forgiven=True),
    Rule((ACCOUNT, "own browser"), parse("30 per hour")),
)
"""In place of these two where somebody signed in at this browser before (known_browser.py): strangers who guess
elsewhere must not lock them out."""

OWN_PASSWORD = (Rule((ACCOUNT,), parse("8 per 5 minutes"), forgiven=True),)
"""A browser left open must not be a place to guess its owner's password."""

CONTRIBUTION = (
    Rule((ADDRESS, "contribution"), parse("120 per 10 minutes")),
    Rule(("contribution",), parse("3000 per 10 minutes")),
)
"""Pages of the links by which teams without an account answer. Every use counts, since each reads or writes rows."""

Facts = Mapping[str, str]


class TooManyTries(Exception):
    """Too many; `wait`: seconds until the next try is looked at. `rule`: the one that was reached."""

    code = "too_many_tries"

    def __init__(self, wait: int, rule: Rule) -> None:
        super().__init__(wait)
        self.wait = wait
        self.rule = rule


class Counts(Protocol):
    """A place where uses are counted. `take` counts one use of each or, if one of them has none left, of none. It
    returns what `waits` does: for each, the seconds until there is one left, or 0."""

    def take(self, uses: Sequence[Use]) -> list[int]: ...

    def waits(self, uses: Sequence[Use]) -> list[int]: ...

    def give_back(self, uses: Sequence[Use]) -> None: ...

    def clear(self, uses: Sequence[Use]) -> None: ...


class MemoryCounts:
    """Uses counted in the memory of this process, the newest last."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._lock = Lock()
        self._hits: defaultdict[Use, list[datetime]] = defaultdict(list)

    def take(self, uses: Sequence[Use]) -> list[int]:
        with self._lock:
            at = self._clock()
            waits = [self._wait(use, at) for use in uses]
            if not any(waits):
                for use in uses:
                    self._hits[use].append(at)
                    del self._hits[use][: -use[0].amount]  # as many as the limit allows tell the rest
            return waits

    def waits(self, uses: Sequence[Use]) -> list[int]:
        with self._lock:
            at = self._clock()
            return [self._wait(use, at) for use in uses]

    def give_back(self, uses: Sequence[Use]) -> None:
        with self._lock:
            for use in uses:
                if hits := self._hits.get(use):
                    hits.pop()

    def clear(self, uses: Sequence[Use]) -> None:
        with self._lock:
            for use in uses:
                self._hits.pop(use, None)

    def _wait(self, use: Use, at: datetime) -> int:
        limit, lasts = use[0], timedelta(seconds=use[0].get_expiry())
        self._forget(at)
        hits = [hit for hit in self._hits.get(use, ()) if hit > at - lasts]
        if len(hits) < limit.amount:
            return 0
        return max(1, math.ceil((hits[-limit.amount] + lasts - at).total_seconds()))

    def _forget(self, at: datetime) -> None:
        """Uses that count no more, once there are many."""
        if len(self._hits) > MOST_IN_MEMORY:
            for use in [use for use, hits in self._hits.items() if _is_over(use, hits, at)]:
                del self._hits[use]


MOST_IN_MEMORY = 10_000


def _is_over(use: Use, hits: Sequence[datetime], at: datetime) -> bool:
    return not hits or hits[-1] <= at - timedelta(seconds=use[0].get_expiry())


class RedisCounts:
    """Uses counted in Redis. Raises StorageError where it can't be reached."""

    def __init__(self, url: str) -> None:
        self._storage = RedisStorage(url, wrap_exceptions=True, key_prefix="despatch-tries")
        self._limiter = MovingWindowRateLimiter(self._storage)

    def take(self, uses: Sequence[Use]) -> list[int]:
        for number, use in enumerate(uses):
            if not self._limiter.hit(*use):
                self.give_back(uses[:number])
                return [0] * number + [self._wait(use)] + [0] * (len(uses) - number - 1)
        return [0] * len(uses)

    def waits(self, uses: Sequence[Use]) -> list[int]:
        return [self._wait(use) if self._limiter.get_window_stats(*use).remaining < 1 else 0 for use in uses]

    def give_back(self, uses: Sequence[Use]) -> None:
        """The library keeps the uses of each in a list, the newest first."""
        try:
            for limit, key in uses:
                self._storage.storage.lpop(self._storage.prefixed_key(limit.key_for(key)))
        except self._storage.base_exceptions as problem:
            raise StorageError(problem) from problem

    def clear(self, uses: Sequence[Use]) -> None:
        for use in uses:
            self._limiter.clear(*use)

    def _wait(self, use: Use) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(*use).reset_time - now().timestamp()))


class Tries:
    """The counts of one application, in the store that its processes share."""

    def __init__(self, broker_url: str, database: Database | None = None) -> None:
        self._memory: Counts = MemoryCounts()
        self._shared: Counts | None = None
        if broker_url.startswith(("redis://", "rediss://")):
            self._shared = RedisCounts(broker_url)
        elif database:
            self._shared = RowCounts(database)

    def take(self, rules: Sequence[Rule], facts: Facts) -> None:
        """Count one use, also when several come at the same moment. Raises TooManyTries, and counts none, when one of
        `rules` has none left."""
        uses = _uses(rules, facts)
        _require(rules, self._ask(lambda counts: counts.take(uses)))

    def give_back(self, rules: Sequence[Rule], facts: Facts) -> None:
        """Take the last use back. It was no failure."""
        uses = _uses(rules, facts)
        self._ask(lambda counts: counts.give_back(uses))

    @contextmanager
    def failures(self, rules: Sequence[Rule], facts: Facts) -> Iterator[None]:
        """Count a try before it is looked at, and give it back unless the block raises Refused. Raises TooManyTries."""
        self.take(rules, facts)
        try:
            yield
        except Refused:
            raise
        except BaseException:
            self.give_back(rules, facts)
            raise
        self.give_back([rule for rule in rules if not rule.forgiven], facts)
        self.succeeded(rules, facts)

    def require_left(self, rules: Sequence[Rule], facts: Facts) -> None:
        """Raise TooManyTries when one of `rules` allows no further failure."""
        uses = _uses(rules, facts)
        _require(rules, self._ask(lambda counts: counts.waits(uses)))

    def failed(self, rules: Sequence[Rule], facts: Facts) -> None:
        """Count a failure by each of `rules` that has one left. `failures` leaves no gap between this and the check."""
        for use in _uses(rules, facts):
            self._ask(lambda counts, use=use: counts.take([use]))  # type: ignore[misc]

    def succeeded(self, rules: Sequence[Rule], facts: Facts) -> None:
        uses = _uses([rule for rule in rules if rule.forgiven], facts)
        if uses:
            self._ask(lambda counts: counts.clear(uses))

    def _ask(self, what: Callable[[Counts], T]) -> T:
        if self._shared:
            try:
                return what(self._shared)
            except (StorageError, DatabaseFailed) as problem:
                log.warning("attempts are counted in the memory of one process only: %s", problem)
        return what(self._memory)


TRIES = Extension[Tries]("despatch_tries")


def facts(*, account: str, address: str | None) -> Facts:
    """What rules go by. The account is hashed: the counter is no list of who works here."""
    return {ACCOUNT: hashlib.sha256(account.lower().encode()).hexdigest()[:32], ADDRESS: network_of(address or "")}


_WITH_PORT = re.compile(r"^(?:\[(.+)\]|([\d.]+))(?::\d+)?$")
"""An address as proxies write it, with a port or without."""


def network_of(address: str) -> str:
    """An IPv6 customer has a whole /64. An IPv4 address is counted by itself, however it is written: some proxies add
    the port, and a socket for both kinds says ::ffff:192.0.2.1."""
    try:
        parsed = ipaddress.ip_address(_WITH_PORT.sub(r"\1\2", address))
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _uses(rules: Sequence[Rule], facts: Facts) -> list[Use]:
    return [(rule.most, "/".join((*rule.by, *(facts.get(name, "") for name in rule.by)))) for rule in rules]


def _require(rules: Sequence[Rule], waits: Sequence[int]) -> None:
    """Raise TooManyTries for the rule with the longest wait, if there is one."""
    wait, rule = max(zip(waits, rules, strict=True), key=lambda pair: pair[0], default=(0, None))
    if wait and rule:
        raise TooManyTries(wait, rule)
