"""Which imports name somebody: for what is kept of that person to go when they are erased."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imports.models import Import, ImportRow
from app.imports.reading.layout import ReadingOptions, texts_of
from app.imports.states import BY_WORKER
from app.platform.storage import FileMissing, StorageFailed
from app.registry.models import HolderVersion
from app.registry.posts.matching import plain_name
from app.web.tables.rows import TableRefused

AT_ONCE = 500

Stored = Callable[[str], bytes]
"""The file that is kept under a key."""


@dataclass(frozen=True)
class Names:
    """Names of one person, plain: whole ones as sets of words, and forename and surname."""

    whole: Collection[frozenset[str]]
    parts: Collection[frozenset[str]]

    def are_in(self, cells: Iterable[str]) -> bool:
        """Whether a row names the person: in one cell, whatever else stands in it, or in two."""
        plain = {plain_name(cell) for cell in cells if cell}
        words = [set(cell.split()) for cell in plain]
        return any(parts <= plain for parts in self.parts) or any(
            name <= cell if len(name) > 1 else name == cell for name in self.whole for cell in words
        )


def imports_naming(session: Session, versions: Sequence[int], stored: Stored) -> list[int]:
    """Those that are kept still and no worker is at, with a row that names whom these versions of holders are of."""
    names = _names(session, versions)
    query = select(Import).where(Import.key != "", Import.state.not_in(BY_WORKER)).order_by(Import.id)
    imports = {one.id: one for one in session.scalars(query)}
    found, read = set(), set()
    rows = select(ImportRow.import_id, ImportRow.cells, ImportRow.fixed).where(ImportRow.import_id.in_(imports))
    for import_id, cells, fixed in session.execute(rows, execution_options={"yield_per": AT_ONCE}):
        read.add(import_id)
        if import_id not in found and names.are_in((*cells, *fixed.values())):
            found.add(import_id)
    return sorted(found | {key for key in imports.keys() - read if _in_file(imports[key], names, stored)})


def _names(session: Session, versions: Sequence[int]) -> Names:
    said: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    recorded = select(HolderVersion.full_name, HolderVersion.forename, HolderVersion.surname)
    for start in range(0, len(versions), AT_ONCE):
        these = recorded.where(HolderVersion.id.in_(versions[start : start + AT_ONCE]))
        for full_name, forename, surname in session.execute(these):
            said["whole"].add(frozenset(plain_name(full_name).split()))
            if forename and surname:
                said["parts"].add(frozenset((plain_name(forename), plain_name(surname))))
    return Names(said["whole"] - {frozenset()}, said["parts"])


def _in_file(found: Import, names: Names, stored: Stored) -> bool:
    """Of an import whose rows were never read. What can't be read names nobody."""
    try:
        return any(map(names.are_in, texts_of(stored(found.key), ReadingOptions.from_json(found.layout).file)))
    except (FileMissing, StorageFailed, TableRefused):
        return False
