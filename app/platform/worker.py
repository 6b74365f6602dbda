"""The task engine: Huey on SQLite, Redis or PostgreSQL, one set of tasks.

The queue is never trusted (rule 1): a message is only a nudge that says which rows to look at, a lost one is sent again
by a sweep, and a doubled one finds nothing to claim. So the queue keeps no results. Messages are plain JSON: whoever
merely reaches the broker can ask for a task that looks at rows, and have nothing else run.
"""

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog
from huey import Huey, crontab
from huey.consumer import Consumer
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.places import Place
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.database import DatabaseFailed
from app.platform.heartbeat import record_worker
from app.platform.private_files import keep_private
from app.platform.processes import DRAIN_SECONDS, draining, end_with_parent, settle

if TYPE_CHECKING:
    from app.platform.services import Services

NAME = "despatch"

POLL_SECONDS = 1.0
"""How long a nudge may lie in a queue on SQLite before a worker sees it; Redis and PostgreSQL tell at once."""

LOOK_SECONDS = 1.0
"""How long until a worker process that died is replaced."""

INTERRUPT = signal.SIGUSR1
"""What a worker's processes are sent when what they do takes too long after it was asked to stop."""

INTERRUPT_SECONDS = 4
"""How long they have to give it back."""

BUSY_SECONDS = 60
"""How long a task waits when the database was held for too long."""

log = structlog.get_logger(__name__)

Perform = Callable[..., object]
"""Takes a task's name, then the nudge's plain arguments."""


@dataclass(frozen=True)
class Task:
    """What the worker calls: with the process's Services first, then the nudge's arguments.

    With `minute` set (as in cron, UTC) the worker also calls it by itself, without arguments.
    """

    function: Callable[..., object]
    minute: str | None = None
    hour: str = "*"


TASKS: Place[Mapping[str, Task]] = Place("tasks")
"""By name: a table for each room."""


class PlainMessages(Serializer):  # type: ignore[misc]
    """Messages as JSON: a task's name, its number, when it may run, and arguments that are words or whole numbers."""

    def _serialize(self, message: Message) -> bytes:
        eta = message.eta.isoformat() if message.eta else None
        return json.dumps({"id": message.id, "name": message.name, "eta": eta, "args": message.args}).encode()

    def _deserialize(self, data: bytes) -> Message:
        """Raises ValueError for anything else; Huey logs it and goes on."""
        try:
            said = json.loads(data)
            identity, name, eta, arguments = said["id"], said["name"], said["eta"], said["args"]
        except (KeyError, TypeError) as problem:
            raise ValueError("not a message of ours") from problem
        if not all(isinstance(one, str) or type(one) is int for one in (identity, name, *arguments)):
            raise ValueError("not a message of ours")
        return Message(identity, name, datetime.fromisoformat(eta) if eta else None, args=tuple(arguments))


Due = Callable[[datetime], bool]
"""Whether a task is due in this minute (UTC)."""


class TimedNudges(Huey):  # type: ignore[misc]
    """Huey asks for periodic tasks with messages that only the worker knows, and whoever else looks at the queue can't
    read. Here they are asked for with the same message as every task.

    Huey logs a traceback each time that a broker does not answer, each second in each process. Here a process says once
    that it does not answer, and once that it answers again.
    """

    due: Callable[[datetime], list[Any]] | None = None
    beat: Callable[[], object] | None = None
    silent = False

    def read_periodic(self, timestamp: datetime | None) -> list[Any]:
        """Return the messages to send in this minute, or at `timestamp`: none while the broker would not take them."""
        minute = timestamp or now()  # before the beat, which may wait for the database until the next one
        if self.beat:
            self.beat()
        return self.due(minute) if self.due and not self.silent else []

    def dequeue(self) -> Any:
        return self._patiently(super().dequeue)

    def read_schedule(self, timestamp: datetime | None = None) -> list[Any]:
        return self._patiently(lambda: super(TimedNudges, self).read_schedule(timestamp)) or []

    def _patiently(self, read: Callable[[], Any]) -> Any:
        """What `read` returns; None, after a pause, if the broker does not answer."""
        try:
            found = read()
        except (HueyException, ValueError):  # it answers, with a message that is not ours
            raise
        except Exception as problem:  # noqa: BLE001 (each broker has its own errors)
            if not self.silent:
                clear_contextvars()  # of the last task: it is about none
                log.error("the queue does not answer: the worker waits for it", problem=type(problem).__name__)
            self.silent = True
            with suppress(Exception):
                self.storage.close()  # PostgreSQL's has two connections, and the other may fail later
            time.sleep(POLL_SECONDS)
            return None
        if self.silent:
            log.warning("the queue answers again: the worker goes on")
        self.silent = False
        return found


