"""The task engine: Huey on SQLite, Redis or PostgreSQL, one set of tasks.

The queue is never trusted (rule 1): a message is only a nudge that says which rows to look at, a lost one is sent again
by a sweep, and a doubled one finds nothing to claim. So the queue keeps no results.
"""

import multiprocessing
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from app.config import Settings

NAME = "despatch"

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


class Queue:
    """Sends nudges: `nudge("work", 7)` asks any worker for the task of that name with 7.

    It connects when it is first used.
    """

    def __init__(self, broker_url: str, perform: Perform | None = None) -> None:
        self._broker_url = broker_url
        self._perform = perform or _only_workers_perform

    @cached_property
    def huey(self) -> Huey:
        return _open(self._broker_url)

    @cached_property
    def _nudge(self) -> Any:
        return self.huey.task(name="nudge")(self._perform)

    def nudge(self, task: str, *arguments: int | str, delay: float = 0) -> None:
        """Ask for a task, after `delay` seconds."""
        if delay:
            self._nudge.schedule(args=(task, *arguments), delay=delay)
        else:
            self._nudge(task, *arguments)

    def waiting(self) -> int:
        """Nudges not yet taken."""
        return int(self.huey.pending_count())

    def ping(self) -> None:
        self.huey.pending_count()

    def close(self) -> None:
        if "huey" in self.__dict__:
            self.huey.storage.close()


def run_worker(settings: Settings, tasks: Mapping[str, Task]) -> None:
    """Work until interrupted (SIGINT lets running tasks end). One process for each of `settings.workers`."""
    from app.services import Services, open_services

    multiprocessing.set_start_method("fork", force=True)
    opened: dict[int, Services] = {}

    def perform(name: str, *arguments: int | str) -> object:
        """Connections are not shared across a fork: each process opens its own."""
        if os.getpid() not in opened:
            opened[os.getpid()] = open_services(settings)
        return tasks[name].function(opened[os.getpid()], *arguments)

    queue = Queue(settings.broker_url, perform)
    for name, task in tasks.items():
        if task.minute is not None:
            when = crontab(minute=task.minute, hour=task.hour)
            queue.huey.periodic_task(when, name=f"every-{name}")(partial(queue.nudge, name))
            queue.nudge(name)  # once at start too: a worker that comes back looks for what was lost
    consumer = queue.huey.create_consumer(workers=settings.workers, worker_type="process", max_delay=1.0)
    consumer.run()


def _only_workers_perform(name: str, *arguments: int | str) -> object:
    raise RuntimeError(f"{name} was asked of a process that only sends")


def _open(broker_url: str) -> Huey:
    options: dict[str, Any] = {"results": False}
    if broker_url.startswith(("redis://", "rediss://")):
        return RedisHuey(NAME, url=broker_url, **options)
    if broker_url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey(NAME, dsn=broker_url, **options)
    if broker_url.startswith("sqlite:///"):
        return SqliteHuey(NAME, filename=broker_url.removeprefix("sqlite:///"), **options)
    raise ValueError("BROKER_URL must begin with sqlite:///, redis:// or postgresql://")
