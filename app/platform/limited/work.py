"""limited: declare a function whose work is done in a process with limits."""

import os
import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from app.platform.limited.ask import LimitReached, ask
from app.platform.limited.limits import Limits
from app.platform.limited.turns import turn

P = ParamSpec("P")
T = TypeVar("T")

LEAST = 2
"""Limited processes that a process may always have at work: one that takes long must not keep everyone waiting."""

AT_ONCE = max(LEAST, os.cpu_count() or 1)
"""Limited processes at work for a process that shares the cores with no other (`share_cores`); what else is asked waits
its turn."""

WARM = min(4, AT_ONCE)
"""Warm processes of such a process. Each takes some 50 MB."""


tell_limit_reached: ContextVar[Callable[..., None] | None] = ContextVar("tell_limit_reached", default=None)
"""Is told when a limit ends limited work that the request of this thread asked for: which (time, memory, answer), and
`of_a_file`, whether it was a file from outside, and no text to lay out. None: the thread answers no request."""


class WorkFailed(Exception):
    """A fault of ours in the work: the message has its traceback."""


class Limited(Generic[P, T]):
    """A function of a module. `here` does the work in this process."""

    cold_turns = threading.BoundedSemaphore(AT_ONCE)
    warm_turns = threading.BoundedSemaphore(WARM)

    def __init__(
        self,
        work: Callable[P, T],
        limits: Limits,
        refusals: tuple[type[Exception], ...],
        too_heavy: Callable[[], Exception] | None,
        *,
        warm: bool,
    ) -> None:
        update_wrapper(self, work)
        self.here = work
        self.limits = limits
        self.refusals = refusals
        self.too_heavy = too_heavy
        self.warm = warm

    @property
    def turns(self) -> threading.BoundedSemaphore:
        return self.warm_turns if self.warm else self.cold_turns

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises LimitReached, NoTurn, WorkFailed and the refusals that the work raises."""
        return self.within(self.limits, *args, **kwargs)

    def within(self, limits: Limits, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it with other limits than its own."""
        from app.platform.limited import serve

        if serve.limited_process:
            return self.here(*args, **kwargs)
        with turn(self.turns, limits.seconds):
            try:
                work = self.here
                return self._result(ask(work.__module__, work.__qualname__, (args, kwargs), limits, warm=self.warm))
            except LimitReached as reached:
                if tell := tell_limit_reached.get():
                    tell(str(reached), of_a_file=not self.warm)
                raise (self.too_heavy() if self.too_heavy else reached) from None

    def _result(self, answer: bytearray) -> T:
        """An answer begins with the letter of its kind (serve.py), which is taken off: it may be large."""
        kind, body = bytes(answer[:1]), answer
        del body[:1]
        if kind == b"D":
            value: T = self.codec.validate_json(body)[0]
            return value
        if kind == b"M":
            raise LimitReached("memory")
        if kind == b"R":
            number, code, facts = _refusals().validate_json(body)
            raise self.refusals[number](*code, **facts)
        raise WorkFailed(body.decode("utf-8", "replace"))

    @cached_property
    def codec(self) -> Any:
        """JSON of the result, by the function's return type: no pickle is read of a process that opened a hostile
        file."""
        from pydantic import ConfigDict, TypeAdapter

        one: Any = tuple
        as_base64 = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
        return TypeAdapter(one[get_type_hints(self.here)["return"]], config=as_base64)


def share_cores(processes: int) -> None:
    """Have this process take its part of the limited work where `processes` share the cores: before it has any work."""
    at_once = max(LEAST, -(-AT_ONCE // processes))
    Limited.cold_turns = threading.BoundedSemaphore(at_once)
    Limited.warm_turns = threading.BoundedSemaphore(min(WARM, at_once))


def _refusals() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[int, list[str], dict[str, Any]])


def limited(
    *,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    refusals: tuple[type[Exception], ...] = (),
    too_heavy: Callable[[], Exception] | None = None,
    warm: bool = False,
) -> Callable[[Callable[P, T]], Limited[P, T]]:
    """Arguments are pickled; the result is of a type that JSON can hold: dataclasses, numbers, text, bytes.

    `refusals`: exceptions that the work raises, made of their `code`, if each has its own, and their `facts`.
    `too_heavy`: makes what is raised in place of LimitReached.
    `warm`: one of a few processes does it that wait for more such work, for what takes long to get ready, as fonts and
    style sheets do. It lasts until it has done much, takes much memory, or a limit ends it. Not for files from outside:
    a process that has opened one opens no other.

    The server that forks imports the function's module, so no module lays anything out when it is imported (serve.py).
    """
    return lambda work: Limited(work, limits, refusals, too_heavy, warm=warm)
