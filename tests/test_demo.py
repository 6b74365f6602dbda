"""`despatch demo`: every letter as two files with a manifest, on an installation of its own."""

import csv
import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from click.testing import CliRunner

from app.commands import demo as module
from app.commands.demo import FINGERPRINT, MANIFEST, Outcome, demonstrate
from app.commands.out_folder import FolderUnfit, out_folder
from app.commands.progress_bar import progress_bar
from app.letters.problems import LetterError
from app.production.cli import demo
from app.production.runs.progress import Progress
from tests.campaigns.test_letters import COUNTS
from tests.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("signals_heard")]

DEADLINE = 120
"""Seconds within which a demonstration gets to work, on a busy machine."""


def manifest(out: Path) -> list[dict[str, str]]:
    with (out / MANIFEST).open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def written(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def assert_files_are_those_of_the_manifest(out: Path) -> None:
    lines = manifest(out)
    assert written(out) == {line["file"] for line in lines} | {MANIFEST, FINGERPRINT}
    assert {line["fingerprint"] for line in lines} == set(json.loads((out / FINGERPRINT).read_text()))
    for line in lines:
        assert hashlib.sha256((out / line["file"]).read_bytes()).hexdigest() == line["sha256"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, cheap) -> None:
    """The command makes the first six letters, by the cheap stand-in."""
    monkeypatch.setattr(module, "demonstrate", partial(demonstrate, letters=6))


def run(*arguments: str):
    return CliRunner().invoke(demo, arguments)


def demonstrate_five(out: Path) -> tuple[Outcome, list[Progress]]:
    seen: list[Progress] = []
    return demonstrate(out, jobs=2, letters=5, watch=seen.append), seen


def test_a_few_letters_are_made_by_the_real_renderers(tmp_path):
    """From a fresh process, as the command is: Pango looks for faces by a thread, which a fork of this one lacks."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        outcome, seen = fresh.submit(demonstrate_five, tmp_path / "out").result()
    assert (outcome.progress.made, outcome.files, outcome.failures) == (5, 10, [])
    assert seen[-1].made == 5
    assert_files_are_those_of_the_manifest(tmp_path / "out")
    pdf, docx = (tmp_path / "out" / line["file"] for line in manifest(tmp_path / "out")[:2])
    assert pdf.relative_to(tmp_path / "out").parts[:2] == ("pdf", "chief-constables")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert docx.read_bytes().startswith(b"PK")
    with pypdfium2.PdfDocument(pdf) as pages:
        assert all("DRAFT" in page.get_textpage().get_text_range() for page in pages), "nobody has cleared it"


def test_it_says_what_it_made(few, tmp_path):
    result = run("--out", str(tmp_path / "out"), "--jobs", "2")
    assert (result.exit_code, result.stderr) == (0, "")
    first, total, made, where = result.stdout.splitlines()
    assert first.split() == ["Chief", "officers", "of", "police", "6"]
    assert total.split() == ["All", "6"]
    assert "by 2 processes" in made
    assert where.startswith(f"12 files and their manifest are in {tmp_path / 'out'}")


def test_letters_that_could_not_be_made_are_listed(few, draw_with, tmp_path):
    def draw(page):
        if page.reference == "MAR15-0002":
            raise LetterError
        return page.canonical_json()

    draw_with(draw)
    result = run("--out", str(tmp_path / "out"), "--jobs", "1")
    assert result.exit_code == 1
    assert result.stderr.startswith("Not generated: MAR15-0002 Chief Constable of Bedfordshire Police. ")
    assert len(result.stderr.splitlines()) == 1
    assert_files_are_those_of_the_manifest(tmp_path / "out")


def test_the_environment_is_left_alone(few, tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "BROKER_URL", "S3_BUCKET", "SECRET_KEY", "WORKERS", "MAX_TRIES"):
        monkeypatch.setenv(name, "not for this")
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "instance"))
    assert run("--out", str(tmp_path / "out"), "--jobs", "1").exit_code == 0
    assert not (tmp_path / "instance").exists()


def a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file"


UNFIT = {
    "not empty": (lambda tmp_path: a_file(tmp_path).parent, "not_empty", "is not empty"),
    "a file": (a_file, "not_a_folder", "is not a folder"),
    "below a file": (lambda tmp_path: a_file(tmp_path) / "out", "not_a_folder", "is not a folder"),
    "not to be made": (lambda _: Path("/proc/despatch"), "not_writable", "cannot be written to"),
    "not to be written to": (lambda _: Path("/proc/self/task"), "not_empty", "is not empty"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_folder_that_will_not_do_is_said_in_one_line_and_nothing_is_written(tmp_path, case):
    make, code, words = UNFIT[case]
    out = make(tmp_path)
    before = written(tmp_path)
    result = run("--out", str(out))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{result.stderr.strip()}\n"
    assert f"{out} {words}" in result.stderr
    assert written(tmp_path) == before
    with pytest.raises(FolderUnfit, match=code), out_folder(out, first=MANIFEST):
        raise AssertionError("it was taken")


def test_a_disk_that_fills_up_is_said_in_one_line_and_only_what_others_put_there_is_left(few, tmp_path, monkeypatch):
    out, write = tmp_path / "out", module._write_files
    seen = []

    def full(services, letter, folder):
        write(services, letter, folder)
        seen.extend(written(folder))
        (folder / "theirs.txt").touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write_files", full)
    result = run("--out", str(out), "--jobs", "1")
    assert result.exit_code == 2
    assert (
        result.stderr
        == f"The files could not all be written: No space left on device. None of them was left in {out}.\n"
    )
    assert len(seen) == 14
    assert written(tmp_path) == {"out/theirs.txt"}
    assert list(out.iterdir()) == [out / "theirs.txt"]


def test_when_every_process_is_killed_it_says_so(few, draw_with, tmp_path):
    draw_with(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    result = run("--out", str(tmp_path / "out"), "--jobs", "2")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "fewer --jobs" in result.stderr


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar(few, tmp_path, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("app.commands.progress_bar.sys", SimpleNamespace(stderr=terminal))
    run("--out", str(tmp_path / "out"), "--jobs", "1")
    assert "Loading what ships" in terminal.getvalue()
    assert "Making letters" in terminal.getvalue()
    assert "6/6" in terminal.getvalue()


def test_where_there_is_no_terminal_a_long_command_says_at_each_tenth_how_far_it_is(capsys):
    with progress_bar("Making it", lines=True) as show:
        for done in range(41):
            show("Making it", 40, done)
    assert capsys.readouterr().err.splitlines() == ["Making it", *(f"{tenth * 10}% done" for tenth in range(11))]


@pytest.mark.parametrize(
    "asked",
    [
        signal.SIGINT,
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
)
def test_interrupted_it_leaves_no_process_and_no_file(tmp_path, asked):
    (tmp_path / "temporary").mkdir()
    command = [Path(sys.executable).with_name("despatch"), "demo", "--out", tmp_path / "out", "--jobs", "2"]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    packs = "temporary/*/files/packs/*/*.zip"
    until(lambda: list(tmp_path.glob(packs)) or process.poll() is not None, seconds=DEADLINE)
    assert process.poll() is None, process.stderr.read()
    os.killpg(process.pid, asked)
    stdout, stderr = process.communicate(timeout=DEADLINE)
    assert (process.returncode, stdout, stderr) == (130, "", "Stopped. No letter was written.\n")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert written(tmp_path) == set()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.slow
def test_the_whole_campaign(tmp_path):
    out = tmp_path / "out"
    program = Path(sys.executable).with_name("despatch")
    done = subprocess.run([program, "demo", "--out", out], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for extension in ("pdf", "docx"):
        assert Counter(path.parent.name for path in (out / extension).rglob(f"*.{extension}")) == COUNTS
    assert_files_are_those_of_the_manifest(out)
    counts = [int(line.split()[-1].replace(",", "")) for line in done.stdout.splitlines()[:7]]
    assert counts == [43, 353, 152, 353, 215, 152, 1268]
