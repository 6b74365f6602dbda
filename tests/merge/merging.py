"""Small templates and tables, and the command that merges them."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.commands.cli import despatch

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
