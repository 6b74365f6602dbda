"""Set a run's sample a second time, by WeasyPrint, and compare: a worker's loop, whose rows are claimed, lost and tried
again as letters are (rule 1)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.clearance.offices.signature_pictures import signatures_in
from app.letters.letter import Letter as Page
from app.letters.pdf import render_by_weasyprint
from app.letters.pdf.compare import Difference, differences
from app.letters.problems import LetterError
from app.platform.clock import now
from app.platform.processes import Turn
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed
from app.production.editions.archive import stream
from app.production.editions.editions import StoredFile, editions_of
from app.production.models import Comparison, Edition, Run
from app.production.runs.claim import GAVE_UP, Claim, claim_rows, claimed_rows
from app.production.runs.render import Signatures
from app.production.runs.runs import lock_run, run_subjects
from app.production.runs.work import SOONEST, STORE_SECONDS, TURN_SECONDS
from app.production.states import COMPARISON, UNCOMPARED

log = structlog.get_logger(__name__)

AT_ONCE = 10
"""Letters that one claim takes: a second typesetting takes a third of a second, a lease lasts for many."""

KEPT = 5
"""Differences of a letter that are kept; the others are counted."""


@dataclass(frozen=True)
class Pair:
    """A letter's file as it is kept, and what its edition froze (canonical JSON)."""

    claim: Claim
    content: str
    stored: StoredFile


@dataclass(frozen=True)
class Result:
    """What comparing a letter came to; `code`: why it could not be done."""

    claim: Claim
    step: str
    code: str | None = None
    found: Sequence[Difference] = field(default=())


def compare(services: Services, run_id: int) -> float | None:
    """Compare letters of the run's sample until none can be claimed, or the turn is over. In how many seconds to go on
    comes back: None when nothing is left."""
    settings = services.settings
    signatures = signatures_in(services.storage)
    turn = Turn(TURN_SECONDS)
    while not turn.is_over:
        with services.database.writing() as session:
            lease = timedelta(seconds=settings.lease_seconds)
            claims = _claim(session, run_id, at=now(), lease=lease, max_tries=settings.max_tries)
        if not claims:
            return _until_some_are_free(services, run_id)
        with services.database.reading() as session:
            pairs = [_pair(session, run_id, claim) for claim in claims]
        try:
            results = [_compared(services.storage, pair, signatures) for pair in pairs]
        except StorageFailed as problem:
            log.warning("letters_not_compared", run=run_id, problem=str(problem))
            with services.database.writing() as session:
                _put_back(session, claims, until=now() + timedelta(seconds=STORE_SECONDS), code=problem.code)
            return STORE_SECONDS
        except KeyboardInterrupt:  # the worker was asked to stop, and this took too long
            with services.database.writing() as session:
                _put_back(session, claims, until=now())
            raise
        with services.database.writing() as session:
            _complete(session, run_id, results)
    return 0


def _claim(session: Session, run_id: int, *, at: datetime, lease: timedelta, max_tries: int) -> list[Claim]:
    of_run = select(Comparison.id).where(Comparison.run_id == run_id, Comparison.tries < max_tries)
    waiting = of_run.where(Comparison.state.in_(COMPARISON["claim"].sources)).limit(AT_ONCE)
    return claim_rows(session, Comparison, waiting, {"state": COMPARISON["claim"].target}, at=at, lease=lease)


def _pair(session: Session, run_id: int, claim: Claim) -> Pair:
    number, content = session.execute(
        select(Edition.number, Edition.content).where(Edition.run_id == run_id, Edition.letter_id == claim.letter_id)
    ).one()
    made = next(edition for edition in editions_of(session, claim.letter_id) if edition.edition == number)
    return Pair(claim, content, made.files["pdf"])


def _compared(storage: Storage, pair: Pair, signatures: Signatures) -> Result:
    """Raises StorageFailed."""
    try:
        page = Page.from_json(pair.content)
        again = render_by_weasyprint(page, pictures=signatures(page))
        found = differences(again, b"".join(stream(storage, pair.stored)))
    except (FileChanged, LetterError) as problem:
        return Result(pair.claim, "fail", problem.code)
    except FileMissing:
        return Result(pair.claim, "fail", "file_missing")
    except StorageFailed:
        raise
    except Exception:
        log.exception("letter_not_compared", letter=pair.claim.letter_id)
        return Result(pair.claim, "fail", "unexpected")
    return Result(pair.claim, "find different" if found else "find alike", found=found)


def _put_back(session: Session, claims: Sequence[Claim], *, until: datetime, code: str | None = None) -> None:
    values = {"state": COMPARISON["put back"].target, "lease_until": until, "error_code": code}
    session.execute(update(Comparison).where(claimed_rows(claims, Comparison)).values(values))


def _complete(session: Session, run_id: int, results: Sequence[Result]) -> None:
    """Keep the results whose claim still holds, with one event."""
    run = lock_run(session, run_id)
    kept = []
    for result in results:
        values = {
            "state": COMPARISON[result.step].target,
            "lease_until": None,
            "error_code": result.code,
            "differences": [asdict(difference) for difference in result.found[:KEPT]],
            "count": len(result.found),
            "ended_at": now(),
        }
        mine = claimed_rows([result.claim], Comparison)
        if session.scalar(update(Comparison).where(mine).values(values).returning(Comparison.id)) is not None:
            kept.append(result)
    if kept:
        _record(
            session,
            run,
            alike=sum(not result.found and not result.code for result in kept),
            different=[[result.claim.letter_id, len(result.found)] for result in kept if result.found],
            failed=[[result.claim.letter_id, result.code] for result in kept if result.code],
        )


def _record(session: Session, run: Run, *, alike: int, different: Sequence[Any], failed: Sequence[Any]) -> None:
    record(
        session,
        COMPARISON["find alike"].action,
        actor=SYSTEM,
        subjects=run_subjects(session, run),
        after={"alike": alike, "different": different, "failed": failed},
    )


def _until_some_are_free(services: Services, run_id: int) -> float | None:
    """Rows that nobody can claim are out of tries (then they fail, visibly), in other hands, or put back."""
    at = now()
    with services.database.writing() as session:
        run = lock_run(session, run_id)
        lost = session.execute(
            update(Comparison)
            .where(
                Comparison.run_id == run_id,
                Comparison.state.in_(COMPARISON["give up"].sources),
                Comparison.tries >= services.settings.max_tries,
                Comparison.lease_until < at,
            )
            .values(
                state=COMPARISON["give up"].target,
                error_code=func.coalesce(Comparison.error_code, GAVE_UP),
                lease_until=None,
                ended_at=at,
            )
            .returning(Comparison.letter_id, Comparison.error_code)
        ).all()
        if lost:
            _record(session, run, alike=0, different=[], failed=sorted([row.letter_id, row.error_code] for row in lost))
        left = (Comparison.run_id == run_id, Comparison.state.in_(UNCOMPARED))
        first, count = session.execute(select(func.min(Comparison.lease_until), func.count()).where(*left)).one()
    return max(SOONEST, ((first or at) - at).total_seconds()) if count else None
