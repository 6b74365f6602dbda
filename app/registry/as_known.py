"""The registries as they were known at an earlier event, by taking back what was recorded since: their rows say only
what they are called, and to which sector they belong, now."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.registry import events
from app.registry.registries import registries


@dataclass(frozen=True)
class RegistryAsKnown:
    slug: str
    name: str
    sector: str
    sector_name: str


def registries_then(session: Session, known_at: int | None) -> dict[str, RegistryAsKnown]:
    """By slug, in their order, as known at audit event `known_at` (None: now)."""
    found = {row.slug: RegistryAsKnown(row.slug, row.name, row.sector, row.sector_name) for row in registries(session)}
    if known_at is None:
        return found
    sectors = {registry.sector: registry.sector_name for registry in found.values()}
    since = (
        select(AuditEvent, AuditSubject.subject_id)
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(
            AuditSubject.kind == "registry",
            AuditEvent.action.in_((events.REGISTRY_RENAMED, events.REGISTRY_ADDED)),
            AuditEvent.seq > known_at,
        )
        .order_by(AuditEvent.seq.desc())
    )
    for event, slug in session.execute(since):
        if event.action == events.REGISTRY_ADDED:
            found.pop(slug, None)
        elif slug in found:
            was = json.loads(event.body)["before"]
            sector_name = was.get("sector_name") or sectors.get(was["sector"], was["sector"])
            found[slug] = replace(found[slug], name=was["name"], sector=was["sector"], sector_name=sector_name)
    return found


def without_list(sector: Iterable[RegistryAsKnown], listed: Collection[str]) -> list[RegistryAsKnown]:
    """The registries of a sector that have no list. One that has the sector's own name is not told of beside a list: an
    office that keeps head teachers has a list of schools."""
    every = list(sector)
    any_listed = any(row.slug in listed for row in every)
    return [row for row in every if row.slug not in listed and not (any_listed and row.name == row.sector_name)]
