"""Registries of one's own: an administrator adds one, names it otherwise, and declares what its posts say."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, lock_record, record
from app.errors import NotFound, Refused
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import ASKS
from app.platform.events import Event
from app.registry import events
from app.registry.changes.apply import slug_of
from app.registry.models import Coverage, Registry, RegistryField
from app.registry.registries import coverage, rename

KINDS = {"text": "Text", "date": "Date", "number": "Number", "yes/no": "Yes or no"}
"""What a field may hold, of the letter engine's types: a letter's text differs by recipient in short fields alone."""

TAKEN = frozenset({"new", "contacts", "posts", "quality"})
"""Addresses below /recipients that are no registry."""

LONGEST = 80
"""Characters of a field's name."""

KEPT = "Your users keep this list. Despatch does not update it."


@dataclass(frozen=True)
class InUse:
    """A field that posts are asked for: as it is first called, what it holds, and the registries that have it."""

    name: str
    kind: str
    registries: tuple[str, ...]


def add_registry(
    session: Session, *, name: str, sector_name: str, since: date, actor: Actor, key: str = ""
) -> Registry:
    """After the others. Its list counts as complete from `since` on. Sent twice, it is added once.

    `key`: the address that it is to have; made of its name where it is blank. Raises Refused:
    registry_taken.
    """
    if registry := session.scalars(select(Registry).where(func.lower(Registry.name) == name.lower())).first():
        if registry.custom and registry.sector_name == sector_name:
            return registry
        raise Refused("registry_taken", field="name")
    slug = (key or slug_of(name))[:50]
    slugs = set(session.scalars(select(Registry.slug))) | TAKEN
    slug = next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if one not in slugs)
    last = session.scalar(select(func.max(Registry.position))) or 0
    row = Registry(
        slug=slug,
        name=name,
        sector=_sector(session, sector_name),
        sector_name=sector_name,
        position=last + 1,
        custom=True,
    )
    session.add(row)
    session.flush()
    event = record(
        session,
        events.REGISTRY_ADDED,
        actor=actor,
        subjects=[("registry", slug)],
        after={"name": name, "sector": row.sector, "since": since.isoformat()},
    )
    session.add(Coverage(registry_slug=slug, note=KEPT, valid_from=since, recorded=event.seq))
    session.flush()
    return row


def complete_since(session: Session, slug: str, since: date, *, actor: Actor) -> bool:
    """Its list is complete from `since` on. False where that was said already, with this or another day."""
    row = own_registry(session, slug)
    lock_record(session)
    if coverage(session)[slug]:
        return False
    event = record(
        session,
        events.REGISTRY_COMPLETE,
        actor=actor,
        subjects=[("registry", slug)],
        after={"name": row.name, "since": since.isoformat()},
    )
    session.add(Coverage(registry_slug=slug, note=KEPT, valid_from=since, recorded=event.seq))
    session.flush()
    return True


def rename_registry(session: Session, slug: str, *, name: str, sector_name: str, actor: Actor) -> bool:
    """False: nothing changes. Raises NotFound, also for one that ships, and Refused: registry_taken."""
    row = own_registry(session, slug)
    if (row.name, row.sector_name) == (name, sector_name):
        return False
    other = select(Registry.slug).where(func.lower(Registry.name) == name.lower(), Registry.slug != slug)
    if session.scalars(other).first():
        raise Refused("registry_taken", field="name")
    sector = _sector(session, sector_name)
    rename(session, row, name=name, sector=sector, sector_name=sector_name, actor=actor)
    return True


def own_registry(session: Session, slug: str) -> Registry:
    """One that an administrator added. Raises NotFound."""
    row = session.get(Registry, slug)
    if row is None or not row.custom:
        raise NotFound("no_own_registry")
    return row


def fields_of(session: Session, slug: str) -> list[RegistryField]:
    """All that its posts say or said, retired ones last."""
    fields = select(RegistryField).where(RegistryField.registry_slug == slug)
    return list(session.scalars(fields.order_by(RegistryField.retired, RegistryField.position)))


def field_of(session: Session, slug: str, field_id: int) -> RegistryField:
    """Raises NotFound."""
    row = session.get(RegistryField, field_id)
    if row is None or row.registry_slug != slug:
        raise NotFound("no_such_registry_field")
    return row


def fields_in_use(session: Session) -> dict[str, InUse]:
    """The fields of all registries that are not retired, by normalised name: a text may declare one to print it."""
    rows = session.execute(
        select(RegistryField.name, RegistryField.kind, Registry.name)
        .join(Registry, Registry.slug == RegistryField.registry_slug)
        .where(~RegistryField.retired)
        .order_by(Registry.position, RegistryField.position)
    )
    found: dict[str, InUse] = {}
    for name, kind, registry_name in rows:
        first = found.setdefault(normalise(name), InUse(name, kind, ()))
        found[normalise(name)] = replace(first, registries=(*first.registries, registry_name))
    return found


def declare_field(session: Session, slug: str, *, name: str, kind: str, hint: str, actor: Actor) -> RegistryField:
    """After the others. Sent twice, it is declared once.

    Raises NotFound, and Refused: registry_field_taken, registry_field_unfit, registry_field_built_in.
    """
    own_registry(session, slug)
    key, fields = normalise(name), fields_of(session, slug)
    if same := next((field for field in fields if normalise(field.name) == key), None):
        if (same.kind, same.hint, same.retired) == (kind, hint, False):
            return same
        raise Refused("registry_field_taken", field="name")
    if not key or set(name) & set("(),?:"):
        raise Refused("registry_field_unfit", field="name")
    if key in map(normalise, (*BUILT_IN_NAMES, ASKS)):
        raise Refused("registry_field_built_in", field="name")
    row = RegistryField(
        registry_slug=slug,
        name=name,
        kind=kind,
        hint=hint,
        position=max((field.position for field in fields), default=0) + 1,
        retired=False,
    )
    session.add(row)
    session.flush()
    _record_field_event(session, events.REGISTRY_FIELD_DECLARED, row, actor=actor)
    return row


def change_field(session: Session, field_id: int, *, hint: str, retired: bool, actor: Actor) -> bool:
    """Its name and kind stay, since letters were written with them. False: nothing changes."""
    row = session.get_one(RegistryField, field_id)
    if (row.hint, row.retired) == (hint, retired):
        return False
    before = {"hint": row.hint, "retired": row.retired}
    row.hint, row.retired = hint, retired
    session.flush()
    _record_field_event(session, events.REGISTRY_FIELD_CHANGED, row, actor=actor, before=before)
    return True


def _record_field_event(
    session: Session, action: Event, row: RegistryField, *, actor: Actor, before: dict[str, object] | None = None
) -> None:
    after = {"field": row.id, "name": row.name, "kind": row.kind, "hint": row.hint, "retired": row.retired}
    record(session, action, actor=actor, subjects=[("registry", row.registry_slug)], before=before, after=after)


def _sector(session: Session, name: str) -> str:
    """The slug of a sector: of one that there is by this name, or made of it."""
    there = session.scalars(select(Registry.sector).where(func.lower(Registry.sector_name) == name.lower())).first()
    return there or slug_of(name)[:60]