class Queue:
    """Sends nudges: `nudge("make", 7)` asks any worker for the task of that name with 7.

    It connects when it is first used.
    """

    def __init__(self, settings: Settings, perform: Perform | None = None) -> None:
        self._settings = settings
        self._perform = perform or _only_workers_perform

    @cached_property
    def huey(self) -> Huey:
        return _open(self._settings)

    @cached_property
    def _message(self) -> Any:
        # Huey names a message after the function's module, so sender and worker both define theirs in this one.
        return self.huey.task(name="nudge")(self._perform)

    def nudge_when(self, times: Mapping[str, Due], *, beat: Callable[[], object]) -> None:
        """Have a worker that runs on this queue ask for tasks, by name, when they are due, and call `beat` each
        minute."""
        self.huey.beat = beat
        self.huey.due = lambda at: [self._message.s(task) for task, due in times.items() if due(at)]

    def nudge(self, task: str, *arguments: int | str, delay: float = 0) -> None:
        """Ask for a task, after `delay` seconds."""
        if delay:
            self.huey.add_schedule(self._message.s(task, *arguments, delay=delay))
        else:
            self._message(task, *arguments)

    def wake(self, task: str, *arguments: int | str, delay: float = 0, everyone: bool = False) -> None:
        """Nudge for a task unless such a nudge waits already; `everyone`: until there are as many as worker processes.

        A queue that does not answer costs time and nothing else: the rows are committed, and the sweep finds them.
        """
        try:
            for _ in range((self._settings.workers if everyone else 1) - self.waiting(task, *arguments)):
                self.nudge(task, *arguments, delay=delay)
        except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
            log.warning("worker not woken", task=task, row=arguments[:1], problem=type(problem).__name__)

    def waiting(self, task: str, *arguments: int | str) -> int:
        """How many such nudges no worker has taken yet; those that are delayed don't count."""
        self._message  # noqa: B018 (Huey reads only messages that it knows)
        return sum(message.args == (task, *arguments) for message in self.huey.pending())

    def ping(self) -> None:
        self.huey.pending_count()

    def close(self) -> None:
        if "huey" in self.__dict__:
            self.huey.storage.close()


def run_worker(settings: Settings, tasks: Mapping[str, Task], *, drain: float = DRAIN_SECONDS) -> None:
    """Work until asked to stop (SIGTERM, SIGINT), then take up nothing more and end within `drain` seconds: what takes
    longer is interrupted, and gives back what it has in hand. One process for each of `settings.workers`.

    Several workers may share a broker. Each then calls the periodic tasks, which must not mind.
    """
    from app.platform.services import load_rooms, open_services

    load_rooms()
    opened: dict[int, Services] = {}

    def perform(name: str, *arguments: int | str) -> object:
        """Connections are not shared across a fork: each process opens its own."""
        if os.getpid() not in opened:
            opened[os.getpid()] = open_services(settings)
            opened[os.getpid()].database.may_make = False
            settle()
        return perform_and_log(tasks[name], name, opened[os.getpid()], *arguments)

    queue = Queue(settings, perform)
    timed = {name: task for name, task in tasks.items() if task.minute is not None}
    times = {name: crontab(minute=task.minute, hour=task.hour) for name, task in timed.items()}
    queue.nudge_when(times, beat=partial(record_worker, settings))
    try:
        queue.ping()
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors)
        log.error("the queue does not answer, so the worker ends", problem=type(problem).__name__)
        sys.exit(2)
    log.info("worker started", processes=settings.workers)
    for name in timed:
        queue.nudge(name)  # once at start too: a worker that comes back looks for what was lost
    queue.huey.on_startup()(_hear_parent_only)
    consumer = DrainingConsumer(
        queue.huey,
        workers=settings.workers,
        worker_type="process",
        max_delay=POLL_SECONDS,
        health_check_interval=LOOK_SECONDS,
        graceful_signal="TERM",
        shutdown_timeout=max(0, drain - INTERRUPT_SECONDS),
    )
    draining.has_begun = consumer.stop_flag.is_set
    os.register_at_fork(after_in_child=end_with_parent)
    consumer.run()
    _end_children()
    queue.close()


