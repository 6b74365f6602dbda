"""Load what ships. Safe to run again: rows that are the same are left alone, changed and vanished ones are superseded.

What a version came from is told by the event that recorded it: `registry.loaded` is this loader, anything else is a
person. A person's version always wins. Loading never supersedes one, nor puts a shipped row beside one for the same
subject and the same days; and a shipped row that a person superseded is not brought back, since the comparison is
with what was last shipped, not with what stands now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Select, insert, inspect, or_, select, update
from sqlalchemy.orm import Session

from app.audit.moments import seqs_of
from app.audit.record import BATCH, Actor, digest_of, record
from app.platform.database import count_anew
from app.platform.history import Versioned
from app.registry import events
from app.registry.models import Area, Organisation, Post, Registry
from app.registry.registries import rename
from app.registry.shipped.declare import declare_registries
from app.registry.shipped.package import Package, listed_registries
from app.registry.shipped.rows import RESOURCES, Identities, Ids, Resource, Values

Content = tuple[Any, ...]
Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class Change:
    """Rows of one resource. `held_back`: shipped rows that gave way to what a person recorded."""

    added: int = 0
    superseded: int = 0
    unchanged: int = 0
    held_back: int = 0


@dataclass(frozen=True)
class LoadResult:
    """What a load did, by resource, in the order of loading."""

    changes: Mapping[str, Change]

    @property
    def changed(self) -> bool:
        return any(change.added or change.superseded for change in self.changes.values())


def load_package(session: Session, package: Package, *, actor: Actor) -> LoadResult:
    """Bring the shipped versions in line with `package`, within the caller's transaction. Raises PackageError.

    Each event covers up to BATCH rows by their digest, and carries the SHA-256 of the file that they came from.
    """
    changes = {"registries": _load_registries(session, package, actor=actor)}
    identities = Identities(
        organisations=_identities(session, Organisation, [row.organisation for row in package.organisations]),
        areas=_identities(session, Area, [row.area for row in package.areas]),
        posts=_identities(session, Post, [row.post for row in package.posts]),
    )
    for resource in RESOURCES:
        wanted = [resource.values(row, identities) for row in getattr(package, resource.name)]
        changes[resource.name] = _load_versions(session, package, resource, wanted, actor=actor)
    loaded = LoadResult(changes)
    if loaded.changed:
        count_anew(session, [resource.model for resource in RESOURCES])
    return loaded


def _load_registries(session: Session, package: Package, *, actor: Actor) -> Change:
    listed = listed_registries(package)
    shipped = sorted((row for row in package.registries if row.slug in listed), key=lambda row: row.order)
    wanted = {row.slug: [row.name, row.sector, row.sector_name, row.order] for row in shipped}
    kept = {row.slug: row for row in session.scalars(select(Registry))}
    before = {slug: [row.name, row.sector, row.sector_name, row.position] for slug, row in kept.items()}
    changed = {slug: facts for slug, facts in wanted.items() if before.get(slug) != facts}
    for new in shipped:
        if new.slug not in changed:
            continue
        old = kept.get(new.slug)
        if old and (old.name, old.sector, old.sector_name) != (new.name, new.sector, new.sector_name):
            rename(session, old, name=new.name, sector=new.sector, sector_name=new.sector_name, actor=actor)
        session.merge(
            Registry(slug=new.slug, name=new.name, sector=new.sector, sector_name=new.sector_name, position=new.order)
        )
    if changed:
        session.flush()
        _record(session, package, "registries", {slug: before.get(slug) for slug in changed}, changed, actor=actor)
    declared = declare_registries(session, package, actor=actor)
    added = len(changed) + declared
    return Change(added=added, unchanged=len(package.registries) - added)


def _identities(session: Session, model: type[Organisation | Area | Post], keys: Sequence[str]) -> Ids:
    column = model.slug if issubclass(model, Area) else model.key
    known = set(session.scalars(select(column)))
    if fresh := [{column.key: key} for key in dict.fromkeys(keys) if key not in known]:
        session.execute(insert(model), fresh)
    return Ids((key, identity) for key, identity in session.execute(select(column, model.id)))


def _load_versions(
    session: Session, package: Package, resource: Resource, wanted: list[Values], *, actor: Actor
) -> Change:
    model = resource.model
    shipped = {_content(row, model): row for row in session.execute(_shipped_before(model)).mappings()}
    asked = {_content(values, model): values for values in wanted}
    taken = _taken_by_people(session, resource)
    fresh = [values for content, values in asked.items() if content not in shipped]
    added = [values for values in fresh if not _overlaps(values, taken[_subject(values, resource)])]
    gone = [row for content, row in shipped.items() if content not in asked and row["superseded"] is None]

    for batch in _batches([("gone", row) for row in gone] + [("added", values) for values in added]):
        leaving = [row for what, row in batch if what == "gone"]
        coming = [row for what, row in batch if what == "added"]
        before = (
            {"rows": len(leaving), "digest": digest_of(_json_values(row, model) for row in leaving)}
            if leaving
            else None
        )
        after = (
            {"rows": len(coming), "digest": digest_of(_json_values(row, model) for row in coming)} if coming else None
        )
        seq = _record(session, package, resource.name, before, after, actor=actor)
        if leaving:
            ids = [row["id"] for row in leaving]
            session.execute(update(model).where(model.id.in_(ids)).values(superseded=seq))
        if coming:
            session.execute(insert(model), [{**values, "recorded": seq} for values in coming])
    return Change(
        added=len(added),
        superseded=len(gone),
        unchanged=len(asked) - len(fresh),
        held_back=len(fresh) - len(added),
    )


def _record(session: Session, package: Package, resource: str, before: Any, after: Any, *, actor: Actor) -> int:
    source = {"package": package.version, "sha256": package.digests[f"{resource}.csv"]}
    event = record(
        session,
        events.REGISTRY_LOADED,
        actor=actor,
        subjects=[("package", resource)],
        before=before and {"was": before},
        after={**source, "now": after},
    )
    return event.seq


def _shipped_before(model: type[Versioned]) -> Select[Any]:
    """What the last load left: recorded by a load, and superseded by nobody or by a person."""
    loads = seqs_of(events.REGISTRY_LOADED)
    return select(*inspect(model).columns).where(
        model.recorded.in_(loads), or_(model.superseded.is_(None), model.superseded.not_in(loads))
    )


def _taken_by_people(session: Session, resource: Resource) -> defaultdict[Content, list[Span]]:
    model = resource.model
    columns = [getattr(model, name) for name in resource.subject]
    standing = select(*columns, model.valid_from, model.valid_to).where(
        model.superseded.is_(None), model.recorded.not_in(seqs_of(events.REGISTRY_LOADED))
    )
    taken: defaultdict[Content, list[Span]] = defaultdict(list)
    for *subject, valid_from, valid_to in session.execute(standing):
        taken[tuple(subject)].append((valid_from, valid_to))
    return taken


def _overlaps(values: Values, spans: Sequence[Span]) -> bool:
    start, end = values["valid_from"] or date.min, values["valid_to"] or date.max
    return any(start < (span_end or date.max) and (span_start or date.min) < end for span_start, span_end in spans)


def _subject(values: Values, resource: Resource) -> Content:
    return tuple(values[name] for name in resource.subject)


def _columns(model: type[Versioned]) -> list[str]:
    return [c.key for c in inspect(model).columns if c.key not in ("id", "recorded", "superseded")]


def _content(row: Mapping[Any, Any], model: type[Versioned]) -> Content:
    values = (row[name] for name in _columns(model))
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _json_values(row: Mapping[Any, Any], model: type[Versioned]) -> list[Any]:
    """The row as JSON can say it, for the digest."""
    plain = (bool, int, str, list, type(None))
    values = (row[name] for name in _columns(model))
    return [value if isinstance(value, plain) else str(value) for value in values]


def _batches(rows: Sequence[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
