"""Twenty thousand rows: read, checked, applied and undone in memory that does not grow with them."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.platform.root import ROOT

ROWS, FEW = 20_000, 2_000

GROWTH_MB = 60
"""What ten times the rows may take more: the index of the posts, the file itself and the ids of its rows."""


def peak_mb(folder: Path, rows: int) -> int:
    """The most memory that a process of its own took for an import of so many rows."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.imports.large", str(folder), str(rows)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


@pytest.mark.slow
def test_ten_times_the_rows_take_hardly_more_memory(tmp_path):
    few, many = peak_mb(tmp_path / "few", FEW), peak_mb(tmp_path / "many", ROWS)
    assert many - few < GROWTH_MB, f"{few} MB, then {many} MB"
