"""Limited work: its limits end it, and nothing but it; it is told nothing but what it works on.

Each test may wait for the server to start, which takes half a second.
"""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.limited import LimitReached, NoTurn, WorkFailed, ask
from app.root import ROOT
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


ENDS = "import os, signal; from tests.limited import works; print(works.process()[1], flush=True); "


@pytest.mark.parametrize("end", ["", "os.kill(os.getpid(), signal.SIGKILL)"], ids=["at its end", "killed"])
def test_no_server_outlives_the_process_that_started_it(end):
    command = [sys.executable, "-c", ENDS + end]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, check=False)
    until(lambda: not alive(int(done.stdout)), seconds=10)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
