"""The contacts to verify as a file: one line each, to be checked by telephone or on paper."""

from collections.abc import Sequence

from app.platform.database import Database
from app.registry.contacts.queue import Queue, QueuedContact, queued_contacts
from app.registry.contacts.words import use_name
from app.registry.words import CHANNELS
from app.web.tables.csv_file import Cell
from app.web.tables.export import BEFORE_ALL, RECORDED_AT, AsAt, ListColumn, Table, list_table

COLUMNS: Sequence[ListColumn[QueuedContact]] = [
    ListColumn("Post or organisation", lambda line: line.name, 50),
    ListColumn("Whose", lambda line: "Post" if line.version.post_id is not None else "Main office", 14),
    ListColumn("Posts served", lambda line: line.serves, 10),
    ListColumn("Kind of contact", lambda line: CHANNELS[line.version.channel], 12),
    ListColumn("Use", lambda line: use_name(line.version.use), 14),
    ListColumn("Contact", lambda line: line.text, 60),
    ListColumn("Source", lambda line: line.version.source, 50),
    ListColumn("Captured on", lambda line: line.version.captured_on, 16),
    ListColumn("Verified on", lambda line: line.version.verified_on, 16),
    ListColumn("In an open campaign", lambda line: "Yes" if line.in_use else None, 12),
    ListColumn("Contact number", lambda line: line.version.id, 10),
]


def table_of(database: Database, queue: Queue, *, moment: AsAt, described: str) -> Table:
    """All of the queue, in its order. `described`: the filter in words."""
    about: list[tuple[str, Cell]] = [
        ("As at", queue.today),
        ("Current when verified since", queue.since),
        ("Filter", described),
        (RECORDED_AT, moment.moment or BEFORE_ALL),
    ]
    return list_table("Contacts to verify", COLUMNS, queued_contacts(queue).stream(database), about, moment=moment)
