"""A report that is about to change: held until the transaction ends, so that nobody else changes it meanwhile."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.find import RISK
from app.audit.record import Subject, lock_record
from app.errors import existing
from app.platform.history import known
from app.safeguarding.models import RiskFacts, RiskLink, RiskReport


def lock(session: Session, number: int) -> RiskReport:
    """And all others with it, since one matter may be of several: what is read next is what stands.

    Raises NotFound.
    """
    lock_record(session)
    query = select(RiskReport).where(RiskReport.number == number).with_for_update()
    return existing(session.scalars(query.execution_options(populate_existing=True)).one_or_none(), "no_such_report")


def facts_of(session: Session, report_id: int) -> RiskFacts:
    """As held now."""
    return session.scalars(select(RiskFacts).where(RiskFacts.report_id == report_id, known(RiskFacts))).one()


def link_of(session: Session, report_id: int) -> RiskLink | None:
    """What stands of whether it follows another; a link without an original: it does no more."""
    return session.scalars(select(RiskLink).where(RiskLink.report_id == report_id, known(RiskLink))).one_or_none()


def subjects_of(*reports: RiskReport) -> list[Subject]:
    """What the audit record files an event under: reports by their numbers, nothing else of theirs."""
    return [(RISK, report.number) for report in reports]
