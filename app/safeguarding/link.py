"""Two reports on the same matter: the later one follows the other, whose clock is then both's. Neither is copied."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import again, known
from app.safeguarding.held import link_of, lock, subjects_of
from app.safeguarding.models import RiskClaim, RiskLink, RiskReport, RiskVerdict
from app.safeguarding.states import ClaimKind, Verdict
from app.safeguarding.typed import needed


class NotLinked(Exception):
    """A report can't follow another, or does not. `code`: itself (it is the same report), other_decided (the other was
    decided not to be immediate, and this one may say otherwise), follows_none."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def link_duplicate(session: Session, number: int, original: int, *, actor: Actor) -> bool:
    """Have a report, and those that follow it, follow `original`, or the one that this follows itself. Whether that is
    new.

    Raises NoSuchReport and NotLinked.
    """
    report, other = _locked(session, number, original)
    other = _first(session, other)
    if other.id == report.id:
        raise NotLinked("itself")
    held = link_of(session, report.id)
    if held and held.original_id == other.id:
        return False
    if _decided(session, other.id):
        raise NotLinked("other_decided")
    followers = session.scalars(select(RiskLink).where(RiskLink.original_id == report.id, known(RiskLink))).all()
    event = record(
        session,
        "risk.linked",
        actor=actor,
        subjects=subjects_of(report, other),
        after={"follows": other.reference},
    )
    for link in (*followers, *([held] if held else [])):
        link.supersede(event.seq)
    session.flush()
    session.add_all(again(link, seq=event.seq, original_id=other.id) for link in followers)
    session.add(RiskLink(report_id=report.id, original_id=other.id, reason="", recorded=event.seq))
    session.flush()
    return True


def unlink(session: Session, number: int, *, reason: str, actor: Actor) -> None:
    """It is another matter after all: the report's own clock runs from its own receipt.

    Raises NoSuchReport, NotLinked and Unfit.
    """
    report = lock(session, number)
    kept = needed(reason, "reason")
    held = link_of(session, report.id)
    if held is None or held.original_id is None:
        raise NotLinked("follows_none")
    other = session.get_one(RiskReport, held.original_id)
    event = record(
        session,
        "risk.unlinked",
        actor=actor,
        subjects=subjects_of(report, other),
        before={"follows": other.reference},
        personal={"reason": kept},
    )
    held.supersede(event.seq)
    session.flush()
    session.add(again(held, seq=event.seq, original_id=None, reason=kept))
    session.flush()


def _locked(session: Session, number: int, original: int) -> tuple[RiskReport, RiskReport]:
    """In the order of their numbers, so that nobody waits for another that waits for them."""
    found = {one: lock(session, one) for one in sorted({number, original})}
    return found[number], found[original]


def _first(session: Session, report: RiskReport) -> RiskReport:
    held = link_of(session, report.id)
    return session.get_one(RiskReport, held.original_id) if held and held.original_id else report


def _decided(session: Session, report_id: int) -> bool:
    decided = (
        select(RiskVerdict.id)
        .join(RiskClaim, RiskClaim.id == RiskVerdict.claim_id)
        .where(
            RiskClaim.report_id == report_id,
            RiskClaim.kind == ClaimKind.NOT_IMMEDIATE,
            RiskVerdict.verdict == Verdict.CONFIRMED,
            known(RiskVerdict),
        )
    )
    return session.scalar(decided) is not None
