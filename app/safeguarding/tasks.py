"""What the worker calls, each minute and at a nudge: whom to wake, mails to send, and what came back of them."""

from collections.abc import Mapping

from app.platform.worker import Task
from app.safeguarding.clock.escalate import wake
from app.safeguarding.telling.mail_outcomes import look
from app.safeguarding.telling.mails import TASK
from app.safeguarding.telling.send import send_due

TASKS: Mapping[str, Task] = {
    "risk-clock": Task(wake, minute="*"),
    TASK: Task(send_due, minute="*"),
    "risk-came-back": Task(look, minute="*"),
}
