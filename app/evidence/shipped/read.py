"""The published facts that ship, as rows: files of `recipients/`, described by its `datapackage.json`."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from app.evidence.framework.record import WorkDetails, WorkEditionDetails
from app.evidence.interventions.days import day_from, day_text
from app.evidence.interventions.record import InterventionDetails
from app.evidence.interventions.rounds_record import InspectionRoundDetails, RoundAreaDetails
from app.evidence.source import Source
from app.registry.shipped.package import PackageError

Read = TypeVar("Read")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class EditionRow:
    key: str
    work: str
    work_said: WorkDetails
    said: WorkEditionDetails


def interventions_in(directory: Path, areas: Mapping[str, int]) -> Iterator[tuple[str, InterventionDetails]]:
    """Each with its key. Raises PackageError."""
    yield from _rows(directory, "interventions", lambda cells: (cells["key"], _intervention(cells, areas)))


def rounds_in(directory: Path) -> Iterator[tuple[str, InspectionRoundDetails]]:
    yield from _rows(directory, "inspection_rounds", lambda cells: (cells["key"], _round(cells)))


def round_areas_in(directory: Path, areas: Mapping[str, int]) -> Iterator[tuple[str, RoundAreaDetails]]:
    """Each with the key of its round."""
    yield from _rows(directory, "inspection_round_areas", lambda cells: (cells["round"], _area(cells, areas)))


def editions_in(directory: Path) -> Iterator[EditionRow]:
    yield from _rows(directory, "framework", _edition)


LISTED = ("powers", "given_by", "appointed", "inspectorates")


def _intervention(cells: Cells, areas: Mapping[str, int]) -> InterventionDetails:
    facts: dict[str, Any] = {name: list(_list(cells[name])) for name in LISTED}
    facts |= {name: cells[name] for name in ("inspection_kind", "outcome", "report_url")}
    facts["published_on"] = day_text(day_from(cells["published_on"]))
    return InterventionDetails(
        cells["kind"],
        areas[cells["area"]],
        cells["title"],
        cells["summary"],
        day_from(cells["begun"]),
        day_from(cells["ended"]),
        {name: value for name, value in facts.items() if value},
        _source(cells),
    )


def _round(cells: Cells) -> InspectionRoundDetails:
    return InspectionRoundDetails(
        cells["title"],
        cells["theme"],
        _list(cells["inspectorates"]),
        day_from(cells["begun"]),
        day_from(cells["ended"]),
        cells["report_title"],
        cells["report_url"],
        day_from(cells["report_published"]),
        _source(cells),
    )


def _area(cells: Cells, areas: Mapping[str, int]) -> RoundAreaDetails:
    return RoundAreaDetails(
        areas[cells["area"]],
        day_from(cells["begun"]),
        day_from(cells["ended"]),
        cells["outcome"],
        cells["report_url"],
        day_from(cells["published"]),
        _source(cells),
    )


def _edition(cells: Cells) -> EditionRow:
    work = WorkDetails(cells["kind"], cells["work_title"], _list(cells["names"]), cells["section"])
    details = WorkEditionDetails(
        cells["title"],
        cells["short"],
        _list(cells["cited_as"]),
        _day(cells["in_force_from"]),
        _day(cells["in_force_to"]),
        cells["note"],
        _source(cells),
        cells["says"],
        cells["done_by"],
    )
    return EditionRow(cells["key"], cells["work"], work, details)


def _source(cells: Cells) -> Source:
    dates = _day(cells["source_date"]), _day(cells["source_read_on"])
    return Source(cells["source_title"], cells["source_url"], *dates)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("; ") if part)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(directory: Path, name: str, read: Callable[[Cells], Read]) -> Iterator[Read]:
    file = f"{name}.csv"
    try:
        handle = (directory / file).open(encoding="utf-8", newline="")
    except OSError as error:
        raise PackageError("no_file", file=file) from error
    with handle:
        for number, cells in enumerate(csv.DictReader(handle), start=2):
            try:
                yield read(cells)
            except KeyError as error:
                raise PackageError("unknown_key", file=file, row=number, value=str(error.args[0])) from error
            except (ValueError, AttributeError) as error:
                raise PackageError("bad_cell", file=file, row=number, column="", value=str(error)) from error
