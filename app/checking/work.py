"""The worker's loop over one check: claim it with a lease, read a slice of letters, keep what was found, go on."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.campaigns.printing import Printing
from app.checking.figures import Figures, merge_figures
from app.checking.models import RUNNING, LetterCheck, LetterFinding
from app.checking.read_letters import Slice, UnsavedFinding, compose_slice, measure_slice
from app.checking.shared_recipients import found_across
from app.checking.start import CHECKS, move
from app.platform.clock import london_time, now
from app.platform.leases import Claim, lock_claimed_row
from app.platform.processes import Turn
from app.platform.services import Services
from app.registry.contacts.age import current_since


def lock_claimed_check(session: Session, claim: Claim, *, at: datetime) -> LetterCheck:
    """As `lock_claimed_row`. A worker that came so far starts counting its tries anew."""
    check = lock_claimed_row(session, LetterCheck, claim, RUNNING, at=at)
    check.tries = 0
    return check


SLICE = 100
"""Letters that are read and committed in one go: a fraction of a second, far shorter than the lease."""

TURN_SECONDS = 15.0
"""How long a worker stays with one check: other tasks get their turn, and one that is asked to end does so soon."""


def work_on(services: Services, check_id: int) -> bool:
    """Read letters until all are read, or the turn is over: then True comes back, and a worker is asked to go on."""
    return CHECKS.work_on(services, check_id, _read_letters)


def _read_letters(services: Services, claim: Claim) -> bool:
    turn = Turn(TURN_SECONDS)
    while not turn.is_over:
        if not _read_on(services, claim):
            return False
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
