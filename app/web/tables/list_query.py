"""Lists that are read from the database a page at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.platform.database import Database
from app.web.tables.paging import Page, requested_page

Item = TypeVar("Item")

AT_ONCE = 1_000
"""Items that a file reads in one go."""


@dataclass(frozen=True)
class ListQuery(Generic[Item]):
    """`query`: the whole list, in its order. `read`: makes items of some of its rows."""

    query: Select[*tuple[Any, ...]]
    read: Callable[[Session, Sequence[Any]], Sequence[Item]]

    @classmethod
    def of(cls, entities: Select[Item]) -> "ListQuery[Item]":
        """A list of entities as they are stored."""
        return cls(entities, lambda _, rows: [entity for (entity,) in rows])

    def count(self, session: Session) -> int:
        return session.scalar(select(func.count()).select_from(self.query.order_by(None).subquery())) or 0

    def items(self, session: Session, *, offset: int = 0, most: int | None = None) -> Sequence[Item]:
        """Up to `most` items (None: all) after the first `offset`."""
        return self.read(session, session.execute(self.query.offset(offset or None).limit(most)).all())

    def page(self, session: Session, asked: Mapping[str, str], *, size: int, total: int | None = None) -> Page[Item]:
        """The page that the query of an address asks for. `total`: how many items there are, if that is known."""
        page = requested_page(asked, size=size, total=self.count(session) if total is None else total)
        return page.showing(self.items(session, offset=page.offset, most=size))

    def stream(self, database: Database) -> Iterator[Item]:
        """All items, for a file: its rows are written after the view has returned, so it opens its own session."""
        with database.reading() as session:
            rows = session.execute(self.query.execution_options(yield_per=AT_ONCE))
            for part in rows.partitions():
                yield from self.read(session, part)
