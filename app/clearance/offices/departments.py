"""Departments that no longer exist on a day, and what followed them, from `recipients/ministerial_offices.csv`.

A letter of a later day must name neither such a department nor the minister at its head."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.platform.root import ROOT
from app.web.filters import format_date
from app.web.typed import title_comparison_key

FILE = ROOT / "recipients" / "ministerial_offices.csv"


@dataclass(frozen=True)
class Department:
    """`minister`: the title of the minister at its head. `ended`: the first day on which there is no such department,
    date.max while there is; `successor`: the name of the one that followed, else blank."""

    name: str
    minister: str
    ended: date
    successor: str


def ended_department(office: str, department: str, day: date) -> Department | None:
    """The department that a signatory of this office would name and that no longer exists on the day."""
    named = {title_comparison_key(office), title_comparison_key(department)}
    return next(
        (
            one
            for one in _departments().values()
            if one.ended <= day and named & {title_comparison_key(one.name), title_comparison_key(one.minister)}
        ),
        None,
    )


def successor_words(ended: Department) -> str:
    """What became of a department, as a sentence for a page."""
    successor = _departments()[ended.successor]
    return f"{ended.name} became the {successor.name} on {format_date(ended.ended)}, under the {successor.minister}."


@cache
def _departments() -> Mapping[str, Department]:
    """By name, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {
            row["department"]: Department(
                row["department"],
                row["office"],
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
                row["successor"],
            )
            for row in csv.DictReader(handle)
        }
