"""What the worker calls in the morning hours."""

from collections.abc import Mapping

from app.home.digest import tell_owners
from app.platform.worker import Task

TASKS: Mapping[str, Task] = {
    "digest": Task(tell_owners, minute="5"),
    "statistics": Task(lambda services: services.database.take_stock(), minute="40", hour="2"),
}
