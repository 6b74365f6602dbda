"""The order in which stories happen: each is a generator that yields the moment at which it goes on.

Stories are told side by side, so that the audit record of all that happened is in the order of its moments. Between
two acts the worker's tasks run that are due by then, in this process and at their own moments.
"""

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from app.platform.clock import now
from app.platform.config import Settings
from app.platform.services import Services
from app.platform.worker import Queue, Task
from app.practice.past import acting_at

Story = Generator[datetime, None, None]


LEFT_TO_THE_WORKER = frozenset({"compare"})
"""Tasks that take long and change nothing that a story looks at: the worker's sweep finds their rows when practice has
begun."""


class Waiting(Queue):
    """The queue of an installation that is being made: nudges wait here until their moment comes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.nudges: list[tuple[datetime, int, str, tuple[int | str, ...]]] = []
        self._numbers = count()

    def nudge(self, task: str, *arguments: int | str, delay: float = 0) -> None:
        if task in LEFT_TO_THE_WORKER:
            return
        heapq.heappush(self.nudges, (now() + timedelta(seconds=delay), next(self._numbers), task, arguments))

    def waiting(self, task: str, *arguments: int | str) -> int:
        return sum(nudge[2:] == (task, arguments) for nudge in self.nudges)


def perform(
    services: Services,
    queue: Waiting,
    tasks: Mapping[str, Task],
    stories: Iterable[Story],
    *,
    until: datetime,
    watch: Callable[[datetime], Any] = lambda _: None,
) -> None:
    """Tell all stories to their ends. What would happen after `until` happens then. `watch` is told each moment.

    Raises NotPractice, and whatever a verb refuses: a story that is refused is wrong.
    """
    waiting: list[tuple[datetime, int, Story]] = []
    numbers = count()

    def go_on(story: Story) -> None:
        moment = next(story, None)
        if moment is not None:
            heapq.heappush(waiting, (min(moment, until), next(numbers), story))

    for story in stories:
        go_on(story)
    while True:
        moment = waiting[0][0] if waiting else until
        if nudge := _due(queue, moment):
            with acting_at(services, nudge[0]):
                tasks[nudge[2]].function(services, *nudge[3])
            continue
        if not waiting:
            return
        _, _, story = heapq.heappop(waiting)
        watch(moment)
        with acting_at(services, moment):
            go_on(story)


def _due(queue: Waiting, moment: datetime) -> tuple[datetime, int, str, tuple[int | str, ...]] | None:
    """The next nudge that is due by `moment`, taken from the queue."""
    return heapq.heappop(queue.nudges) if queue.nudges and queue.nudges[0][0] <= moment else None
