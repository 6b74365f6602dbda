"""What the worker calls. A nudge only says which check to look at; its row says what there is to do."""

from app.checking.start import CHECKS
from app.checking.work import work_on

TASKS = CHECKS.tasks(work_on)
