"""The worker's loop over one check: claim it with a lease, read a slice of letters, keep what was found, go on."""

import time
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.campaigns.printing import Printing
from app.checking.figures import Figures, merge_figures
from app.checking.models import RUNNING, LetterCheck, LetterFinding
from app.checking.read_letters import Slice, UnsavedFinding, compose_slice, measure_slice
from app.checking.shared_recipients import found_across
from app.checking.start import lock_check, move
from app.platform.clock import london_time, now
from app.platform.leases import (
    Claim,
    ClaimLost,
    claim_row,
    exhausted_rows,
    let_go_of_row,
    lock_claimed_row,
)
from app.platform.services import Services
from app.registry.contacts.age import current_since


def lock_claimed_check(session: Session, claim: Claim, *, at: datetime) -> LetterCheck:
    """As `lock_claimed_row`. A worker that came so far starts counting its tries anew."""
    check = lock_claimed_row(session, LetterCheck, claim, RUNNING, at=at)
    check.tries = 0
    return check


def give_up(session: Session, *, at: datetime, max_tries: int) -> None:
    """Checks out of tries fail, visibly."""
    for check_id in exhausted_rows(session, LetterCheck, RUNNING, at=at, max_tries=max_tries):
        move(session, lock_check(session, check_id), "give up")


log = structlog.get_logger(__name__)


SLICE = 100
"""Letters that are read and committed in one go: a fraction of a second, far shorter than the lease."""

TURN_SECONDS = 15.0
"""How long a worker stays with one check: other tasks get their turn, and one that is asked to end does so soon."""


def work_on(services: Services, check_id: int) -> bool:
    """Read letters until all are read, or the turn is over: then True comes back, and somebody is to go on. Whatever
    goes wrong, the row says how far it came: another worker takes it up when the lease has run out, and after too many
    tries it fails, visibly."""
    settings = services.settings
    lease = timedelta(seconds=settings.lease_seconds)
    with services.database.writing() as session:
        give_up(session, at=now(), max_tries=settings.max_tries)
        claim = claim_row(session, LetterCheck, check_id, RUNNING, at=now(), lease=lease, max_tries=settings.max_tries)
    if claim is None:
        return False
    turn_ends = time.monotonic() + TURN_SECONDS
    try:
        while time.monotonic() < turn_ends:
            if not _read_on(services, claim):
                return False
    except ClaimLost:
        log.warning("check lost to another worker, or cancelled", check=check_id)
        return False
    with services.database.writing() as session:
        let_go_of_row(session, LetterCheck, claim)
    return True


def _read_on(services: Services, claim: Claim) -> bool:
    """The next slice; False when there was none, and the check has ended."""
    with services.database.reading() as session:
        part = _next_slice(session, claim.row_id, months=services.settings.contact_months)
    if part is None:
        _end(services, claim)
        return False
    measured, figures = measure_slice(part)
    with services.database.writing() as session:
        _keep(session, claim, part, [*part.found, *measured], figures)
    return True


def _next_slice(session: Session, check_id: int, *, months: int) -> Slice | None:
    check = session.get_one(LetterCheck, check_id)
    of_campaign = (Letter.campaign_id == check.campaign_id, Letter.withdrawn.is_(False), Letter.number > check.reached)
    letters = session.scalars(select(Letter).where(*of_campaign).order_by(Letter.number).limit(SLICE)).all()
    if not letters:
        return None
    today = london_time(check.started_at).date()
    since = current_since(today, months)
    return compose_slice(session, check, Printing.from_json(check.printing), letters, today=today, since=since)


def _keep(
    session: Session, claim: Claim, part: Slice, found: Collection[UnsavedFinding], figures: dict[str, Figures]
) -> None:
    check = lock_claimed_check(session, claim, at=now())
    _add(session, check, found)
    check.reached = part.last
    check.done += part.count
    check.figures = merge_figures(check.figures, figures)


def _end(services: Services, claim: Claim) -> None:
    with services.database.reading() as session:
        findings = list(found_across(session, session.get_one(LetterCheck, claim.row_id)))
    with services.database.writing() as session:
        check = lock_claimed_check(session, claim, at=now())
        _add(session, check, findings)
        counts = select(LetterFinding.kind, func.count(LetterFinding.letter_id.distinct()))
        rows = session.execute(counts.where(LetterFinding.check_id == check.id).group_by(LetterFinding.kind))
        move(session, check, "end", found=dict(rows.all()))


def _add(session: Session, check: LetterCheck, found: Collection[UnsavedFinding]) -> None:
    if found:
        session.execute(insert(LetterFinding), [{"check_id": check.id, **asdict(finding)} for finding in found])
