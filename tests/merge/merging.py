"""Small templates and tables, the letters that rows become, and the command that merges them."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.commands.cli import despatch
from app.commands.merge.check import check_row
from app.commands.merge.failures import Failure
from app.commands.merge.plan import Plan, make_plan
from app.commands.merge.template import Source
from app.commands.merge.values import read_values
from app.letters.letter import Letter

TITLE = "---\ntitle: A visit\n---\n"
VISIT = f"{TITLE}We visit ((place)) on ((day)).((joint visit?? We come with others.))\n"
"""The front matter holds the title alone."""

HEADINGS = ("place", "day", "joint visit")
LEEDS = ("Leeds", "27 March", "yes")
YORK = ("York", "30 March", "")
BAD = ("", "31 March", "no")

HALL = {"address line 1": "Civic Hall", "address line 2": "Leeds", "postcode": "LS1 1UR"}


def table(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> str:
    out = StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue()


GOOD = table(LEEDS, YORK)
KEPT = {"letter.md", "values.csv"}
"""Files that `merge` is given."""


def one_row(**cells: str) -> str:
    """A table of one letter."""
    return table(tuple(cells.values()), headings=tuple(cells))


def merge(
    folder: Path, values: str | bytes | list[Any], *options: str, template: str = VISIT, name: str = "values.csv"
) -> Result:
    """`despatch merge` of a template and values kept in `folder`, to `folder`/out, as text unless told otherwise."""
    (folder / "letter.md").write_text(template, encoding="utf-8")
    if isinstance(values, list):
        values, name = json.dumps(values), "values.json"
    (folder / name).write_bytes(values.encode() if isinstance(values, str) else values)
    formats = () if any(option.startswith("--formats") for option in options) else ("--formats", "text")
    arguments = ["merge", folder / "letter.md", folder / name, "--out", folder / "out", *formats, *options]
    return CliRunner().invoke(despatch, [str(argument) for argument in arguments])


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "out" / "manifest.csv").open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def text(folder: Path, name: str = "0001") -> str:
    return (folder / "out" / f"{name}.txt").read_text(encoding="utf-8")


TODAY = date(2015, 3, 3)


def plan(source: str, values: str) -> Plan:
    return make_plan(Source("letter.md", source), read_values(values.encode()), today=TODAY)


def letter(body: str = "Text", front: str = "", **cells: str) -> Letter:
    """Of the one row of a table with these cells; `post_title` heads a column as well as “post title”."""
    made = first(body, front, **cells)
    assert isinstance(made, Letter), made
    return made


def failures(body: str = "Text", front: str = "", **cells: str) -> tuple[Failure, ...]:
    found = first(body, front, **cells)
    assert not isinstance(found, Letter)
    return found


def first(body: str, front: str, **cells: str) -> Letter | tuple[Failure, ...]:
    planned = plan(f"---\ntitle: A visit\n{front}\n---\n{body}\n", one_row(**({"x": "x"} | cells)))
    return check_row(planned.rows[0], planned.shared)


def codes(found: tuple[Failure, ...]) -> list[tuple[str, str]]:
    return [(failure.field, failure.code) for failure in found]
