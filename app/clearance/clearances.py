"""Record clearances, find those that stand, remove them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.clearance.models import Clearance, ClearedText


class AlreadyCleared(Exception):
    """The office's clearance for a registry stands already; `registry_slug` says which."""

    code = "already_cleared"

    def __init__(self, registry_slug: str) -> None:
        super().__init__(registry_slug)
        self.registry_slug = registry_slug


@dataclass(frozen=True)
class Given:
    """Who in a minister's office gave consent, when, how (a key of ways.HOW), and what they said beside it."""

    by: str
    on: date
    how: str
    note: str = ""


def give(
    session: Session,
    *,
    campaign_id: int,
    signatory_id: int,
    office: str,
    texts: Mapping[str, bytes],
    given: Given,
    actor: Actor,
) -> list[Clearance]:
    """Record one office's consent to `texts`: canonical JSON by registry slug, kept as it is. Raises AlreadyCleared."""
    for (signatory, registry_slug), clearance in standing(session, campaign_id).items():
        if signatory == signatory_id and registry_slug in texts:
            raise AlreadyCleared(clearance.registry_slug)
    hashes = {slug: _keep(session, content) for slug, content in texts.items()}
    event = record(
        session,
        "clearance.given",
        actor=actor,
        subjects=_subjects(campaign_id, hashes),
        after={
            "office": office,
            "registries": sorted(hashes),
            "texts": dict(sorted(hashes.items())),
            "given_on": given.on.isoformat(),
            "how": given.how,
        },
        personal={"given_by": given.by, "note": given.note},
    )
    clearances = [
        Clearance(
            campaign_id=campaign_id,
            signatory_id=signatory_id,
            office=office,
            registry_slug=slug,
            text_sha256=sha256,
            given_by=given.by,
            given_on=given.on,
            how=given.how,
            note=given.note,
            recorded=event.seq,
        )
        for slug, sha256 in hashes.items()
    ]
    session.add_all(clearances)
    session.flush()
    return clearances


def standing(session: Session, campaign_id: int) -> dict[tuple[int, str], Clearance]:
    """The clearances that stand, by signatory id and registry slug."""
    rows = session.scalars(
        select(Clearance)
        .where(Clearance.campaign_id == campaign_id, Clearance.removed.is_(None))
        .order_by(Clearance.id)
    )
    return {(row.signatory_id, row.registry_slug): row for row in rows if row.signatory_id is not None}


def remove(session: Session, clearances: Sequence[Clearance], *, why: str, actor: Actor) -> None:
    """They no longer stand. `why`: a key of ways.WHY_REMOVED. None given: nothing happens."""
    if not clearances:
        return
    event = record(
        session,
        "clearance.removed",
        actor=actor,
        subjects=_subjects(clearances[0].campaign_id, {one.registry_slug for one in clearances}),
        before={"clearances": sorted([one.office, one.registry_slug, one.text_sha256] for one in clearances)},
        after={"why": why},
    )
    for clearance in clearances:
        clearance.removed, clearance.removed_why = event.seq, why
    session.flush()


def cleared_registries(session: Session, campaign_id: int, signatory_ids: Sequence[int]) -> dict[str, str]:
    """Registries for which every signatory (at least one) has cleared one and the same text: its SHA-256 by slug."""
    by_registry: dict[str, dict[int, str]] = {}
    for (signatory, slug), clearance in standing(session, campaign_id).items():
        by_registry.setdefault(slug, {})[signatory] = clearance.text_sha256
    return {
        slug: hashes.pop()
        for slug, given in by_registry.items()
        if signatory_ids and given.keys() >= set(signatory_ids) and len(hashes := set(given.values())) == 1
    }


def _keep(session: Session, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(ClearedText, sha256) is None:
        session.add(ClearedText(sha256=sha256, content=content.decode()))
        session.flush()
    return sha256


def _subjects(campaign_id: int, registries: Mapping[str, str] | set[str]) -> list[Subject]:
    return [("campaign", campaign_id), *(("registry", slug) for slug in sorted(registries))]
