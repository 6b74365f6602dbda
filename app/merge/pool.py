"""Work on many chunks, by several processes or by this one: the results come in the same order."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

from app.processes import obey_parent, settle

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


class Map(Protocol):
    """The built-in `map` of one argument, wherever the work is done."""

    def __call__(self, work: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]: ...


@contextmanager
def mapping(jobs: int) -> Iterator[Map]:
    """A `map` over `jobs` processes, forked now with all that is loaded. None outlives the block, however it ends.

    The work raises what it raises; BrokenProcessPool when a process was killed.
    """
    settle()
    if jobs == 1:
        yield map
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), initializer=obey_parent)
    try:
        yield pool.map
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
