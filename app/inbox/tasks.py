"""What the worker calls: at a nudge, and each minute for what came into the inbox and what a lost nudge left."""

from collections.abc import Mapping

from app.inbox.look import look
from app.inbox.take import TASK
from app.inbox.work import read_kept
from app.services import Services
from app.worker import Task

LOOK = "inbox-look"


def look_again(services: Services) -> None:
    if look(services):
        services.queue.nudge(LOOK)


def read_on(services: Services) -> None:
    if read_kept(services):
        services.queue.nudge(TASK)


TASKS: Mapping[str, Task] = {LOOK: Task(look_again, minute="*"), TASK: Task(read_on, minute="*")}
