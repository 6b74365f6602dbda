"""Checks for tests, each in one line."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select, update

from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.checking.models import LetterCheck, LetterFinding
from app.checking.start import newest_check, start_check
from app.checking.state import StateOfCheck, state_of_check
from app.checking.work import work_on
from app.platform.clock import now
from app.platform.services import Services

SMALL = "SMALL"
LEASE = timedelta(seconds=120)


def begin(services: Services, reference: str = SMALL) -> int:
    """A check that waits for a worker; its id."""
    with services.database.writing() as session:
        return start_check(session, campaign_by_reference(session, reference), actor=SYSTEM).id


def checked(services: Services, reference: str = SMALL) -> int:
    """A check that a worker has done; its id."""
    check_id = begin(services, reference)
    while work_on(services, check_id):
        pass
    return check_id


def check_of(services: Services, check_id: int) -> LetterCheck:
    with services.database.reading() as session:
        return session.get_one(LetterCheck, check_id)


def found(services: Services, check_id: int, kind: str = "") -> list[tuple[str, str, str]]:
    """Reference, kind and what it is about, of each finding; of one kind alone."""
    rows = (
        select(Letter.reference, LetterFinding.kind, LetterFinding.about)
        .join(Letter, Letter.id == LetterFinding.letter_id)
        .where(LetterFinding.check_id == check_id)
        .order_by(Letter.number, LetterFinding.id)
    )
    with services.database.reading() as session:
        return [row for row in map(tuple, session.execute(rows)) if not kind or row[1] == kind]


def facts(services: Services, check_id: int, kind: str) -> list[dict]:
    with services.database.reading() as session:
        of_kind = (LetterFinding.check_id == check_id, LetterFinding.kind == kind)
        return list(session.scalars(select(LetterFinding.facts).where(*of_kind).order_by(LetterFinding.letter_id)))


def counts(services: Services, check_id: int) -> dict[str, int]:
    return dict(Counter(kind for _, kind, _ in found(services, check_id)))


def state(services: Services, reference: str = SMALL) -> StateOfCheck:
    with services.database.reading() as session:
        return state_of_check(session, campaign_by_reference(session, reference))


def lease_runs_out(services: Services, check_id: int) -> None:
    with services.database.writing() as session:
        session.execute(update(LetterCheck).where(LetterCheck.id == check_id).values(lease_until=now() - LEASE))


def newest(services: Services, reference: str = SMALL) -> LetterCheck:
    with services.database.reading() as session:
        check = newest_check(session, campaign_by_reference(session, reference).id)
        assert check is not None
        return check
