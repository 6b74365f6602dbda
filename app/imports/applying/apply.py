"""The worker applies an import: one transaction, an event for up to 200 rows (rule 8), nothing half done.

A row whose post was changed by anybody since it was checked is not applied: it is checked anew and comes back, with
what it would have changed when a person looked.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import BATCH, Actor, digest_of, record
from app.errors import Refused
from app.imports import events
from app.imports.applying.claim import ImportClaim, lock_claimed_import
from app.imports.judging.judge import CheckContext, check
from app.imports.judging.new_posts import add_posts
from app.imports.judging.plan import add_changes
from app.imports.models import Import, ImportRow
from app.imports.reading.fields import OF_PERSON
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import STEPS, WRITES, Outcome
from app.platform.clock import now
from app.platform.database import count_anew
from app.platform.services import Services
from app.registry.models import Registry
from app.registry.posts.bulk_record import OF_A_POST, Batch, close, lock_posts, moved_since
from app.registry.posts.bulk_standing import standing_of


def ask_to_apply(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a worker apply what is left in. Two clicks are one. Raises NotFound, ImportMovedOn, and Refused
    (nothing_to_apply) when no row would change anything, or a person left out all that would."""
    found = lock_import(session, import_id)
    rows = session.scalar(select(func.count()).where(*rows_to_apply(import_id)))
    if found.state in STEPS["apply"].sources and not rows:
        raise Refused("nothing_to_apply")
    move(found, "apply", by=actor)
    found.done, found.total = 0, rows or 0
    record(session, STEPS["apply"].action, actor=actor, subjects=subjects_of(found), after={"rows": rows})
    return found


def rows_to_apply(import_id: int) -> tuple[Any, ...]:
    """The rows that are to be applied."""
    left_in = (ImportRow.included.is_(True), ImportRow.applied_at.is_(None))
    return (ImportRow.import_id == import_id, ImportRow.outcome.in_(WRITES), *left_in)


def apply_rows(services: Services, claim: ImportClaim, *, today: date) -> None:
    """All rows that are left in and whose posts are as they were. Raises ClaimLost."""
    with services.database.writing() as session:
        found = lock_claimed_import(session, claim, at=now())
        _lock(session, found)
        oldest = session.scalar(select(func.min(ImportRow.checked_at)).where(*rows_to_apply(found.id))) or 0
        moved = moved_since(session, oldest)
        checking = CheckContext(session, found, today)
        applied = came_back = 0
        for rows in _batches(session, found):
            stale = [row for row in rows if _is_stale(checking, row, moved)]
            fresh = [row for row in rows if row not in stale]
            if fresh:
                _apply(checking, fresh)
            for row in stale:
                row.again, row.included = list(row.changes), False
            if stale:
                _look_again(checking, stale)
            applied, came_back = applied + len(fresh), came_back + len(stale)
            session.flush()
        move(found, "end apply")
        found.done = applied
        found.options = found.options | {"came_back": came_back}
        after = {"applied": applied, "came_back": came_back}
        record(
            session, STEPS["end apply"].action, actor=Actor(found.asked_by), subjects=subjects_of(found), after=after
        )
        if applied > BATCH:
            count_anew(session, OF_A_POST)


def _lock(session: Session, found: Import) -> None:
    """The registries whose lists grow, then the posts, in one order for every import."""
    slugs = [found.registry_slug] if found.registry_slug else list(session.scalars(select(Registry.slug)))
    locked = select(Registry.slug).where(Registry.slug.in_(slugs)).order_by(Registry.slug)
    session.execute(locked.with_for_update(key_share=True))
    post_ids = select(ImportRow.post_id).where(*rows_to_apply(found.id), ImportRow.post_id.is_not(None))
    lock_posts(session, [post_id for post_id in session.scalars(post_ids) if post_id is not None])


def _batches(session: Session, found: Import) -> Iterator[list[ImportRow]]:
    """Row ids are told beforehand: what a batch does must not change which rows come next."""
    ids = session.scalars(select(ImportRow.id).where(*rows_to_apply(found.id)).order_by(ImportRow.id)).all()
    for start in range(0, len(ids), BATCH):
        rows = select(ImportRow).where(ImportRow.id.in_(ids[start : start + BATCH])).order_by(ImportRow.id)
        yield list(session.scalars(rows))


def _is_stale(checking: CheckContext, row: ImportRow, moved: Mapping[int, int]) -> bool:
    """Whether anybody changed the post since; for a new one, whether it was added since."""
    if row.outcome == Outcome.ADDED:
        slug = checking.slug_of(row.values)
        return slug is None or checking.posts(slug).meant(row.values).post_id is not None
    return moved.get(row.post_id or 0, 0) > row.checked_at


def _apply(checking: CheckContext, rows: Sequence[ImportRow]) -> None:
    session, found = checking.session, checking.found
    batch = Batch()
    added = add_posts(checking, batch, [row for row in rows if row.outcome == Outcome.ADDED])
    there = [row.post_id for row in rows if row.post_id and row.outcome != Outcome.ADDED]
    standing = standing_of(session, there, day=checking.since)
    for row in rows:
        snapshot = added.get(row.id) or standing[row.post_id or 0]
        if row.outcome == Outcome.CLOSING:
            close(batch, snapshot, since=checking.since)
        else:
            add_changes(batch, row.values, row.changes, snapshot, checking.given(snapshot.title.registry_slug))
    batch.weave(session)
    event = record(
        session,
        events.IMPORT_ROWS_APPLIED,
        actor=Actor(found.asked_by),
        subjects=subjects_of(found),
        before={"versions": sorted(identity for ids in batch.leaving.values() for identity in ids)},
        after={"rows": len(rows), "digest": digest_of(_row_for_digest(row) for row in rows)},
        personal=dict(filter(None, map(_personal, rows))),
    )
    batch.keep(session, event.seq)
    for row in rows:
        row.applied_at = event.seq
        row.again = None


def _row_for_digest(row: ImportRow) -> list[Any]:
    return [row.number, row.post_id, row.outcome, row.values]


def _personal(row: ImportRow) -> tuple[str, str] | None:
    """What the row says of a person and of ways to reach them, under the post's number: it can be erased post by
    post."""
    told = {name: value for name, value in row.values.items() if name in PERSONAL}
    return (f"post {row.post_id}", json.dumps(told, ensure_ascii=False, sort_keys=True)) if told else None


PERSONAL = frozenset({*OF_PERSON, "postal", "email", "telephone"})


def _look_again(checking: CheckContext, rows: Sequence[ImportRow]) -> None:
    """What these rows would change now; those that would change nothing any more are through."""
    kept = {row.id: row.again for row in rows}
    closing = [row for row in rows if row.outcome == Outcome.CLOSING]
    check(checking, [row for row in rows if row.outcome != Outcome.CLOSING])
    for row in rows:
        row.again = None if row.outcome == Outcome.UNCHANGED else kept[row.id]
    for row in closing:
        row.checked_at = head(checking.session).seq
