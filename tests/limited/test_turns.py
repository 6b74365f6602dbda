"""Requests that wait for limited work leave threads free for others, and none waits long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import monotonic

import pytest

from app.accounts.models import Role
from app.platform.limited import turns
from app.platform.limited.turns import AT_WORK, EACH, NoTurn, Requests, asker, turn
from tests.fixtures.app import sign_in_to
from tests.waiting import until


@pytest.fixture
def requests(monkeypatch):
    found = Requests(most=3)
    monkeypatch.setattr(turns, "requests", found)
    return found


@contextmanager
def asked_by(person: str) -> Iterator[None]:
    token = asker.set(lambda: person)
    yield
    asker.reset(token)


def soon() -> float:
    return monotonic() + 0.01


def test_what_would_leave_too_few_threads_is_refused_at_once(requests):
    with ExitStack() as held:
        for person in "abc":
            held.enter_context(requests.one_of(person, soon()))
        with pytest.raises(NoTurn), requests.one_of("d", monotonic() + 600):
            pass
    with requests.one_of("d", soon()):
        pass


def test_one_person_has_two_pieces_of_work_at_once_and_others_work_meanwhile(requests):
    with ExitStack() as held:
        for _ in range(AT_WORK):
            held.enter_context(requests.one_of("a", soon()))
        with pytest.raises(NoTurn), requests.one_of("a", soon()):
            pass
        with requests.one_of("b", soon()):
            pass


def test_more_of_the_same_person_waits_until_the_first_ends(requests):
    requests.most = 2 * EACH
    began, go_on = threading.Semaphore(0), threading.Event()

    def work(_number: int) -> bool:
        with requests.one_of("a", monotonic() + 60):
            began.release()
            return go_on.wait(60)

    with ThreadPoolExecutor(EACH) as threads:
        done = [threads.submit(work, number) for number in range(EACH)]
        for _ in range(AT_WORK):
            assert began.acquire(timeout=60)
        until(lambda: requests._there["a"] == EACH, seconds=60)
        with pytest.raises(NoTurn), requests.one_of("a", monotonic() + 600):
            pass
        assert not began.acquire(blocking=False)
        go_on.set()
        assert all(one.result() for one in done)
    assert (requests._there.total(), requests._at_work.total()) == (0, 0)


def test_a_request_waits_a_few_seconds_for_a_process_and_other_work_as_long_as_it_may_take(requests, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    turns_left = threading.Semaphore(0)
    with asked_by("a"), pytest.raises(NoTurn), turn(turns_left, 600):
        pass
    assert requests._there.total() == 0
    threading.Timer(0.05, turns_left.release).start()
    with turn(turns_left, 600):
        pass


def test_a_request_says_for_whom_it_is_and_nothing_of_it_stays(own_app):
    found = []
    own_app.after_request(lambda answer: found.append(asker.get()()) or answer)
    client = sign_in_to(own_app, Role.DRAFTER)
    client.get("/account")
    own_app.test_client().get("/sign-in")
    assert found == [f"account {client.member.id}", "address 127.0.0.1"]
    assert asker.get() is None
