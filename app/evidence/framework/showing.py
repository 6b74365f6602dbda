"""An edition as names and values: for its page and the list of all."""

from collections.abc import Sequence

from app.evidence.framework.listing import Edition
from app.evidence.framework.record import KINDS
from app.evidence.framework.words import capital, days_of, standing_of
from app.web.filters import format_date
from app.web.tables.export import AsAt, ListColumn, Table


def table_of(editions: Sequence[Edition], *, moment: AsAt) -> Table:
    columns: Sequence[ListColumn[Edition]] = [
        ListColumn("Guidance, power or procedure", lambda edition: edition.work_title, 50),
        ListColumn("Kind", lambda one: KINDS[one.kind], 16),
        ListColumn("Edition", lambda one: one.title, 60),
        ListColumn("In force from", lambda one: one.in_force_from, 16),
        ListColumn("In force to", lambda one: one.in_force_to, 16),
        ListColumn(f"On {format_date(moment.day)}", lambda one: standing_of(one, moment.day)[1], 22),
        ListColumn("What it says", lambda one: one.says or None, 60),
        ListColumn("Done by", lambda one: one.done_by or None, 40),
        ListColumn("Note", lambda one: one.note or None, 60),
        ListColumn("Source", lambda one: one.source.title, 50),
        ListColumn("Link to the source", lambda one: one.source.url or None, 50),
    ]
    return moment.table("Guidance, powers and procedures", columns, editions, [("Editions", len(editions))])


def rows_of(one: Edition) -> list[tuple[str, str, str]]:
    rows = [
        (KINDS[one.kind], one.work_title, ""),
        ("In force", capital(days_of(one)), ""),
        ("What it says", one.says, ""),
        ("Done by", one.done_by, ""),
        ("Names used in letters", "; ".join(one.names) + (f", section {one.section}" if one.section else ""), ""),
        ("Years and dates used for it", "; ".join(one.cited_as), ""),
        ("Note", one.note, ""),
    ]
    return [row for row in rows if row[1]]
