"""Packs as they are kept, and what each says: now as when it was made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.evidence.packs.figures.assemble import assemble
from app.evidence.packs.figures.findings import AskedPart, Findings, PackRequest
from app.evidence.packs.models import Pack


def packs(session: Session) -> list[Pack]:
    """All, the newest first; those withdrawn too."""
    return list(session.scalars(select(Pack).order_by(Pack.number.desc())))


def packs_for(session: Session, question_id: int) -> list[Pack]:
    """Those made for a question, the newest first."""
    return list(session.scalars(select(Pack).where(Pack.question_id == question_id).order_by(Pack.number.desc())))


def pack_of(session: Session, number: int) -> Pack:
    """Raises NotFound."""
    if pack := pack_by_number(session, number):
        return pack
    raise NotFound("no_such_pack", number=number)


def pack_by_number(session: Session, number: int) -> Pack | None:
    return session.scalars(select(Pack).where(Pack.number == number)).one_or_none()


def asked_of(pack: Pack) -> PackRequest:
    """What the pack was asked."""
    return PackRequest(
        parts=tuple(AskedPart(part.letter, part.words, part.sector) for part in pack.parts),
        campaigns=tuple(pack.campaigns),
        interventions=None if pack.interventions is None else tuple(pack.interventions),
        rounds=None if pack.rounds is None else tuple(pack.rounds),
        number=pack.number,
    )


def findings_of(session: Session, pack: Pack, *, known_at: int | None = None) -> Findings:
    """What the pack says: at its own event, whatever was recorded since; or at another, `known_at`, for comparison.

    `session` reads one moment, as `assemble` asks."""
    at = pack.known_at if known_at is None else known_at
    return assemble(session, asked_of(pack), valid_at=pack.valid_at, known_at=at)


def is_unchanged(pack: Pack, findings: Findings) -> bool:
    """Whether the pack's figures are those that it had when it was made, as they were counted then."""
    return findings.digest_like(pack.digest) == pack.digest
