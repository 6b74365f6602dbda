"""An edition as names and values, for its page, the table to take away and the history."""

from collections.abc import Sequence

from app.evidence.framework.listed import Edition
from app.evidence.framework.models import EditionVersion, WorkVersion
from app.evidence.framework.record import edition_said
from app.evidence.framework.words import KINDS, capital, days_of, standing_of
from app.evidence.told import source_said
from app.registry.asked import Asked
from app.web.csv_file import Cell
from app.web.export import Column, Table
from app.web.filters import format_date

COLUMNS = (
    Column("Guidance or power", 50),
    Column("Kind", 16),
    Column("Edition", 60),
    Column("In force from", 16),
    Column("In force to", 16),
    Column("On the day", 22),
    Column("Note", 60),
    Column("Source", 50),
    Column("Address of the source", 50),
    Column("As at", 16),
    Column("Known at event", 10),
)


def table_of(editions: Sequence[Edition], *, asked: Asked, event: int) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            one.work_title,
            KINDS[one.kind],
            one.title,
            one.in_force_from,
            one.in_force_to,
            standing_of(one, asked.valid_at)[1],
            one.note or None,
            one.source.title,
            one.source.url or None,
            asked.valid_at,
            event,
        )
        for one in editions
    ]
    about: list[tuple[str, Cell]] = [("Editions", len(rows)), ("As at", asked.valid_at), ("Known at event", event)]
    return Table("Statutory framework", COLUMNS, rows, about)


def rows_of(one: Edition) -> list[tuple[str, str, str]]:
    rows = [
        ("Guidance or power", one.work_title, ""),
        ("In force", capital(days_of(one)), ""),
        ("A text calls it", "; ".join(one.names) + (f", section {one.section}" if one.section else ""), ""),
    ]
    if one.cited_as:
        rows.append(("This edition goes by", "; ".join(one.cited_as), ""))
    return [*rows, ("Note", one.note, "")] if one.note else rows


def said_of_edition(version: EditionVersion) -> list[tuple[str, str]]:
    said = edition_said(version)
    return [
        ("Title", said.title),
        ("In a few words", said.short),
        ("Years and dates that name it", "; ".join(said.cited_as)),
        ("In force from", format_date(said.first) if said.first else ""),
        ("In force to", format_date(said.last) if said.last else ""),
        ("Note", said.note),
        *source_said(said.source),
    ]


def said_of_work(version: WorkVersion) -> list[tuple[str, str]]:
    return [
        ("Kind", KINDS[version.kind]),
        ("Title of the work", version.title),
        ("How a text calls it", "; ".join(version.names)),
        ("Section", version.section),
    ]
