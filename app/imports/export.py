"""Imports to take away: the list of them, and the rows of a tab, which come back as an import once they are mended."""

from collections.abc import Iterator, Mapping, Sequence

from app.imports.find import AGAIN, PastImport, rows_in
from app.imports.models import Import
from app.imports.reading.fields import label_of
from app.imports.reading.values import texts_in
from app.imports.showing import ShownChange, ShownRow, headings_of, row_shown
from app.imports.states import WRITES, ImportState, Outcome
from app.imports.words import TABS, registry_name
from app.platform.database import Database
from app.web.tables.csv_file import Cell
from app.web.tables.export import PLAIN, Column, ListColumn, Table, list_table

ROW, WHY = Column("Row in the file", 10), Column("Why it is rejected", 70)
CHANGES, BEFORE, TAKEN_IN = (
    Column("What changes", 60),
    Column("What would have changed before", 60),
    Column("Taken in", 10),
)
MEANT = Column("For", 50)


def import_columns(names: Mapping[str, str], people: Mapping[int, str]) -> Sequence[ListColumn[PastImport]]:
    """`names`: of registries by slug; `people`: of users."""
    return [
        ListColumn("File", lambda past: past.found.name, 40, cell="file"),
        ListColumn("Import", lambda past: past.found.id, 10),
        ListColumn("Registry", lambda past: registry_name(names, past.found.registry_slug), 36, cell=PLAIN),
        ListColumn("Status", lambda past: ImportState(past.found.state).word, 24, cell="state"),
        ListColumn("Rows imported", lambda past: past.applied, 10, cell="applied", look="n"),
        ListColumn("Rows removed again", lambda past: past.back, 10),
        ListColumn("Imported by", lambda past: people.get(past.found.created_by), 30, cell="by"),
        ListColumn("Imported at", lambda past: past.found.created_at, 20, cell=PLAIN),
    ]


def table_of_imports(found: Sequence[PastImport], columns: Sequence[ListColumn[PastImport]], *, of: str) -> Table:
    """`of`: which registry's they are, in words."""
    return list_table("Imports", columns, found, [("Registry", of), ("Imports", len(found))])


def table_of_rows(database: Database, found: Import, tab: str, *, registry: str) -> Table:
    """What each row says, under headings that an import knows without a person; before it, why the row is rejected or
    what it changes."""
    told = (
        [ROW, WHY] if tab == Outcome.REJECTED else [ROW, MEANT, CHANGES, *([BEFORE] if tab == AGAIN else []), TAKEN_IN]
    )
    fields = {column["place"]: column["field"] for column in found.columns if column["field"]}
    columns = [Column(label_of(field), 24) for field in fields.values()]
    about: list[tuple[str, Cell]] = [("File", found.name), ("Import", found.id), ("Registry", registry)]
    rows = _rows(database, found.id, tab, fields, headings_of(found))
    return Table(TABS[tab], [*told, *columns], rows, [*about, ("Rows", TABS[tab])])


def _rows(
    database: Database, import_id: int, tab: str, fields: Mapping[int, str], headings: Mapping[str, str]
) -> Iterator[Sequence[Cell]]:
    for row in rows_in(import_id, tab).stream(database):
        texts = texts_in(row.cells, fields, row.fixed)
        told = _result_cells(row_shown(row, headings), tab)
        yield [row.number, *told, *(texts[field] or None for field in fields.values())]


def _result_cells(shown: ShownRow, tab: str) -> Sequence[Cell]:
    if tab == Outcome.REJECTED:
        return [" ".join(f"{heading}: {words}" if heading else words for heading, words in shown.problems)]
    taken_in = ("Yes" if shown.row.included else "No") if shown.row.outcome in WRITES else None
    before = [_in_words(shown.again)] if tab == AGAIN else []
    return [shown.title, _in_words(shown.changes), *before, taken_in]


def _in_words(changes: Sequence[ShownChange]) -> str | None:
    return "; ".join(map(_one_in_words, changes)) or None


def _one_in_words(one: ShownChange) -> str:
    return f"{one.part}: {one.now}" if one.plain else f"{one.part}: {one.was or 'nothing'} → {one.now}"
