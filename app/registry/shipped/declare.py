"""Registries that ship without a list: declared once, then each office keeps its own list in them.

A registry that an office added already, under the same address or name, stays as it is, and no other is put beside it.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.find import body_of
from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import Actor, record
from app.registry import events
from app.registry.models import Registry
from app.registry.shipped.package import Package, RegistryRow, listed_registries

STAYS = "Your office’s registry “{own}” stays as it is. The empty registry “{name}” of this release was not added."


def declare_registries(session: Session, package: Package, *, actor: Actor) -> int:
    """Add the registries that are declared empty, after the others; how many were new comes back."""
    new = [row for row in _declared(package) if _own_registry(session, row) is None]
    last = session.scalar(select(func.max(Registry.position))) or 0
    for row in new:
        last = max(row.order, last + 1)
        named = {"name": row.name, "sector": row.sector, "sector_name": row.sector_name}
        session.add(Registry(slug=row.slug, **named, position=last, custom=True))
        session.flush()
        after = {"name": row.name, "sector": row.sector, "since": None}
        record(session, events.REGISTRY_ADDED, actor=actor, subjects=[("registry", row.slug)], after=after)
    return len(new)


def clash_sentences(session: Session, package: Package) -> Sequence[str]:
    """Say of each declared registry that was not added which registry of the office is there instead."""
    declared = _slugs_declared(session)
    own = [(row, _own_registry(session, row)) for row in _declared(package)]
    return [STAYS.format(own=there.name, name=row.name) for row, there in own if there and there.slug not in declared]


def _declared(package: Package) -> Iterator[RegistryRow]:
    listed = listed_registries(package)
    return (row for row in sorted(package.registries, key=lambda row: row.order) if row.slug not in listed)


def _own_registry(session: Session, row: RegistryRow) -> Registry | None:
    """The registry that has the address or the name of a declared one."""
    named = select(Registry).where(func.lower(Registry.name) == row.name.lower())
    return session.get(Registry, row.slug) or session.scalars(named).first()


def _slugs_declared(session: Session) -> set[str]:
    """The registries that came so: of one that a person added, the event gives the date since when it is complete."""
    rows = session.execute(
        select(AuditSubject.subject_id, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == AuditSubject.seq)
        .where(AuditSubject.kind == "registry", AuditEvent.action == events.REGISTRY_ADDED)
    )
    return {slug for slug, event in rows if body_of(event)["after"]["since"] is None}
