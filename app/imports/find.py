"""Imports and their rows, for pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.imports.counts import in_tab
from app.imports.judging.which_post import How
from app.imports.models import Import, ImportRow
from app.imports.states import OPEN, Undone

SIZE = 50
AT_ONCE = 500


@dataclass(frozen=True)
class Past:
    """An import in the list of all. `applied` rows, of which the undo took `back` so many."""

    found: Import
    applied: int
    back: int


def import_with(session: Session, import_id: int) -> Import:
    """Raises NotFound: no_such_import."""
    found = session.get(Import, import_id)
    if found is None:
        raise NotFound("no_such_import")
    return found


def past_imports(
    session: Session, *, slug: str | None, page: int = 1, size: int | None = SIZE
) -> tuple[list[Past], int]:
    """A page of all imports, or of a registry's, the newest first, or with `size` None all; and how many there are."""
    of_registry = [] if slug is None else [Import.registry_slug == slug]
    total = session.scalar(select(func.count()).select_from(Import).where(*of_registry)) or 0
    wanted = select(Import).where(*of_registry).order_by(Import.id.desc())
    if size is not None:
        wanted = wanted.limit(size).offset((page - 1) * size)
    found = session.scalars(wanted).all()
    rows = session.execute(
        select(ImportRow.import_id, ImportRow.undone, func.count(ImportRow.applied_at))
        .where(ImportRow.import_id.in_([one.id for one in found]))
        .group_by(ImportRow.import_id, ImportRow.undone)
    )
    applied: dict[tuple[int, str], int] = {(import_id, undone): number for import_id, undone, number in rows}
    return [
        Past(
            one,
            sum(applied.get((one.id, undone), 0) for undone in ("", *Undone)),
            applied.get((one.id, Undone.BACK), 0),
        )
        for one in found
    ], total


def count_open(session: Session) -> int:
    """Imports that wait for a person to go on with them."""
    return session.scalar(select(func.count()).select_from(Import).where(Import.state.in_(OPEN))) or 0


def rows_in(session: Session, import_id: int, tab: str, *, page: int) -> Sequence[ImportRow]:
    """A page of the rows of a tab, in the order of the file."""
    return session.scalars(_in_order(import_id, tab).limit(SIZE).offset((page - 1) * SIZE)).all()


def each_row_in(session: Session, import_id: int, tab: str) -> Iterator[ImportRow]:
    """All rows of a tab in that order, a few hundred in memory at a time."""
    yield from session.scalars(_in_order(import_id, tab), execution_options={"yield_per": AT_ONCE})


def _in_order(import_id: int, tab: str) -> Select[ImportRow]:
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, *in_tab(tab))
    return wanted.order_by(ImportRow.number.is_(None), ImportRow.number, ImportRow.title, ImportRow.id)


def open_row(session: Session, import_id: int, row_id: int) -> ImportRow:
    """A row of the file that is not applied. Raises NotFound: no_such_import_row."""
    row = session.get(ImportRow, row_id)
    if row is None or row.import_id != import_id or row.number is None or row.applied_at is not None:
        raise NotFound("no_such_import_row")
    return row


def unmatched(session: Session, import_id: int, *, most: int) -> Sequence[ImportRow]:
    """The first rows that mean no post that there is."""
    no_post = (ImportRow.post_id.is_(None), ImportRow.how != How.PROPOSED)
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, *no_post)
    return session.scalars(wanted.order_by(ImportRow.number).limit(most)).all()


def any_proposed(session: Session, import_id: int) -> bool:
    """Whether one post is proposed for a rejected row."""
    these = (ImportRow.import_id == import_id, ImportRow.how == How.PROPOSED)
    return session.scalar(select(ImportRow.id).where(*these).limit(1)) is not None
