"""The worker takes a whole import back: what it recorded is superseded, what it superseded stands again (rule 6).

A post that anybody has changed since is left as it is, and listed: whoever changed it saw what the import said.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, digest_of, record
from app.imports import events
from app.imports.applying.claim import ImportClaim, lock_claimed_import
from app.imports.models import Import, ImportRow
from app.imports.start import lock_import, move, subjects_of
from app.imports.states import STEPS, UndoOutcome
from app.platform.clock import now
from app.platform.services import Services
from app.registry.models import AreaService, OrganisationCode, OrganisationVersion, PostVersion
from app.registry.posts.bulk_record import OF_A_POST, Batch, lock_posts, moved_since, values_of


def ask_to_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a worker take the import back. Two clicks are one. Raises NotFound and ImportMovedOn."""
    found = lock_import(session, import_id)
    move(found, "undo", by=actor)
    found.done = 0
    record(session, STEPS["undo"].action, actor=actor, subjects=subjects_of(found))
    return found


def undo_rows(services: Services, claim: ImportClaim) -> None:
    """All that was applied, in one transaction. Raises ClaimLost."""
    with services.database.writing() as session:
        found = lock_claimed_import(session, claim, at=now())
        rows = select(ImportRow.post_id, ImportRow.applied_at).where(
            ImportRow.import_id == found.id, ImportRow.applied_at.is_not(None), ImportRow.post_id.is_not(None)
        )
        applied = session.execute(rows).all()
        seqs = sorted({seq for _, seq in applied if seq})
        lock_posts(session, {post_id for post_id, _ in applied if post_id})
        changed = changed_since(session, seqs)
        back = left = 0
        for batch in _batches(session, found):
            staying = [row for row in batch if row.post_id in changed]
            going = [row for row in batch if row.post_id not in changed]
            if going:
                _take_back(session, found, going, seqs)
            for row in batch:
                row.undone = UndoOutcome.LEFT if row in staying else UndoOutcome.BACK
            back, left = back + len(going), left + len(staying)
            session.flush()
        move(found, "end undo")
        found.done = back
        after = {"taken_back": back, "left": left}
        record(session, STEPS["end undo"].action, actor=Actor(found.asked_by), subjects=subjects_of(found), after=after)


def changed_since(session: Session, seqs: Sequence[int]) -> Collection[int]:
    """The posts that anybody else changed after the first of an import's events."""
    return moved_since(session, seqs[0], but=seqs).keys() if seqs else ()


def _batches(session: Session, found: Import) -> Iterator[list[ImportRow]]:
    mine = (ImportRow.import_id == found.id, ImportRow.applied_at.is_not(None))
    ids = session.scalars(select(ImportRow.id).where(*mine).order_by(ImportRow.id)).all()
    for start in range(0, len(ids), BATCH):
        rows = select(ImportRow).where(ImportRow.id.in_(ids[start : start + BATCH])).order_by(ImportRow.id)
        yield list(session.scalars(rows))


def _take_back(session: Session, found: Import, rows: Sequence[ImportRow], seqs: Sequence[int]) -> None:
    """The versions of these rows' posts that the import recorded go; those that it superseded come again."""
    post_ids = [row.post_id for row in rows]
    batch = Batch()
    for model in OF_A_POST:
        theirs = model.post_id.in_(post_ids)
        made = select(model).where(theirs, model.recorded.in_(seqs), model.superseded.is_(None))
        cut = select(model).where(theirs, model.superseded.in_(seqs), model.recorded.not_in(seqs))
        batch.leave(*session.scalars(made))
        for version in session.scalars(cut):
            batch.come(model, **values_of(version))
    for model, ids in _organisations(session, post_ids, seqs):
        batch.leaving[model] += ids
    event = record(
        session,
        events.IMPORT_ROWS_UNDONE,
        actor=Actor(found.asked_by),
        subjects=subjects_of(found),
        before={"versions": sorted(identity for ids in batch.leaving.values() for identity in ids)},
        after={"rows": len(rows), "digest": digest_of([row.number, row.post_id] for row in rows)},
    )
    batch.keep(session, event.seq)


def _organisations(
    session: Session, post_ids: Sequence[int | None], seqs: Sequence[int]
) -> Iterator[tuple[type[Any], list[int]]]:
    """Organisations that the import made for these posts, unless others have given one another post since."""
    of_posts = select(PostVersion.organisation_id).where(PostVersion.post_id.in_(post_ids))
    used = select(PostVersion.organisation_id).where(
        PostVersion.superseded.is_(None), PostVersion.post_id.not_in(post_ids)
    )
    for model in (OrganisationVersion, OrganisationCode, AreaService):
        made = select(model.id).where(
            model.organisation_id.in_(of_posts),
            model.organisation_id.not_in(used),
            model.recorded.in_(seqs),
            model.superseded.is_(None),
        )
        yield model, list(session.scalars(made))


def left_by_undo(session: Session, found: Import) -> Sequence[ImportRow]:
    """The rows that an undo would leave, since others have changed their posts since."""
    mine = (ImportRow.import_id == found.id, ImportRow.applied_at.is_not(None))
    rows = session.scalars(select(ImportRow).where(*mine).order_by(ImportRow.number)).all()
    changed = changed_since(session, sorted({row.applied_at for row in rows if row.applied_at is not None}))
    return [row for row in rows if row.post_id in changed]
