"""What the worker calls: at a nudge, and each minute for what a lost nudge left, what was put off and what is daily."""

from collections.abc import Mapping

from app.notices.notify import TASK
from app.notices.send import send_due
from app.platform.worker import Task

TASKS: Mapping[str, Task] = {TASK: Task(send_due, minute="*")}
