"""What became of what a person said of a report: a verdict is a version that takes the place of the one before."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known, next_version
from app.safeguarding.models import RiskClaim, RiskVerdict
from app.safeguarding.states import CLAIM, ClaimKind, Verdict


def verdict_of(session: Session, claim_id: int) -> RiskVerdict | None:
    """As held now; None while it waits for a second person."""
    query = select(RiskVerdict).where(RiskVerdict.claim_id == claim_id, known(RiskVerdict))
    return session.scalars(query).one_or_none()


def may(held: RiskVerdict | None, name: str) -> bool:
    """Whether a claim of which this is held may take the step `name` of CLAIM."""
    return (Verdict(held.verdict) if held else Verdict.PENDING) in CLAIM[name].sources


def give(session: Session, claim_id: int, name: str, *, reason: str, by_id: int, at: datetime, seq: int) -> None:
    """Take the step `name` of CLAIM, as recorded by event `seq`."""
    verdict = verdict_of(session, claim_id)
    said = {"verdict": CLAIM[name].target, "reason": reason, "by_id": by_id, "decided_at": at}
    if verdict:
        verdict.supersede(seq)
        session.flush()
    session.add(
        next_version(verdict, seq=seq, **said) if verdict else RiskVerdict(claim_id=claim_id, recorded=seq, **said)
    )
    session.flush()


def that_hold(session: Session, report_ids: Collection[int], kind: ClaimKind) -> Sequence[int]:
    """The claims of a kind that stop a clock, or would once they are confirmed."""
    query = select(RiskClaim.id).where(RiskClaim.report_id.in_(report_ids), RiskClaim.kind == kind)
    return [one for one in session.scalars(query.order_by(RiskClaim.id)) if may(verdict_of(session, one), "overtake")]
