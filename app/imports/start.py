"""Begin an import with a file, say how it is read and what its columns mean, or leave it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.errors import Refused, Stale, existing
from app.imports import events
from app.imports.models import Import, ImportRow
from app.imports.reading.columns import Column
from app.imports.reading.fields import ADDRESS, CODES, label_of
from app.imports.reading.layout import Look
from app.imports.states import STEPS, ImportState
from app.platform.clock import now
from app.registry.models import RegistryField
from app.registry.own.add import fields_of

NAME_A_POST = (*CODES, "organisation", "title")
"""Columns of which a file has one at least."""


class ImportMovedOn(Stale):
    """The import is not where this can be done: another click or tab was first. `state`: where it is."""

    code = "import_moved_on"

    def __init__(self, state: str) -> None:
        super().__init__(state=ImportState(state).word.lower())
        self.state = state


def start_import(
    session: Session,
    registry_slug: str | None,
    look: Look,
    *,
    name: str,
    key: str,
    sha256: str,
    length: int,
    today: date,
    actor: Actor,
) -> Import:
    """A file that is kept under `key` already is to be imported; nothing of it is read into the registries yet."""
    assert actor.user_id is not None  # noqa: S101 (Despatch imports nothing by itself)
    started = Import(
        registry_slug=registry_slug,
        name=name,
        key=key,
        sha256=sha256,
        length=length,
        state=ImportState.COLUMNS,
        layout=look.reading.to_json(),
        columns=[column.to_json() for column in look.columns],
        options={"since": today.isoformat(), "source": f"Import of {name}", "full_list": False},
        created_by=actor.user_id,
        created_at=now(),
        moved_at=now(),
    )
    session.add(started)
    session.flush()
    record(
        session,
        events.IMPORT_STARTED,
        actor=actor,
        subjects=subjects_of(started),
        after={"sha256": sha256, "length": length, "registry": registry_slug},
    )
    return started


def look_again(session: Session, import_id: int, look: Look, *, actor: Actor) -> Import:
    """The file is read otherwise from now on: its columns are guessed anew. Raises NotFound and ImportMovedOn."""
    found = lock_import(session, import_id)
    if found.state not in STEPS["read"].sources:
        raise ImportMovedOn(found.state)
    found.layout = look.reading.to_json()
    found.columns = [column.to_json() for column in look.columns]
    found.options = found.options | {"reread": True}
    record(
        session, events.IMPORT_READ_OTHERWISE, actor=actor, subjects=subjects_of(found), after=look.reading.to_json()
    )
    return found


def settle_columns(
    session: Session, import_id: int, fields: Mapping[int, str], options: Mapping[str, Any], *, order: str, actor: Actor
) -> Import:
    """What each column (by its place) is taken for, and what holds for all rows: now a worker may read and check them.

    What a person corrected in rows stays, unless the file is read otherwise. Raises NotFound, ImportMovedOn and
    Refused.
    """
    found = lock_import(session, import_id)
    require_fit(fields, registry_fixed=found.registry_slug is not None)
    reread = found.options.get("reread", True)
    step = STEPS["read" if reread else "check"]
    if found.state not in step.sources or found.state == ImportState.READING:
        raise ImportMovedOn(found.state)
    columns = [Column.from_json(column) for column in found.columns]
    found.columns = [column.to_json() | {"field": fields.get(column.place, "")} for column in columns]
    found.layout = found.layout | {"order": order}
    found.options = {**found.options, **options, "reread": False, "go_on": False}
    if reread:
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        found.total = 0
    move(found, "read" if reread else "check", by=actor)
    found.done = 0
    record(
        session,
        STEPS["check"].action,
        actor=actor,
        subjects=subjects_of(found),
        after={"columns": sorted(filter(None, fields.values())), "full_list": bool(options.get("full_list"))},
    )
    return found


def drop_import(session: Session, import_id: int, *, actor: Actor) -> None:
    """Leave an import: nothing of it was applied, and what was read of the file goes. Raises NotFound and
    ImportMovedOn."""
    found = lock_import(session, import_id)
    move(found, "drop", by=actor)
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    record(session, STEPS["drop"].action, actor=actor, subjects=subjects_of(found))


def require_fit(fields: Mapping[int, str], *, registry_fixed: bool) -> None:
    """Raises Refused when rows could not be told apart or would say nothing: column_twice, no_post_column,
    no_registry_column, address_twice, nothing_to_change."""
    taken = [field for field in fields.values() if field]
    for field in taken:
        if taken.count(field) > 1:
            raise Refused("column_twice", column=label_of(field))
    if not any(field in NAME_A_POST for field in taken):
        raise Refused("no_post_column")
    if not registry_fixed and "registry" not in taken:
        raise Refused("no_registry_column")
    if "address" in taken and any(field in ADDRESS and field != "postcode" for field in taken if field != "address"):
        raise Refused("address_twice")
    if set(taken) <= {*CODES, "registry", "organisation"}:
        raise Refused("nothing_to_change")


def lock_import(session: Session, import_id: int) -> Import:
    """The import as it is now, held until the transaction ends. Raises NotFound."""
    locked = select(Import).where(Import.id == import_id).with_for_update(key_share=True)
    return existing(session.scalars(locked.execution_options(populate_existing=True)).one_or_none(), "no_such_import")


def move(found: Import, step: str, *, by: Actor | None = None) -> None:
    """Take a step of STEPS. Raises ImportMovedOn."""
    if found.state not in STEPS[step].sources:
        raise ImportMovedOn(found.state)
    found.state = STEPS[step].target
    found.moved_at = now()
    found.lease_until = None
    found.tries = 0
    found.problem = None
    if by is not None:
        found.asked_by = by.user_id


def subjects_of(found: Import) -> list[Subject]:
    """What the audit record files an import's events under."""
    of_registry: list[Subject] = [("registry", found.registry_slug)] if found.registry_slug else []
    return [("import", found.id), *of_registry]


def custom_fields(session: Session, registry_slug: str | None) -> dict[str, RegistryField]:
    """The fields that a registry of one's own declares, by name; none for one that ships."""
    if registry_slug is None:
        return {}
    return {field.name: field for field in fields_of(session, registry_slug) if not field.retired}
