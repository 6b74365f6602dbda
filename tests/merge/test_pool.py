"""Work spread over processes: in order, what it raises is raised, and no process outlives it."""

import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from app.commands.merge.pool import ProcessEnded, mapping
from app.platform.root import ROOT
from tests.merge.merging import GOOD, VISIT

pytestmark = pytest.mark.processes


def squared(number: int) -> int:
    return number * number


def fails(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    return number


def killed(number: int) -> bytes:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return bytes(1 << 20)


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("chunks", [0, 1, 4, 100])
def test_results_come_in_the_order_of_the_chunks(jobs, chunks):
    with mapping(jobs) as by:
        assert list(by(squared, range(chunks))) == [number * number for number in range(chunks)]
        assert list(by(squared, range(3))) == [0, 1, 4]
    assert multiprocessing.active_children() == []


def test_chunks_and_results_may_be_larger_than_what_a_pipe_holds():
    chunks = [bytes([number]) * (1 << 20) for number in range(6)]
    with mapping(2) as by:
        assert list(by(bytes, chunks)) == chunks


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_is_raised(jobs):
    with pytest.raises(ValueError, match="3") as raised, mapping(jobs) as by:
        list(by(fails, range(100)))
    assert jobs == 1 or "in fails" in raised.value.__notes__[0]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("times", range(5))
def test_a_process_that_is_killed_ends_it(times, capfd):
    with pytest.raises(ProcessEnded), mapping(2) as by:
        list(by(killed, range(100)))
    assert multiprocessing.active_children() == []
    assert capfd.readouterr() == ("", "")


def test_left_in_the_middle_no_process_outlives_it(capfd):
    with pytest.raises(KeyboardInterrupt), mapping(3) as by:
        for number in by(squared, range(1000)):
            if number > 9:
                raise KeyboardInterrupt
    assert multiprocessing.active_children() == []
    assert capfd.readouterr() == ("", "")


COUNTS_THREADS = """
import os
os.register_at_fork(before=lambda: print("threads:", len(os.listdir("/proc/self/task")), flush=True))
from app.commands.cli import despatch
despatch()
"""


def test_a_merge_forks_before_pango_has_a_thread(tmp_path):
    """A process forked later has no such thread, and waits for it for ever. The command starts in a second."""
    template, values = tmp_path / "letter.md", tmp_path / "values.csv"
    template.write_text(VISIT, encoding="utf-8")
    values.write_text(GOOD, encoding="utf-8")
    files = ["--out", tmp_path / "out", "--formats", "pdf", "--bundle", tmp_path / "all.pdf", "--jobs", "2"]
    command = [sys.executable, "-c", COUNTS_THREADS, "merge", template, values, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:2] == ["threads: 1", "threads: 1"]
