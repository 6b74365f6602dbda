"""What a command prints: when that can't be written it is said in a line; when nobody reads on it ends quietly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.merge.merging import BAD, LEEDS, VISIT, manifest, table

pytestmark = pytest.mark.processes

FULL = "The output could not be written: No space left on device.\n"
MERGE = "merge letter.md values.csv --out out --formats text,pdf"
PRINTING = (
    MERGE,
    "address check addresses.csv",
    "templates check wrong.md",
    "merge --help",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letter.md").write_text(VISIT)
    (tmp_path / "wrong.md").write_text("---\ntitle: A\n---\n" + "<b>x</b>\n\n" * 3000)
    (tmp_path / "values.csv").write_text(table(*[LEEDS] * 3))
    (tmp_path / "bad.csv").write_text(table(*[BAD] * 3000))
    (tmp_path / "addresses.jsonl").write_text('["Civic Hall", "Leeds", "LS1"]\n' * 5000)
    line = "Hall " * 4000  # more than a buffer holds
    (tmp_path / "addresses.csv").write_text(f"address line 1,address line 2,postcode\n{line},Leeds,LS1 1UR\n")
    return tmp_path


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """With `despatch` as a command, and pipes whose status is that of the first that fails."""
    command = ["bash", "-c", f"set -o pipefail; {line}"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "INSTANCE_DIR": str(folder / "instance")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("line", PRINTING)
def test_a_full_disk_is_said_in_one_line(folder, line):
    done = shell(folder, f"despatch {line} > /dev/full")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", FULL)


def test_letters_stay_when_it_can_not_be_said_that_they_are_made(folder):
    shell(folder, f"despatch {MERGE} > /dev/full")
    assert len(manifest(folder)) == 6


@pytest.mark.parametrize("line", ["merge letter.md bad.csv --out out", "merge"])
def test_where_nothing_can_be_said_the_status_tells(folder, line):
    done = shell(folder, f"despatch {line} > /dev/full 2> /dev/full")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize(
    "line", ["address check addresses.jsonl", "templates check wrong.md", "merge letter.md bad.csv --out out 2>&1"]
)
def test_it_ends_quietly_when_nobody_reads_on(folder, line):
    done = shell(folder, f"despatch {line} | head -1")
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (141, 1, "")


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_keeps_no_letter_from_being_made(folder, closed):
    done = shell(folder, f"despatch {MERGE} {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("" if ">&-" in closed.split() else "3 letters made: ")
    for line in manifest(folder):
        assert (folder / "out" / line["file"]).stat().st_size == int(line["bytes"])


def test_names_that_are_no_text_are_printed_all_the_same(folder):
    done = shell(folder, r"despatch merge letter.md values.csv --out $'o\xff'")
    assert (done.returncode, done.stderr) == (0, "")
    assert r"6 files and manifest.csv are in o\udcff." in done.stdout
    (folder / "wrong.md").rename(folder / os.fsdecode(b"w\xff.md"))
    done = shell(folder, r"despatch templates check w*.md | tail -1")
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith(r"w\udcff.md:6002: html: ")


def test_what_is_piped_in_is_read_as_empty_when_that_is_closed(folder):
    done = shell(folder, "despatch address check - <&-")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "It is empty." in done.stderr
