"""Being asked to stop interrupts what may be interrupted, once, and waits for what may not."""

import os
import signal

import pytest

from app.platform.processes import MOST_JOBS, default_jobs, signals_wait
from app.production.cli import demo

pytestmark = pytest.mark.usefixtures("signals_heard")

ASKING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def ask(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", ASKING)
def test_a_block_that_is_interruptible_is_interrupted_once(number):
    done = []
    with signals_wait() as interruptible:
        with pytest.raises(KeyboardInterrupt), interruptible():
            try:
                ask(number)
                done.append("not this")
            finally:
                ask(number)
                done.append("undone")
        ask(number)
        done.append("to its end")
    assert done == ["undone", "to its end"]


@pytest.mark.parametrize("number", ASKING)
def test_what_is_asked_before_waits_for_the_block(number):
    done = []
    with signals_wait() as interruptible:
        ask(number)
        done.append("made")
        with pytest.raises(KeyboardInterrupt), interruptible():
            done.append("not this")
    assert done == ["made"]


def test_signals_do_afterwards_what_they_did_before():
    before = [signal.getsignal(number) for number in ASKING]
    with signals_wait():
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert [signal.getsignal(number) for number in ASKING] == before


def test_a_signal_that_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals_wait() as interruptible, interruptible():
            ask(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_process_that_is_forked_meanwhile_is_not_interrupted():
    with signals_wait() as interruptible, interruptible():
        child = os.fork()
        if not child:
            ask(signal.SIGTERM)
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@pytest.mark.parametrize(("cores", "jobs"), [(None, 1), (2, 2), (96, MOST_JOBS)])
def test_by_default_there_is_a_process_a_core_as_far_as_a_command_may_have_so_many(monkeypatch, cores, jobs):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert default_jobs() == jobs
    assert demo.make_context("demo", ["--out", "out"]).params["jobs"] == jobs
