"""Many writers at once leave one chain: no number twice, none left out, and it verifies. On both databases."""

import multiprocessing
import threading
from contextlib import closing

import pytest

from app.audit.record import SYSTEM, record
from app.audit.verify import verify
from app.platform.services import open_services
from tests.audit.codes import event_of
from tests.audit.tamper import events, write_events

pytestmark = pytest.mark.stack


def holds_with(services, count):
    with services.database.reading() as session:
        verdict = verify(session)
    assert verdict.faults == ()
    assert (verdict.events, verdict.last.seq) == (count, count)


def test_threads(empty):
    threads = [threading.Thread(target=write_events, args=(empty, 25)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holds_with(empty, 200)


def _write_from_another_process(settings, ready):
    with closing(open_services(settings)) as services:
        ready.wait()
        write_events(services, 25)


def test_processes(empty):
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(2)
    processes = [
        spawn.Process(target=_write_from_another_process, args=(empty.settings, ready), daemon=True) for _ in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    holds_with(empty, 50)


def test_a_transaction_that_fails_leaves_no_gap(empty):
    write_events(empty, 2)
    with pytest.raises(RuntimeError), empty.database.writing() as session:
        record(session, event_of("test.lost"), actor=SYSTEM, subjects=[])
        raise RuntimeError
    write_events(empty, 1)
    assert [event.seq for event in events(empty)] == [1, 2, 3]
    holds_with(empty, 3)


def test_several_events_of_one_transaction_follow_each_other(empty):
    with empty.database.writing() as session:
        for name in ("test.first", "test.second"):
            record(session, event_of(name), actor=SYSTEM, subjects=[])
    assert [(event.seq, event.action) for event in events(empty)] == [(1, "test.first"), (2, "test.second")]
    holds_with(empty, 2)
