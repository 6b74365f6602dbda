"""Jobs: rows that a worker does something for, one at a time, however often workers die over it (design, rule 1).

A room declares a Job, wakes a worker for a new row, and says what a worker does once it has claimed one. The same for
every job is here: the claim, the rows that are given up, a claim that is lost, and the sweep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

import structlog
from sqlalchemy.orm import Session

from app.platform.clock import now
from app.platform.database import wake_after_commit
from app.platform.leases import (
    Claim,
    ClaimLost,
    Condition,
    Unit,
    claim_row,
    exhausted_rows,
    let_go_of_row,
    pending_rows,
)
from app.platform.processes import draining
from app.platform.services import Services
from app.platform.worker import Task

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job(Generic[Unit]):
    """What is to be done for rows of `model`. `pending`: which of them wait for a worker or are in the hands of one.
    `task`: the worker's task that looks at one row; `sweep_task`: that looks for all of them, each minute. `give_up`:
    fails a row that was tried too often, visibly; the row is locked.
    """

    task: str
    sweep_task: str
    model: type[Unit]
    pending: Condition
    give_up: Callable[[Session, Unit], None]

    def wake(self, session: Session, row_id: int) -> None:
        """Have a worker look at a row once the transaction is committed."""
        wake_after_commit(session, self.task, row_id)

    def work_on(self, services: Services, row_id: int, perform: Callable[[Services, Claim], bool | None]) -> bool:
        """Claim a row and perform what its state says, until there is nothing left to do for it.

        `perform` returns True when its turn was over first, and so does this: a worker has been asked to go on then.
        Whatever goes wrong, the row says how far it came: another worker claims it when the lease has run out.
        """
        while not draining.has_begun() and (claim := self._claim(services, row_id)):
            try:
                turn_over = perform(services, claim)
            except ClaimLost:
                log.warning("another worker has taken the work", task=self.task, row=row_id)
                return False
            except KeyboardInterrupt:  # the worker was asked to stop, and this took too long
                self._let_go(services, claim)
                raise
            if turn_over:
                self._let_go(services, claim)
                services.queue.nudge(self.task, row_id)
                return True
        return False

    def _let_go(self, services: Services, claim: Claim) -> None:
        with services.database.writing() as session:
            let_go_of_row(session, self.model, claim)

    def sweep(self, services: Services) -> None:
        """Wake a worker for the rows that no worker was asked to look at, or whose worker died."""
        with services.database.reading() as session:
            pending = pending_rows(session, self.model, self.pending)
        for row_id in pending:
            services.queue.wake(self.task, row_id)

    def tasks(self, work_on: Callable[[Services, int], object]) -> Mapping[str, Task]:
        """The worker's tasks. `work_on`: what it does for the row with an id."""
        return {self.task: Task(work_on), self.sweep_task: Task(self.sweep, minute="*")}

    def _claim(self, services: Services, row_id: int) -> Claim | None:
        """The claim, once all rows that are out of tries are given up."""
        lease, most = timedelta(seconds=services.settings.lease_seconds), services.settings.max_tries
        with services.database.writing() as session:
            for row in exhausted_rows(session, self.model, self.pending, at=now(), max_tries=most):
                self.give_up(session, row)
            return claim_row(session, self.model, row_id, self.pending, at=now(), lease=lease, max_tries=most)
