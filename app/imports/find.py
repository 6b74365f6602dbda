"""Imports and their rows for pages, counted by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound, existing
from app.imports.judging.which_post import How
from app.imports.models import Import, ImportRow
from app.imports.states import OPEN, WRITES, Outcome, UndoOutcome
from app.web.tables.list_query import ListQuery

AGAIN, APPLIED, LEFT_OUT, LEFT = "again", "applied", "left_out", "left"
"""Tabs of a preview that are no outcome: to be looked at again, applied, left out by a person, left by the undo."""

TABS: tuple[str, ...] = (
    AGAIN,
    Outcome.CHANGED,
    Outcome.ADDED,
    Outcome.CLOSING,
    Outcome.REJECTED,
    Outcome.UNCHANGED,
    APPLIED,
    LEFT,
)


@dataclass(frozen=True)
class MatchCounts:
    total: int
    matched: int


@dataclass(frozen=True)
class Counts:
    """`tabs`: rows by tab. `in_file`: rows of the file. `to_apply`: those that a person has left in; `left_out`: what
    would change and was taken out."""

    tabs: dict[str, int]
    in_file: int
    to_apply: int
    left_out: int


def match_counts(session: Session, import_id: int) -> MatchCounts:
    """Rows of the file, and those that mean a post that there is, or very likely one."""
    rows = (ImportRow.import_id == import_id, ImportRow.number.is_not(None))
    clear = or_(ImportRow.post_id.is_not(None), ImportRow.how == How.PROPOSED)
    total, matched = session.execute(select(func.count(), func.count(case((clear, ImportRow.id)))).where(*rows)).one()
    return MatchCounts(total, matched)


def counts_of(session: Session, import_id: int) -> Counts:
    kind = case(
        (ImportRow.applied_at.is_not(None), APPLIED),
        (ImportRow.again.is_not(None), AGAIN),
        else_=ImportRow.outcome,
    )
    rows = session.execute(
        select(kind, ImportRow.outcome, ImportRow.included, ImportRow.undone, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(kind, ImportRow.outcome, ImportRow.included, ImportRow.undone)
    ).all()
    tabs = dict.fromkeys(TABS, 0)
    in_file = to_apply = left_out = 0
    for tab, outcome, included, undone, number in rows:
        tabs[tab] = tabs.get(tab, 0) + number
        in_file += 0 if outcome == Outcome.CLOSING else number
        if undone == LEFT:
            tabs[LEFT] += number
        if tab != APPLIED and outcome in WRITES:
            to_apply += number if included else 0
            left_out += 0 if included or outcome == Outcome.CLOSING else number
    return Counts(tabs, in_file, to_apply, left_out)


def rows_in_tab(tab: str) -> Sequence[ColumnElement[bool]]:
    """The rows of a tab."""
    open_ = ImportRow.applied_at.is_(None)
    if tab == APPLIED:
        return (ImportRow.applied_at.is_not(None),)
    if tab == LEFT:
        return (ImportRow.undone == LEFT,)
    if tab == AGAIN:
        return (open_, ImportRow.again.is_not(None))
    return (open_, ImportRow.again.is_(None), ImportRow.outcome == tab)


@dataclass(frozen=True)
class PastImport:
    """An import in the list of all. `applied` rows, of which the undo took `back` so many."""

    found: Import
    applied: int
    back: int


def import_with(session: Session, import_id: int) -> Import:
    """Raises NotFound: no_such_import."""
    return existing(session.get(Import, import_id), "no_such_import")


def past_imports(slug: str | None) -> ListQuery[PastImport]:
    """All imports, or those of a registry, the newest first."""
    of_registry = [] if slug is None else [Import.registry_slug == slug]
    return ListQuery(select(Import).where(*of_registry).order_by(Import.id.desc()), _read_imports)


def _read_imports(session: Session, rows: Sequence[Any]) -> list[PastImport]:
    imports = [past_import for (past_import,) in rows]
    counts = session.execute(
        select(ImportRow.import_id, ImportRow.undone, func.count(ImportRow.applied_at))
        .where(ImportRow.import_id.in_([one.id for one in imports]))
        .group_by(ImportRow.import_id, ImportRow.undone)
    )
    applied: dict[tuple[int, str], int] = {(import_id, undone): number for import_id, undone, number in counts}
    return [
        PastImport(
            one,
            sum(applied.get((one.id, undone), 0) for undone in ("", *UndoOutcome)),
            applied.get((one.id, UndoOutcome.BACK), 0),
        )
        for one in imports
    ]


def count_open(session: Session) -> int:
    """Imports that wait for a person to go on with them."""
    return session.scalar(select(func.count()).select_from(Import).where(Import.state.in_(OPEN))) or 0


def rows_in(import_id: int, tab: str) -> ListQuery[ImportRow]:
    """The rows of a tab, in the order of the file."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, *rows_in_tab(tab))
    return ListQuery.of(query.order_by(ImportRow.number.is_(None), ImportRow.number, ImportRow.title, ImportRow.id))


def open_row(session: Session, import_id: int, row_id: int) -> ImportRow:
    """A row of the file that is not applied. Raises NotFound: no_such_import_row."""
    row = session.get(ImportRow, row_id)
    if row is None or row.import_id != import_id or row.number is None or row.applied_at is not None:
        raise NotFound("no_such_import_row")
    return row


def next_rejected(session: Session, row: ImportRow) -> int | None:
    """The rejected row after this one; after the last, the first of them. None: there is no other."""
    others = (ImportRow.import_id == row.import_id, ImportRow.id != row.id, *rows_in_tab(Outcome.REJECTED))
    order = (ImportRow.number < row.number, ImportRow.number, ImportRow.id)
    return session.scalar(select(ImportRow.id).where(*others, ImportRow.number.is_not(None)).order_by(*order).limit(1))


def unmatched_rows(session: Session, import_id: int, *, most: int) -> Sequence[ImportRow]:
    """The first rows that mean no post that there is."""
    no_post = (ImportRow.post_id.is_(None), ImportRow.how != How.PROPOSED)
    query = select(ImportRow).where(ImportRow.import_id == import_id, *no_post)
    return session.scalars(query.order_by(ImportRow.number).limit(most)).all()


def any_proposed(session: Session, import_id: int) -> bool:
    """Whether one post is proposed for a rejected row."""
    these = (ImportRow.import_id == import_id, ImportRow.how == How.PROPOSED)
    return session.scalar(select(ImportRow.id).where(*these).limit(1)) is not None