def perform_and_log(task: Task, name: str, services: "Services", *arguments: int | str) -> object:
    """A line when it ends, with its time; all that is logged meanwhile carries the task and, if it is about one, the
    row. So does what Huey logs of a failure afterwards. What the worker does each minute says so only at DEBUG."""
    clear_contextvars()
    bind_contextvars(task=name, **({"row": arguments[0]} if arguments else {}))
    began = perf_counter()
    try:
        return perform_or_put_off(task, name, services, *arguments)
    finally:
        say = log.info if arguments or task.minute is None else log.debug
        say("task ended", ms=round((perf_counter() - began) * 1000))


class DrainingConsumer(Consumer):  # type: ignore[misc]
    """Huey drains on SIGTERM; this drains on SIGINT too, as from a terminal. Asked a second time, it does not wait."""

    def start(self) -> None:
        super().start()
        signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))

    def stop(self, graceful: bool = False) -> None:
        self.stop_flag.set()
        log.info("worker asked to stop: it finishes what it has in hand")
        super().stop(graceful)


def _hear_parent_only() -> None:
    """In a process that works: a terminal or a supervisor may ask all processes of a worker to stop at once. These wait
    for the first one, which tells them to take up nothing more, and to drop what takes too long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(INTERRUPT, signal.default_int_handler)


def _end_children() -> None:
    """Have what still works give back what it has in hand; a process that does not is killed."""
    children = multiprocessing.active_children()
    for pid in filter(None, (child.pid for child in children)):
        os.kill(pid, INTERRUPT)
    ends = time.monotonic() + INTERRUPT_SECONDS - 1  # Huey has waited for a second
    for child in children:
        child.join(max(0, ends - time.monotonic()))
        child.kill()


def perform_or_put_off(task: Task, name: str, services: "Services", *arguments: int | str) -> object:
    """A task that the database failed is asked for again, if the worker does not call it each minute anyway."""
    try:
        return task.function(services, *arguments)
    except DatabaseFailed as problem:
        log.warning("task delayed", task=name, problem=problem.kind)
        if task.minute != "*" or arguments:
            services.queue.nudge(name, *arguments, delay=BUSY_SECONDS)
        return None


def _only_workers_perform(name: str, *_arguments: int | str) -> object:
    raise RuntimeError(f"{name} was asked of a process that only sends")


def _open(settings: Settings) -> Huey:
    url = settings.broker_url
    options: dict[str, Any] = {"results": False, "serializer": PlainMessages()}
    if url.startswith(("redis://", "rediss://")):
        return TimedNudges(NAME, storage_class=RedisStorage, url=url, **options)
    if url.startswith(("postgres://", "postgresql://")):
        return TimedNudges(NAME, storage_class=PostgresStorage, dsn=url, **options)
    file = url.removeprefix("sqlite:///")  # settings allow no fourth kind
    keep_private(Path(file))
    return TimedNudges(NAME, storage_class=SqliteStorage, filename=file, **options)
