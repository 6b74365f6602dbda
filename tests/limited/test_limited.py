"""Limited work: its limits end it, and nothing but it; it is told nothing but what it works on.

Each test may wait for the server to start, which takes half a second.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.platform.limited import LimitReached, Limits, NoTurn, WorkFailed, ask
from app.platform.limited.serve import TASKS
from app.platform.limited.work import AT_ONCE, LEAST, WARM, Limited, share_cores
from app.platform.root import ROOT
from tests.limited import works
from tests.waiting import until

pytestmark = pytest.mark.processes


def test_arguments_reach_the_work_and_its_result_comes_back():
    assert works.tell(b"abc", name="a") == works.Told(b"cba", ("a", "é\x00"))
    assert works.tell.here(b"abc", name="a") == works.Told(b"cba", ("a", "é\x00"))


def test_each_work_has_its_own_process_forked_from_one_server():
    (first, parent), (second, again) = works.process(), works.process()
    assert parent == again
    assert len({first, second, parent, os.getpid()}) == 4


def test_work_within_limited_work_is_done_in_the_same_process():
    outer, (inner, _) = works.nested()
    assert outer == inner


def test_it_is_told_no_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    ask.close_server()
    assert works.environment().keys() <= {*ask.TOLD, "LC_CTYPE"}


def test_it_can_write_no_file(tmp_path):
    with pytest.raises((WorkFailed, LimitReached)):
        works.written(str(tmp_path / "file"))
    assert not (tmp_path / "file").exists() or not (tmp_path / "file").read_bytes()


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (works.waits, "time"),
        (works.works, "time"),
        (works.hoards, "memory"),
        (works.talks, "answer"),
        (works.dies, "time"),
    ],
)
def test_a_limit_ends_the_work_alone(work, code):
    """The limit of processor time is a whole second at least."""
    _, server = works.process()
    with pytest.raises(LimitReached) as reached:
        work()
    assert reached.value.code == code
    assert works.process()[1] == server


def test_a_refusal_comes_back_with_its_code_and_facts():
    with pytest.raises(works.Refused) as refused:
        works.refuses()
    assert (refused.value.code, refused.value.facts) == ("not_one", {"row": 3})


def test_a_fault_of_ours_says_where_it_is():
    with pytest.raises(WorkFailed, match="ZeroDivisionError"):
        works.fails()


def test_threads_ask_at_the_same_time():
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: works.tell(bytes([number]), name="a").body, range(24)))
    assert found == [bytes([number]) for number in range(24)]


def test_who_waits_too_long_for_a_turn_is_told(monkeypatch):
    monkeypatch.setattr(works.tell, "limits", replace(works.tell.limits, seconds=0.01))
    turns = works.process.turns
    held = [turns.acquire() for _ in range(turns._value)]
    try:
        with pytest.raises(NoTurn):
            works.tell(b"", name="a")
    finally:
        for _ in held:
            turns.release()


def test_a_server_that_was_killed_is_replaced():
    _, server = works.process()
    os.kill(server, signal.SIGKILL)
    until(lambda: ask._server[1].poll() is not None, seconds=10)
    _, other = works.process()
    assert other != server


def test_a_forked_process_starts_a_server_of_its_own():
    _, server = works.process()
    reads, writes = os.pipe()
    if os.fork() == 0:
        os.write(writes, str(works.process()[1]).encode())
        ask.close_server()
        os._exit(0)
    os.wait()
    assert int(os.read(reads, 20)) != server
    assert works.process()[1] == server


def test_a_warm_process_does_one_piece_of_work_after_the_other():
    (first, parent), (second, again) = works.warm_process(), works.warm_process()
    assert (first, parent) == (second, again)
    assert works.process()[1] == parent, "of the same server"
    body = bytes(range(256)) * 5_000
    assert works.warm_tell(body).body == body[::-1]
    assert works.warm_process()[0] == first


@pytest.mark.parametrize(
    ("work", "code"), [(works.warm_waits, "time"), (works.warm_works, "time"), (works.warm_hoards, "memory")]
)
def test_a_limit_ends_the_warm_process_and_another_takes_its_place(work, code):
    first, server = works.warm_process()
    with pytest.raises(LimitReached) as reached:
        work()
    assert reached.value.code == code
    until(lambda: not alive(first), seconds=10)
    second, same = works.warm_process()
    assert (second != first, same) == (True, server)


def test_a_warm_process_that_was_killed_while_it_waited_is_replaced():
    first, _ = works.warm_process()
    os.kill(first, signal.SIGKILL)
    assert works.warm_process()[0] != first


def test_a_warm_process_is_replaced_when_it_has_done_much_or_takes_much_memory():
    first, _ = works.warm_process()
    assert {works.warm_process()[0] for _ in range(TASKS)} - {first}
    large = works.grows()
    assert works.warm_process()[0] != large


def test_limits_hold_for_each_piece_of_work_and_not_while_a_warm_process_waits():
    """The three seconds that it has must pass."""
    first, _ = works.warm_process()
    works.warm_seconds()
    ended = time.monotonic() + 3.1
    until(lambda: time.monotonic() > ended, seconds=30)
    assert works.warm_seconds.within(Limits(seconds=100)) > 50
    assert works.warm_process()[0] == first


def test_threads_have_warm_processes_of_their_own_up_to_a_number():
    with ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda number: works.warm_tell(bytes([number])).body, range(48)))
    assert bodies == [bytes([number]) for number in range(48)]
    assert 1 <= len(ask._waiting) <= WARM


def test_who_waits_too_long_for_a_warm_process_is_told(monkeypatch):
    monkeypatch.setattr(works.warm_tell, "limits", replace(works.warm_tell.limits, seconds=0.01))
    held = [works.warm_tell.turns.acquire() for _ in range(WARM)]
    try:
        with pytest.raises(NoTurn):
            works.warm_tell(b"")
        assert works.process(), "other work has turns of its own"
    finally:
        for _ in held:
            works.warm_tell.turns.release()


@pytest.mark.parametrize(("processes", "cold"), [(1, AT_ONCE), (2, max(LEAST, (AT_ONCE + 1) // 2)), (1000, LEAST)])
def test_processes_share_the_cores(monkeypatch, processes, cold):
    for kind in ("cold_turns", "warm_turns"):
        monkeypatch.setattr(Limited, kind, getattr(Limited, kind))  # so that it is put back after the test
    share_cores(processes)
    assert turns_in(works.process) == cold
    assert turns_in(works.warm_tell) == min(WARM, cold)


def turns_in(work: Limited) -> int:
    """How many may have it do something at once."""
    held = 0
    while work.turns.acquire(blocking=False):
        held += 1
    return held


def test_a_forked_process_has_warm_processes_of_its_own():
    first, _ = works.warm_process()
    reads, writes = os.pipe()
    if os.fork() == 0:
        os.write(writes, str(works.warm_process()[0]).encode())
        ask.close_server()
        os._exit(0)
    os.wait()
    assert int(os.read(reads, 20)) != first
    assert works.warm_process()[0] == first


ENDS = "import os, signal; from tests.limited import works; print(*works.warm_process(), flush=True); "


@pytest.mark.parametrize("end", ["", "os.kill(os.getpid(), signal.SIGKILL)"], ids=["at its end", "killed"])
def test_neither_server_nor_warm_process_outlives_the_process_that_started_it(end):
    command = [sys.executable, "-c", ENDS + end]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, check=False)
    numbers = [int(number) for number in done.stdout.split()]
    assert len(numbers) == 2
    until(lambda: not any(map(alive, numbers)), seconds=10)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
