"""The worker's loop over one run: claim, make, put the pack, commit; again until nothing is left to claim."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import exists, select

from app.database import now
from app.production.claim import MOST, Claim, claim, put_back, renew
from app.production.complete import complete
from app.production.models import Run, RunLetter
from app.production.render import make_batch
from app.production.states import OPEN, RunState
from app.services import Services
from app.storage import StorageFailed

log = structlog.get_logger(__name__)

FIRST = 4
"""Letters in a worker's first batch: progress shows soon, and every worker gets some."""

BATCH_SECONDS = 3.0
"""How long a batch should take: long enough that claims cost little, far shorter than the lease."""

LOOK_AGAIN_SECONDS = 10.0
"""How long until letters are looked at again that wait for the file store, or for another worker's lease to end."""


def work(services: Services, run_id: int) -> float | None:
    """Make letters of the run until none can be claimed. Pausing or cancelling stops it after the batch in hand.

    In how many seconds to look again comes back: None when the run needs nobody any more, or waits for its owner.
    """
    settings = services.settings
    lease = timedelta(seconds=settings.lease_seconds)
    limit = FIRST
    while True:
        with services.database.writing() as session:
            claims = claim(session, run_id, limit=limit, at=now(), lease=lease, max_tries=settings.max_tries)
        if not claims:
            return _look_again(services, run_id)
        began = time.monotonic()
        if not _make(services, run_id, claims, lease=lease):
            return LOOK_AGAIN_SECONDS
        limit = _next_limit(len(claims), time.monotonic() - began, lease=lease)


def _make(services: Services, run_id: int, claims: Sequence[Claim], *, lease: timedelta) -> bool:
    """Make the claimed letters and commit them; False when the file store did not take their pack."""
    with services.database.reading() as session:
        run = session.get_one(Run, run_id)
        batch = make_batch(session, run, claims, before_each=_renewal(services, run_id, claims, lease=lease))
    try:
        if batch.pack:
            services.storage.put(batch.pack.key, batch.pack.body)
    except StorageFailed as problem:
        log.warning("pack_not_stored", run=run_id, letters=len(claims), problem=str(problem))
        again = now() + timedelta(seconds=LOOK_AGAIN_SECONDS)
        with services.database.writing() as session:
            put_back(session, run_id, claims, until=again, code=problem.code)
        return False
    with services.database.writing() as session:
        complete(session, run_id, batch)
    return True


def _renewal(services: Services, run_id: int, claims: Sequence[Claim], *, lease: timedelta) -> Callable[[], None]:
    """Called before each letter: holds on to the claims once half of their lease is gone."""
    half = lease.total_seconds() / 2
    due = time.monotonic() + half

    def renew_when_due() -> None:
        nonlocal due
        if time.monotonic() >= due:
            with services.database.writing() as session:
                renew(session, run_id, claims, until=now() + lease)
            due = time.monotonic() + half

    return renew_when_due


def _next_limit(letters: int, seconds: float, *, lease: timedelta) -> int:
    """As many letters as should take BATCH_SECONDS, or a quarter of a short lease."""
    wanted = min(BATCH_SECONDS, lease.total_seconds() / 4)
    return max(1, min(MOST, int(letters * wanted / max(seconds, 0.001))))


def _look_again(services: Services, run_id: int) -> float | None:
    """Rows of a running run that nobody could claim are in other hands, put back, or out of tries."""
    with services.database.reading() as session:
        left = exists().where(RunLetter.run_id == run_id, RunLetter.state.in_(OPEN))
        open_run = select(Run.id).where(Run.id == run_id, Run.state == RunState.RUNNING, left)
        waiting = session.scalar(open_run) is not None
    return min(LOOK_AGAIN_SECONDS, services.settings.lease_seconds) if waiting else None
