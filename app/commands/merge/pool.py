"""Work on many chunks, by several processes or by this one: the results come in the same order."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from traceback import format_exc
from typing import Any, Protocol, TypeVar

from app.platform.processes import obey_parent, settle

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

Answer = tuple[bool, Any]
"""Whether the work was done, and its result; else what it raised."""


class Map(Protocol):
    """The built-in `map` of one argument, wherever the work is done."""

    def __call__(self, work: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]: ...


class ProcessEnded(Exception):
    """A process ended before its work: killed, perhaps, for want of memory."""

    code = "process_ended"


@contextmanager
def mapping(jobs: int) -> Iterator[Map]:
    """A `map` over `jobs` processes, forked now with all that is loaded. None outlives the block, however it ends.

    The work raises what it raises; ProcessEnded when a process was killed.
    """
    settle()
    if jobs == 1:
        yield map
        return
    fork = multiprocessing.get_context("fork")
    processes, connections = list[BaseProcess](), list[Connection]()
    try:
        for _ in range(jobs):
            ours, theirs = fork.Pipe()
            connections.append(ours)
            with theirs:  # the process alone holds it, so that its end is heard
                started = fork.Process(target=_serve, args=(theirs, connections), daemon=True)
                started.start()
                processes.append(started)
        yield partial(_in_order, connections)
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
        for connection in connections:
            connection.close()


def _in_order(
    connections: Sequence[Connection], work: Callable[[Chunk], Result], chunks: Iterable[Chunk]
) -> Iterator[Result]:
    """A process has one chunk at a time, so that it and this one never both wait for the other to listen."""
    waiting = enumerate(chunks)
    at_work = dict[Connection, int]()
    done = dict[int, Result]()
    turn = 0

    def hand_out(connection: Connection) -> None:
        for number, chunk in waiting:
            _send_work(connection, (work, chunk))
            at_work[connection] = number
            return

    for connection in connections:
        hand_out(connection)
    while at_work:
        heard = wait(list(at_work))
        for connection in [one for one in at_work if one in heard]:
            good, result = _hear(connection)
            if not good:
                raise result
            done[at_work.pop(connection)] = result
            hand_out(connection)
        while turn in done:
            yield done.pop(turn)
            turn += 1


def _send_work(connection: Connection, asked: object) -> None:
    try:
        connection.send(asked)
    except ConnectionError:
        raise ProcessEnded from None


def _hear(connection: Connection) -> Answer:
    try:
        answer: Answer = connection.recv()
    except (EOFError, ConnectionError):
        raise ProcessEnded from None
    return answer


def _serve(connection: Connection, others: Sequence[Connection]) -> None:
    obey_parent()
    for other in others:
        other.close()
    with suppress(EOFError):  # nobody is left to ask
        while True:
            work, chunk = connection.recv()
            connection.send(_answer(work, chunk))


def _answer(work: Callable[[Chunk], Result], chunk: Chunk) -> Answer:
    try:
        return True, work(chunk)
    except Exception as problem:  # noqa: BLE001 (raised where the work was asked for)
        problem.add_note(format_exc())
        return False, problem
