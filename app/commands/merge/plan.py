"""What `despatch merge` is asked, read and put together, before any row is looked at by itself."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from app.commands.merge.check import REFERENCE, MergeContext
from app.commands.merge.columns import Columns, columns_of, known_to
from app.commands.merge.facts import UnmatchedFact, missed_facts
from app.commands.merge.gaps import gaps_in
from app.commands.merge.reading import RowReader
from app.commands.merge.template import Source, answered_by, compile_for_merge, only_registry, unanswered_conditions
from app.commands.merge.values import Row, Values
from app.letters.text.template import CompiledTemplate
from app.platform.root import ROOT

HOLIDAYS = ROOT / "recipients" / "bank_holidays.csv"
LONDON = ZoneInfo("Europe/London")

DIGITS = 4
"""Of the number that a letter's files go by, at least: 0001."""


@dataclass(frozen=True)
class Plan:
    """`ignored`: headings of columns that are no field; `unheaded`: numbers of the rows that hold something under no
    heading; `unanswered`: conditions whose text is in no letter; `missed`: facts that meet no condition, though they
    surely should; `gaps`: fields that are empty within a sentence. Of these two, each with the numbers
    of its rows."""

    rows: Sequence[Row]
    shared: MergeContext
    ignored: Sequence[str]
    unheaded: Sequence[int]
    unanswered: Sequence[str]
    missed: Mapping[UnmatchedFact, Sequence[int]]
    gaps: Mapping[str, Sequence[int]]


def make_plan(source: Source, values: Values, *, today: date, pdf: bool = False) -> Plan:
    """`pdf`: whether letters are made as PDFs.

    Raises TemplateProblems, for the registries that the rows name, and TableRefused.
    """
    template = compile_for_merge(source)
    columns = columns_of(values.headings, known_to(template))
    template = answered_by(template, columns)
    registry = only_registry(template)
    named = _registries(values.rows, columns, registry)
    compile_for_merge(source, registries=named)
    shared = MergeContext(
        template=template,
        columns=columns,
        registry=registry,
        today=today,
        holidays=_holidays(template),
        digits=max(DIGITS, len(str(len(values.rows)))),
        pdf=pdf,
    )
    return Plan(
        values.rows,
        replace(shared, repeats=_repeats(values.rows, shared)) if columns.has(REFERENCE) else shared,
        ignored=columns.ignored,
        unheaded=[row.number for row in values.rows if _holds_more(row, values.headings)],
        unanswered=unanswered_conditions(template, columns, named),
        missed=missed_facts(values.rows, shared),
        gaps=gaps_in(values.rows, shared),
    )


def today_in_london() -> date:
    return datetime.now(LONDON).date()


def _holds_more(row: Row, headings: Sequence[str]) -> bool:
    return any(cell and not heading for cell, heading in zip_longest(row.cells, headings))


def _registries(rows: Sequence[Row], columns: Columns, default: str | None) -> list[str]:
    """Whose texts the letters have."""
    named = (RowReader(row, columns).registry(default) for row in rows)
    return sorted({slug for slug in named if slug})


def _repeats(rows: Sequence[Row], shared: MergeContext) -> dict[int, int]:
    """Numbers of the rows whose reference stands in an earlier row, each with that row's."""
    first: dict[str, int] = {}
    known = ((row.number, shared.reference(row, RowReader(row, shared.columns))) for row in rows)
    return {number: first[said] for number, said in known if first.setdefault(said, number) != number}


def _holidays(template: CompiledTemplate) -> frozenset[date]:
    """The bank holidays of England and Wales that ship, for a template that counts working days."""
    if template.front.reply_working_days is None:
        return frozenset()
    with HOLIDAYS.open(newline="", encoding="utf-8") as opened:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(opened))
