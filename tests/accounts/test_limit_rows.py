"""Uses counted in rows: the same count for every process, exact when many come at once, and never in anybody's way."""

from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from limits import parse
from sqlalchemy import func, select

from app.accounts.models import Role
from app.accounts.security import limit_rows, rate_limits
from app.accounts.security.limit_rows import LimitHit, RowCounts
from app.accounts.security.limits import MemoryCounts, Rule, TooManyTries, Tries, facts
from app.accounts.tasks import clear_counts
from app.platform.database import Database
from tests.accounts.people import NOON
from tests.fixtures.app import sign_in_to, token_in

pytestmark = pytest.mark.stack

TWICE = parse("2 per minute")
KEY = (TWICE, "account/alex")
OTHER = (TWICE, "account/robin")


class Clock:
    """It moves when it is told to."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["rows", "memory"])
def counts(request, empty, clock):
    return RowCounts(empty.database, clock) if request.param == "rows" else MemoryCounts(clock)


def number_of_rows(services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LimitHit))


@contextmanager
def held(database):
    """Somebody else is in the middle of a count of KEY, or of any write on SQLite."""
    with database.writing() as session:
        session.connection()
        limit_rows._hold(session, [KEY])
        yield


def test_the_window_moves_with_each_use(counts, clock):
    assert counts.take([KEY]) == [0]
    clock.pass_seconds(40)
    assert counts.take([KEY]) == [0]
    assert counts.take([KEY]) == [20], "until the first one is a minute old"
    clock.pass_seconds(20)
    assert counts.take([KEY]) == [0]
    assert counts.waits([KEY]) == [40]


def test_a_use_that_was_refused_does_not_count(counts, clock):
    for _ in range(5):
        counts.take([KEY])
    clock.pass_seconds(60)
    assert counts.take([KEY]) == [0]


def test_what_is_given_back_may_be_used_again(counts):
    counts.take([KEY])
    counts.take([KEY])
    counts.give_back([KEY])
    assert counts.waits([KEY, OTHER]) == [0, 0]
    counts.take([KEY])
    assert counts.waits([KEY, OTHER]) == [60, 0]


def test_to_clear_one_leaves_the_others(counts):
    for use in (KEY, OTHER) * 2:
        counts.take([use])
    counts.clear([KEY])
    assert counts.waits([KEY, OTHER]) == [0, 60]


def test_nothing_to_give_back_or_to_clear_is_no_fault(counts):
    counts.give_back([KEY])
    counts.clear([KEY])
    assert counts.waits([KEY]) == [0]


def test_two_processes_share_a_count(empty):
    rule = Rule(("account",), TWICE)
    known = facts(account="alex", address=None)
    with closing(Database(empty.settings.database_url)) as database:
        first, second = Tries("", empty.database), Tries("", database)
        first.take([rule], known)
        second.take([rule], known)
        for tries in (first, second):
            with pytest.raises(TooManyTries):
                tries.take([rule], known)


def test_ten_at_once_do_not_pass_more_than_allowed(empty, monkeypatch):
    """Each waits as long as it takes: two processors and a disk for all of them."""
    monkeypatch.setattr(limit_rows, "WAIT_MS", 30_000)
    counts, start, passed = RowCounts(empty.database), Barrier(10), []
    use = (parse("3 per hour"), "account/alex")

    def take():
        start.wait()
        if counts.take([use]) == [0]:
            passed.append(1)

    threads = [Thread(target=take) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 3
    assert number_of_rows(empty) == 3


def test_while_rows_can_not_be_written_memory_stands_in(empty, monkeypatch, caplog):
    monkeypatch.setattr(limit_rows, "WAIT_MS", 20)
    tries, rule, known = Tries("", empty.database), Rule(("account",), TWICE), facts(account="alex", address=None)
    monkeypatch.setattr(limit_rows, "_key", lambda use: "1" * 64)  # the lock of `held` is on this key
    with held(empty.database):
        tries.take([rule], known)
        tries.take([rule], known)
        with pytest.raises(TooManyTries):
            tries.take([rule], known)
    assert number_of_rows(empty) == 0
    assert {record.levelname for record in caplog.records} == {"WARNING"}


def test_old_rows_are_cleared_away(empty):
    past = Clock()
    past.at = datetime(2026, 11, 1, tzinfo=UTC)
    RowCounts(empty.database, past).take([KEY])
    RowCounts(empty.database).take([(parse("2 per hour"), "account/alex")])
    clear_counts(empty)
    assert number_of_rows(empty) == 1


def test_no_row_names_anybody(empty):
    RowCounts(empty.database).take([KEY])
    with empty.database.reading() as session:
        assert "alex" not in str(vars(session.scalars(select(LimitHit)).one()))


def test_costly_work_of_one_person_is_counted_over_two_applications(stack_app, monkeypatch):
    """As two web processes would: the second has its own memory, and the same database."""
    monkeypatch.setattr(rate_limits, "MOST", dict.fromkeys(rate_limits.MOST, parse("1 per 10 minutes")))
    client = sign_in_to(stack_app, Role.DRAFTER)
    form = {"csrf_token": token_in(client.get("/letters/check").text)}
    assert client.post("/letters/check", data=form).status_code == 200
    services = stack_app.extensions["despatch"]
    stack_app.extensions["despatch_tries"] = Tries(services.settings.broker_url, services.database)
    assert client.post("/letters/check", data=form).status_code == 429
