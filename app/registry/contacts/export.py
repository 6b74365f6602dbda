"""The contacts to verify, to take away: one line each, to be checked by telephone or on paper."""

from collections.abc import Iterator, Sequence

from app.database import Database
from app.registry.contacts.queue import Queue, QueuedContact, queue_page
from app.registry.contacts.words import use_name
from app.registry.words import CHANNELS
from app.web.csv_file import Cell
from app.web.export import Column, Table

COLUMNS = (
    Column("Post or organisation", 50),
    Column("Whose", 14),
    Column("Posts served", 10),
    Column("Channel", 12),
    Column("Use", 14),
    Column("Contact", 60),
    Column("Source", 50),
    Column("Captured on", 16),
    Column("Verified on", 16),
    Column("In an open campaign", 12),
    Column("Contact number", 10),
)

AT_ONCE = 1_000
"""Contacts that are read in one go."""


def table_of(database: Database, queue: Queue, *, event: int, described: str) -> Table:
    """All of the queue, in its order. `described`: the filter in words; `event`: what Despatch knew when."""
    about: list[tuple[str, Cell]] = [
        ("As at", queue.today),
        ("Current when verified since", queue.since),
        ("Filter", described),
        ("Known at event", event),
    ]
    return Table("Contacts to verify", COLUMNS, _rows(database, queue), about)


def _rows(database: Database, queue: Queue) -> Iterator[Sequence[Cell]]:
    with database.reading() as session:
        page = 1
        while part := queue_page(session, queue, page=page, size=AT_ONCE):
            yield from (_row(line) for line in part)
            page += 1


def _row(line: QueuedContact) -> Sequence[Cell]:
    version = line.version
    return (
        line.name,
        "Post" if version.post_id is not None else "Main office",
        line.serves,
        CHANNELS[version.channel],
        use_name(version.use),
        line.text,
        version.source,
        version.captured_on,
        version.verified_on,
        "Yes" if line.in_use else None,
        version.id,
    )
