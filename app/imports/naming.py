"""Which imports name somebody: for what is kept of that person to go when they are erased."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imports.models import Import, ImportRow
from app.imports.reading.layout import ReadingOptions, texts_of
from app.imports.states import BY_WORKER
from app.platform.storage import FileMissing, StorageFailed
from app.registry.holders.traces import OF_HOLDER
from app.registry.models import HolderVersion
from app.registry.posts.matching import plain_name
from app.web.tables.rows import TableRefused

AT_ONCE = 500

Stored = Callable[[str], bytes]
"""The file that is kept under a key."""


@dataclass(frozen=True)
class Names:
    """Names of one person, plain: whole ones as sets of words, and forename and surname. `held`: by post, the first day
    on which the person holds it, and the day after the last."""

    whole: Collection[frozenset[str]]
    parts: Collection[frozenset[str]]
    held: Mapping[int, Sequence[tuple[date, date]]]

    def are_in(self, cells: Iterable[str]) -> bool:
        """Whether a row names the person: in one cell, whatever else stands in it, or in two."""
        plain = {plain_name(cell) for cell in cells if cell}
        words = [set(cell.split()) for cell in plain]
        return any(parts <= plain for parts in self.parts) or any(
            name <= cell if len(name) > 1 else name == cell for name in self.whole for cell in words
        )

    def are_meant(self, values: Mapping[str, Any], post_id: int | None, options: Mapping[str, Any]) -> bool:
        """Whether a row without a name says something of the person, who holds its post on the import's day."""
        if "full_name" in values or OF_HOLDER.isdisjoint(values):
            return False
        day = date.fromisoformat(options["since"])
        return any(first <= day < end for first, end in self.held.get(post_id or 0, ()))


def imports_naming(session: Session, versions: Sequence[int], stored: Stored) -> list[int]:
    """Those that are kept still and no worker is at, with a row that names whom these versions of holders are of, or
    means that person without a name."""
    names = _names(session, versions)
    query = select(Import).where(Import.key != "", Import.state.not_in(BY_WORKER)).order_by(Import.id)
    imports = {one.id: one for one in session.scalars(query)}
    found, read = set(), set()
    columns = (ImportRow.import_id, ImportRow.cells, ImportRow.fixed, ImportRow.values, ImportRow.post_id)
    rows = select(*columns).where(ImportRow.import_id.in_(imports))
    for import_id, cells, fixed, values, post_id in session.execute(rows, execution_options={"yield_per": AT_ONCE}):
        read.add(import_id)
        if import_id in found:
            continue
        if names.are_in((*cells, *fixed.values())) or names.are_meant(values, post_id, imports[import_id].options):
            found.add(import_id)
    return sorted(found | {key for key in imports.keys() - read if _in_file(imports[key], names, stored)})


def _names(session: Session, versions: Sequence[int]) -> Names:
    said: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    held: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for start in range(0, len(versions), AT_ONCE):
        these = select(HolderVersion).where(HolderVersion.id.in_(versions[start : start + AT_ONCE]))
        for version in session.scalars(these):
            said["whole"].add(frozenset(plain_name(version.full_name).split()))
            if version.forename and version.surname:
                said["parts"].add(frozenset((plain_name(version.forename), plain_name(version.surname))))
            if version.superseded is None:
                held[version.post_id].append((version.valid_from or date.min, version.valid_to or date.max))
    return Names(said["whole"] - {frozenset()}, said["parts"], held)


def _in_file(found: Import, names: Names, stored: Stored) -> bool:
    """Of an import whose rows were never read. What can't be read names nobody."""
    try:
        return any(map(names.are_in, texts_of(stored(found.key), ReadingOptions.from_json(found.layout).file)))
    except (FileMissing, StorageFailed, TableRefused):
        return False
