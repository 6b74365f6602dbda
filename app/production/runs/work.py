"""The worker's loop over one run: claim, make, store the archive, commit, until nothing is left to claim."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.clearance.offices.signature_pictures import signatures_in
from app.platform.clock import now
from app.platform.processes import Turn
from app.platform.services import Services
from app.platform.storage import StorageFailed
from app.production.editions.file_beginnings import make_durable
from app.production.models import OPEN_ROWS, RunLetter
from app.production.runs.claim import MOST, Claim, claim, put_back, renew, sweep_run
from app.production.runs.complete import Batch, complete
from app.production.runs.render import Signatures, make_batch, printed_for
from app.production.states import RunState

log = structlog.get_logger(__name__)

FIRST = 4
"""Letters in a worker's first batch: progress shows soon, and every worker gets some."""

BATCH_SECONDS = 3.0
"""How long a batch should take: long enough that claims cost little, far shorter than the lease."""

TURN_SECONDS = 15.0
"""How long a worker stays with one run: other tasks get their turn, and a worker that is asked to end does so soon."""

STORE_SECONDS = 10.0
"""How long letters wait when the file store did not take their archive."""

SOONEST = 0.2
"""The least time, in seconds, until a worker looks again at letters in other hands."""


@dataclass(frozen=True)
class RunTurn:
    """What a worker holds while it stays with one run: the signatures that it has read, and the SHA-256 of the shared
    parts that it knows to be in storage."""

    services: Services
    run_id: int
    lease: timedelta
    signatures: Signatures
    durable: set[str]

    def claim(self, session: Session, limit: int) -> list[Claim]:
        settings = self.services.settings
        return claim(
            session,
            self.run_id,
            limit=limit,
            workers=settings.workers,
            at=now(),
            lease=self.lease,
            max_tries=settings.max_tries,
        )


def work(services: Services, run_id: int) -> float | None:
    """Make letters of the run until none can be claimed, or the turn is over. Pausing or cancelling the run stops it
    after the batch in hand.

    In how many seconds to go on comes back: None when the run needs nobody any more, or waits for its owner.
    """
    lease = timedelta(seconds=services.settings.lease_seconds)
    run_turn = RunTurn(services, run_id, lease, signatures_in(services.storage), set())
    turn = Turn(TURN_SECONDS)
    with services.database.writing() as session:
        claims = run_turn.claim(session, FIRST)
    while claims:
        began = time.monotonic()
        batch = _make(run_turn, claims)
        if batch is None:
            return STORE_SECONDS
        over = turn.is_over
        with services.database.writing() as session:  # a commit costs as much as several letters: one for both
            complete(session, run_id, batch)
            limit = _next_limit(len(claims), time.monotonic() - began, lease=lease)
            claims = [] if over else run_turn.claim(session, limit)
        if over:
            return 0
    return _until_some_are_free(services, run_id)


def _make(turn: RunTurn, claims: Sequence[Claim]) -> Batch | None:
    """Make the claimed letters, durable in storage; None when the file store did not take their archive, or what they
    share. A worker that is stopped before it has made them gives them back."""
    services, run_id = turn.services, turn.run_id
    try:
        return _made_durable(turn, claims)
    except StorageFailed as problem:
        log.warning("archive_not_stored", run=run_id, letters=len(claims), problem=str(problem))
        again = now() + timedelta(seconds=STORE_SECONDS)
        with services.database.writing() as session:
            put_back(session, run_id, claims, until=again, code=problem.code)
        return None
    except KeyboardInterrupt:
        with services.database.writing() as session:
            put_back(session, run_id, claims, until=now())
        raise


def _made_durable(turn: RunTurn, claims: Sequence[Claim]) -> Batch:
    services, run_id = turn.services, turn.run_id
    with services.database.reading() as session:
        printed = printed_for(session, run_id, claims)
        last = head(session)
    batch = make_batch(printed, signatures=turn.signatures, head=last, before_each=_renewal(turn, claims))
    make_durable(services, batch.shared, put=turn.durable)
    if batch.archive:
        services.storage.put(batch.archive.key, batch.archive.body)
    return batch


def _renewal(turn: RunTurn, claims: Sequence[Claim]) -> Callable[[], None]:
    """Called before each letter: holds on to the claims once half of their lease is gone."""
    half = turn.lease.total_seconds() / 2
    due = time.monotonic() + half

    def renew_when_due() -> None:
        nonlocal due
        if time.monotonic() >= due:
            with turn.services.database.writing() as session:
                renew(session, turn.run_id, claims, until=now() + turn.lease)
            due = time.monotonic() + half

    return renew_when_due


def _next_limit(letters: int, seconds: float, *, lease: timedelta) -> int:
    """As many letters as should take BATCH_SECONDS, or a quarter of a short lease."""
    wanted = min(BATCH_SECONDS, lease.total_seconds() / 4)
    return max(1, min(MOST, int(letters * wanted / max(seconds, 0.001))))


def _until_some_are_free(services: Services, run_id: int) -> float | None:
    """Rows of a running run that nobody can claim are out of tries (then they fail), in other hands, or put back."""
    at = now()
    with services.database.writing() as session:
        run = sweep_run(session, run_id, at=at, max_tries=services.settings.max_tries)
        leases = select(func.min(RunLetter.lease_until)).where(RunLetter.run_id == run_id, OPEN_ROWS)
        first = session.scalar(leases) or at
    return max(SOONEST, (first - at).total_seconds()) if run.state == RunState.RUNNING else None
