"""Imports to take away: the list of them, and the rows of a tab, which come back as an import once they are mended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.imports.counts import AGAIN
from app.imports.fields import label_of
from app.imports.find import Past, each_row_in
from app.imports.models import Import
from app.imports.showing import ShownChange, ShownRow, headings_of, row_shown
from app.imports.states import WRITES, ImportState, Outcome
from app.imports.values import texts_in
from app.imports.words import STATES, TABS, registry_name
from app.web.csv_file import Cell
from app.web.export import Column, Table

READ = Callable[[], AbstractContextManager[Session]]

IMPORTS = (
    Column("File", 40),
    Column("Import", 10),
    Column("Registry", 36),
    Column("State", 24),
    Column("Rows applied", 10),
    Column("Taken back", 10),
    Column("By", 30),
    Column("When", 20),
)

ROW, WHY = Column("Row in the file", 10), Column("Why it is rejected", 70)
CHANGES, BEFORE, TAKEN_IN = Column("What changes", 60), Column("What changed before", 60), Column("Taken in", 10)
MEANT = Column("For", 50)


def table_of_imports(found: Sequence[Past], names: Mapping[str, str], people: Mapping[int, str], *, of: str) -> Table:
    """`names`: of registries by slug; `people`: of users; `of`: which registry's they are, in words."""
    rows = (
        (
            one.found.name,
            one.found.id,
            registry_name(names, one.found.registry_slug),
            STATES[ImportState(one.found.state)][1],
            one.applied,
            one.back,
            people.get(one.found.created_by),
            one.found.created_at,
        )
        for one in found
    )
    return Table("Imports", IMPORTS, rows, [("Registry", of), ("Imports", len(found))])


def table_of_rows(read: READ, found: Import, tab: str, *, registry: str) -> Table:
    """What each row says, under headings that an import knows without a person; before it, why the row is rejected or
    what it changes. `read` opens the session that the rows are read in."""
    told = (
        [ROW, WHY] if tab == Outcome.REJECTED else [ROW, MEANT, CHANGES, *([BEFORE] if tab == AGAIN else []), TAKEN_IN]
    )
    fields = {column["place"]: column["field"] for column in found.columns if column["field"]}
    said = [Column(label_of(field), 24) for field in fields.values()]
    about: list[tuple[str, Cell]] = [("File", found.name), ("Import", found.id), ("Registry", registry)]
    rows = _rows(read, found.id, tab, fields, headings_of(found))
    return Table(TABS[tab], [*told, *said], rows, [*about, ("Rows", TABS[tab])])


def _rows(
    read: READ, import_id: int, tab: str, fields: Mapping[int, str], headings: Mapping[str, str]
) -> Iterator[Sequence[Cell]]:
    with read() as session:
        for row in each_row_in(session, import_id, tab):
            texts = texts_in(row.cells, fields, row.fixed)
            told = _told(row_shown(row, headings), tab)
            yield [row.number, *told, *(texts[field] or None for field in fields.values())]


def _told(shown: ShownRow, tab: str) -> Sequence[Cell]:
    if tab == Outcome.REJECTED:
        return [" ".join(f"{heading}: {words}" if heading else words for heading, words in shown.problems)]
    taken_in = ("Yes" if shown.row.included else "No") if shown.row.outcome in WRITES else None
    before = [_in_words(shown.again)] if tab == AGAIN else []
    return [shown.title, _in_words(shown.changes), *before, taken_in]


def _in_words(changes: Sequence[ShownChange]) -> str | None:
    return "; ".join(map(_one_in_words, changes)) or None


def _one_in_words(one: ShownChange) -> str:
    return f"{one.part}: {one.now}" if one.plain else f"{one.part}: {one.was or 'nothing'} → {one.now}"
