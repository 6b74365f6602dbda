"""Work spread over processes: in order, what it raises is raised, and no process outlives it."""

import multiprocessing
import os
import signal

import pytest

from app.merge.pool import ProcessEnded, mapping

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
