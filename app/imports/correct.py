"""What a person does to rows of a preview: corrects one on screen, says which post it means, leaves changes out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.imports import events
from app.imports.find import open_row, rows_in_tab
from app.imports.judging.judge import CheckContext, check
from app.imports.judging.which_post import How
from app.imports.models import Import, ImportRow
from app.imports.start import ImportMovedOn, lock_import, move, subjects_of
from app.imports.states import STEPS, WRITES, ImportState, Outcome

LOOKED_AT = frozenset({ImportState.READY, ImportState.APPLIED, ImportState.STOPPED})
"""Where rows can still be corrected: those that are not applied."""


def correct_row(
    session: Session,
    import_id: int,
    row_id: int,
    texts: Mapping[str, str],
    *,
    meant: int | None,
    today: date,
    actor: Actor,
) -> ImportRow:
    """Put these texts in place of the row's cells, by field, and check it anew. `meant`: the post that a person says it
    means; None: as the row says. What it would do comes back. Raises NotFound and ImportMovedOn."""
    found = _open(session, import_id)
    row = open_row(session, import_id, row_id)
    checking = CheckContext(session, found, today)
    places = {field: place for place, field in checking.fields.items()}
    fixed = {
        field: text
        for field, text in texts.items()
        if field not in places or text != _cell(row, places[field]) or field in row.fixed
    }
    row.fixed = row.fixed | fixed
    row.meant = meant
    row.again = None
    row.included = True
    _check_again(checking, [row])
    record(
        session,
        events.IMPORT_ROW_CORRECTED,
        actor=actor,
        subjects=subjects_of(found),
        after={"row": row.number, "columns": sorted(fixed), "meant": meant, "outcome": row.outcome},
    )
    return row


def take_proposed(
    session: Session, import_id: int, rows: Collection[int] | None, *, today: date, actor: Actor
) -> tuple[int, int]:
    """Say of rejected rows for which one post is proposed that it is meant; `rows` None: of all of them. How many there
    were comes back, and how many are rejected for something else. Raises NotFound and ImportMovedOn."""
    found = _open(session, import_id)
    these = [ImportRow.import_id == import_id, ImportRow.how == How.PROPOSED, ImportRow.applied_at.is_(None)]
    if rows is not None:
        these.append(ImportRow.id.in_(rows))
    import_rows = session.scalars(select(ImportRow).where(*these).order_by(ImportRow.number)).all()
    for row in import_rows:
        row.meant, row.again, row.included = proposed_in(row), None, True
    _check_again(CheckContext(session, found, today), import_rows)
    rejected = sum(row.outcome == Outcome.REJECTED for row in import_rows)
    if import_rows:
        record(
            session,
            events.IMPORT_PROPOSED_TAKEN,
            actor=actor,
            subjects=subjects_of(found),
            after={"rows": len(import_rows), "rejected": rejected},
        )
    return len(import_rows), rejected


def proposed_in(row: ImportRow) -> int | None:
    """The one post that is proposed for a row."""
    choices = [post_id for problem in row.problems for post_id, _ in problem["facts"].get("choices", ())]
    return choices[0] if row.how == How.PROPOSED and len(choices) == 1 else None


def leave_rows(
    session: Session, import_id: int, rows: Collection[int] | None, *, tab: str, included: bool, actor: Actor
) -> int:
    """Leave changes out, or take them in again; `rows` None: all of the tab. How many comes back. Raises NotFound and
    ImportMovedOn."""
    found = _open(session, import_id)
    these = [ImportRow.import_id == import_id, *rows_in_tab(tab), ImportRow.outcome.in_(WRITES)]
    if rows is not None:
        these.append(ImportRow.id.in_(rows))
    these.append(ImportRow.included.is_not(included))
    number: int = session.scalar(select(func.count()).where(*these)) or 0
    if number:
        session.execute(update(ImportRow).where(*these).values(included=included))
        record(
            session,
            events.IMPORT_ROWS_CHOSEN,
            actor=actor,
            subjects=subjects_of(found),
            after={"rows": number, "tab": tab, "included": included},
        )
    return number


def go_on(session: Session, import_id: int, *, actor: Actor) -> None:
    """Few rows match, and that is as it should be: to a preview all the same. Raises NotFound and ImportMovedOn."""
    found = lock_import(session, import_id)
    move(found, "go on", by=actor)
    found.options = found.options | {"go_on": True}
    record(session, STEPS["go on"].action, actor=actor, subjects=subjects_of(found))


def _open(session: Session, import_id: int) -> Import:
    found = lock_import(session, import_id)
    if found.state not in LOOKED_AT:
        raise ImportMovedOn(found.state)
    return found


def _cell(row: ImportRow, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _check_again(checking: CheckContext, rows: Sequence[ImportRow]) -> None:
    """Rows that were corrected; with them other rows of the posts that they meant before, or mean now: one of them may
    now be the first. A post that a row now names is not one that the full list lacks."""
    session, import_id = checking.session, checking.found.id
    touched = {row.identity for row in rows}
    check(checking, rows)
    touched = {*touched, *(row.identity for row in rows)} - {""}
    others = select(ImportRow).where(
        ImportRow.import_id == import_id,
        ImportRow.identity.in_(touched),
        ImportRow.id.not_in([row.id for row in rows]),
        ImportRow.number.is_not(None),
        ImportRow.applied_at.is_(None),
        ImportRow.outcome == Outcome.REJECTED,
    )
    check(checking, session.scalars(others.order_by(ImportRow.number)).all())
    session.execute(
        delete(ImportRow).where(
            ImportRow.import_id == import_id,
            ImportRow.number.is_(None),
            ImportRow.post_id.in_({row.post_id for row in rows if row.post_id is not None}),
            ImportRow.applied_at.is_(None),
        )
    )
