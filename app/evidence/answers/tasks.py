"""What the worker calls each morning before people come in."""

from collections.abc import Mapping

from app.evidence.answers.corrections import tell_of_changed_figures
from app.platform.worker import Task

TASKS: Mapping[str, Task] = {"answers": Task(tell_of_changed_figures, minute="50", hour="4")}
