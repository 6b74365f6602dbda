"""An edition as names and values: for its page, the list of all, and the history."""

from collections.abc import Sequence

from app.evidence.fact_history import source_said
from app.evidence.framework.listing import Edition
from app.evidence.framework.models import WorkEditionVersion, WorkVersion
from app.evidence.framework.record import edition_said
from app.evidence.framework.words import KINDS, capital, days_of, standing_of
from app.web.filters import format_date
from app.web.tables.export import AsAt, ListColumn, Table


def table_of(editions: Sequence[Edition], *, moment: AsAt) -> Table:
    columns: Sequence[ListColumn[Edition]] = [
        ListColumn("Guidance or power", lambda edition: edition.work_title, 50),
        ListColumn("Kind", lambda one: KINDS[one.kind], 16),
        ListColumn("Edition", lambda one: one.title, 60),
        ListColumn("In force from", lambda one: one.in_force_from, 16),
        ListColumn("In force to", lambda one: one.in_force_to, 16),
        ListColumn("On the day", lambda one: standing_of(one, moment.day)[1], 22),
        ListColumn("Note", lambda one: one.note or None, 60),
        ListColumn("Source", lambda one: one.source.title, 50),
        ListColumn("Address of the source", lambda one: one.source.url or None, 50),
    ]
    return moment.table("Statutory framework", columns, editions, [("Editions", len(editions))])


def rows_of(one: Edition) -> list[tuple[str, str, str]]:
    rows = [
        ("Guidance or power", one.work_title, ""),
        ("In force", capital(days_of(one)), ""),
        ("A text calls it", "; ".join(one.names) + (f", section {one.section}" if one.section else ""), ""),
    ]
    if one.cited_as:
        rows.append(("This edition goes by", "; ".join(one.cited_as), ""))
    return [*rows, ("Note", one.note, "")] if one.note else rows


def said_of_edition(version: WorkEditionVersion) -> list[tuple[str, str]]:
    details = edition_said(version)
    return [
        ("Title", details.title),
        ("In a few words", details.short),
        ("Years and dates that name it", "; ".join(details.cited_as)),
        ("In force from", format_date(details.first) if details.first else ""),
        ("In force to", format_date(details.last) if details.last else ""),
        ("Note", details.note),
        *source_said(details.source),
    ]


def said_of_work(version: WorkVersion) -> list[tuple[str, str]]:
    return [
        ("Kind", KINDS[version.kind]),
        ("Title of the work", version.title),
        ("How a text calls it", "; ".join(version.names)),
        ("Section", version.section),
    ]
