"""What the worker calls: emails at a nudge and each minute, reminders in the morning hours."""

from collections.abc import Mapping

from app.evidence.contributions.mail import send_due
from app.evidence.contributions.queue import TASK
from app.evidence.contributions.remind import remind_teams
from app.platform.worker import Task

TASKS: Mapping[str, Task] = {TASK: Task(send_due, minute="*"), "contributions": Task(remind_teams, minute="20")}
