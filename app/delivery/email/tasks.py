"""What the worker calls each minute: what became of letters that went by SES."""

from collections.abc import Mapping

from app.delivery.email.events import collect
from app.worker import Task

TASKS: Mapping[str, Task] = {"ses-events": Task(collect, minute="*")}
