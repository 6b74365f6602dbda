"""What the worker calls: at a nudge, and each minute for what came into the inbox and what a lost nudge left."""

from collections.abc import Mapping

from app.inbox.intake.poll import look
from app.inbox.intake.receive import TASK
from app.inbox.sorting.reclassify import try_rules
from app.inbox.sorting.work import read_kept
from app.platform.services import Services
from app.platform.worker import Task

LOOK = "inbox-look"
RULES = "inbox-rules"

TRIED_AT_ONCE = 500
"""Messages on which changed rules are tried before other tasks get their turn."""


def look_again(services: Services) -> None:
    if look(services):
        services.queue.nudge(LOOK)


def read_on(services: Services) -> None:
    if read_kept(services):
        services.queue.nudge(TASK)


def try_on(services: Services) -> None:
    if try_rules(services, most=TRIED_AT_ONCE):
        services.queue.nudge(RULES)


TASKS: Mapping[str, Task] = {
    LOOK: Task(look_again, minute="*"),
    TASK: Task(read_on, minute="*"),
    RULES: Task(try_on, minute="*/10"),
}
