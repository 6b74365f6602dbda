"""What the worker calls in the morning hours."""

from collections.abc import Mapping

from app.evidence.questions.remind import tell_holders
from app.platform.worker import Task

TASKS: Mapping[str, Task] = {"questions": Task(tell_holders, minute="10")}
