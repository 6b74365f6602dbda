"""The table on the screen, and the rows as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.letters.row import Row

LINE = "{:<46} {:<48} {:>10} {:>10} {:>7}  {}"


def print_head(machine: Mapping[str, Any]) -> None:
    print(f"{machine['processor']}, {machine['cores']} cores, load {machine['load']}")
    print(", ".join(f"{name} {version}" for name, version in machine["versions"].items()))
    print()
    print(LINE.format("job", "peer", "ours", "theirs", "ratio", "target"))


def print_row(row: Row) -> None:
    if row.missing:
        print(LINE.format(row.job, row.peer, "", "", "", f"{row.target.words}; missing: {row.missing}"), flush=True)
        return
    figures = (f"{value:.4g} {row.unit}" for value in (row.ours, row.theirs))
    print(LINE.format(row.job, row.peer, *figures, f"{row.ratio:.3g}", row.target.words), flush=True)


def write_rows(file: Path, rows: list[Row], machine: Mapping[str, Any]) -> None:
    """A list, one object a row, each with the machine that it was taken on."""
    file.write_text(json.dumps([row.as_json() | dict(machine) for row in rows], indent=1) + "\n", encoding="utf-8")
