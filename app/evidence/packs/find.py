"""Packs as they are kept, and what each says: now as when it was made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.evidence.packs.figures.assemble import assemble
from app.evidence.packs.figures.findings import AskedPart, ChosenCampaign, Findings, PackRequest
from app.evidence.packs.figures.pack_evidence import PackEvidence
from app.evidence.packs.lines.phrases import notices_of
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


def findings_for(session: Session, pack: Pack, key: str) -> Findings:
    """What the pack says of the figure `key`, with the figures that are counted with it: those of the same part, and of
    the same campaign or of published facts. Its digest is not the pack's: only `findings_of` makes all that a pack's
    digest is of. `session` reads one moment."""
    asked = asked_of(pack).for_figure(key)
    return assemble(session, asked, valid_at=pack.valid_at, known_at=pack.known_at)


def notices_then(session: Session, pack: Pack) -> str:
    """What the letters of all its campaigns say of themselves, as known at the pack's event."""
    evidence = PackEvidence(session, asked_of(pack), pack.valid_at, pack.known_at)
    snapshots = [campaign.snapshot for campaign in evidence.campaigns]
    return notices_of([ChosenCampaign(one.then.reference, one.notice, ()) for one in snapshots])


def is_unchanged(pack: Pack, findings: Findings) -> bool:
    """Whether the pack's figures are those that it had when it was made, as they were counted then."""
    return findings.digest_like(pack.digest) == pack.digest
