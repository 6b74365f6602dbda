"""Two reports on the same matter: the later one follows the other, whose clock is then both's. Neither is copied."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.platform.history import known, next_version
from app.safeguarding import events
from app.safeguarding.locking import facts_of, link_of, lock, subjects_of
from app.safeguarding.models import RiskLink, RiskReport
from app.safeguarding.reports import linked_report_ids
from app.safeguarding.rows import Rows, area_of, clock_of_one
from app.safeguarding.typed_facts import require_text


def link_duplicate(session: Session, number: int, original: int, *, actor: Actor, at: datetime) -> bool:
    """Have a report, and those that follow it, follow `original`, or the one that this follows itself. Whether that is
    new. A link stops no clock: whoever was told of the one is told of the other too, or both are linked before.

    Raises NotFound and Refused.
    """
    report, other = _locked(session, number, original)
    other = _first(session, other)
    if other.id == report.id:
        raise Refused("itself")
    risk_link = link_of(session, report.id)
    if risk_link and risk_link.original_id == other.id:
        return False
    _require_one_area(session, report, other)
    _require_no_clock_stops(session, report, other, at)
    followers = session.scalars(select(RiskLink).where(RiskLink.original_id == report.id, known(RiskLink))).all()
    event = record(
        session,
        events.RISK_LINKED,
        actor=actor,
        subjects=subjects_of(report, other),
        after={"follows": other.reference},
    )
    for link in (*followers, *([risk_link] if risk_link else [])):
        link.supersede(event.seq)
    session.flush()
    session.add_all(next_version(link, seq=event.seq, original_id=other.id) for link in followers)
    session.add(RiskLink(report_id=report.id, original_id=other.id, reason="", recorded=event.seq))
    session.flush()
    return True


def unlink(session: Session, number: int, *, reason: str, actor: Actor) -> None:
    """It is another matter after all: the report's own clock runs from its own receipt.

    Raises NotFound and Refused.
    """
    report = lock(session, number)
    kept = require_text(reason, "reason")
    link = link_of(session, report.id)
    if link is None or link.original_id is None:
        raise Refused("follows_none")
    other = session.get_one(RiskReport, link.original_id)
    event = record(
        session,
        events.RISK_UNLINKED,
        actor=actor,
        subjects=subjects_of(report, other),
        before={"follows": other.reference},
        personal={"reason": kept},
    )
    link.supersede(event.seq)
    session.flush()
    session.add(next_version(link, seq=event.seq, original_id=None, reason=kept))
    session.flush()


def _locked(session: Session, number: int, original: int) -> tuple[RiskReport, RiskReport]:
    """In the order of their numbers, so that nobody waits for another that waits for them."""
    found = {one: lock(session, one) for one in sorted({number, original})}
    return found[number], found[original]


def _first(session: Session, report: RiskReport) -> RiskReport:
    link = link_of(session, report.id)
    return session.get_one(RiskReport, link.original_id) if link and link.original_id else report


def _require_one_area(session: Session, report: RiskReport, other: RiskReport) -> None:
    """Of two areas two directors are to be told."""
    areas = {area_of(facts_of(session, risk_report.id)) for risk_report in (report, other)}
    if len(areas - {None}) > 1:
        raise Refused("link_other_area")


def _require_no_clock_stops(session: Session, report: RiskReport, other: RiskReport, at: datetime) -> None:
    matter = {one for each in (report, other) for one in linked_report_ids(session, each.id)}
    rows = Rows(session, None, only=matter)
    ran = [one for one in matter if clock_of_one(rows, one, at).runs]
    rows.join(report.id, other.id)
    if not all(clock_of_one(rows, one, at).runs for one in ran):
        raise Refused("link_would_stop")
