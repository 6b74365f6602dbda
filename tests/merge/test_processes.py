"""`despatch merge` as a program: a bar on a terminal and none in a pipe; interrupted, it leaves nothing."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.merge.merging import LEEDS, VISIT, table, written
from tests.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("signals_heard")]

DEADLINE = 60
"""Seconds within which it gets to work, on a busy machine."""


def command(folder: Path, *, rows: int) -> list[str]:
    (folder / "letter.md").write_text(VISIT)
    (folder / "values.csv").write_text(table(*[LEEDS] * rows))
    program = Path(sys.executable).with_name("despatch")
    files = (program, "merge", folder / "letter.md", folder / "values.csv", "--out", folder / "out")
    return [*map(str, files), "--formats", "text", "--jobs", "2"]


def test_neither_web_nor_database_is_loaded(tmp_path):
    program = (
        "import sys; from app.commands.cli import despatch; despatch(sys.argv[1:], standalone_mode=False); "
        "print({'flask', 'sqlalchemy', 'pydantic', 'openpyxl', 'weasyprint', 'docx'} & sys.modules.keys())"
    )
    line = [sys.executable, "-c", program, *command(tmp_path, rows=1)[1:]]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_in_a_pipe_there_is_no_bar(tmp_path):
    done = subprocess.run(command(tmp_path, rows=3), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"3 letters made: 3 files and manifest.csv are in {tmp_path}/out. 3 without an address can’t be posted.\n"
    )


def test_on_a_terminal_there_is_a_bar(tmp_path):
    ours, theirs = pty.openpty()
    done = subprocess.run(command(tmp_path, rows=3), stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "Checking rows" in shown
    assert "Making letters" in shown
    assert "3/3" in shown


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_leaves_no_process_and_no_file(tmp_path, asked):
    process = subprocess.Popen(
        command(tmp_path, rows=8000), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(lambda: list(tmp_path.glob("out/*.txt")) or process.poll() is not None, seconds=DEADLINE)
    assert process.poll() is None, process.stderr.read()
    os.killpg(process.pid, asked)
    stdout, stderr = process.communicate(timeout=DEADLINE)
    assert (process.returncode, stdout, stderr) == (130, "", "Stopped. Nothing was written.\n")
    assert written(tmp_path) == {"letter.md", "values.csv"}
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
