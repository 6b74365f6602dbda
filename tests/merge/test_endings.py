"""How `despatch merge` ends early: a full disk, a process that is killed, others at work in its folder."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from app.commands.merge.check import check_row
from app.commands.merge.pool import mapping
from app.commands.merge.run import claim_files
from app.commands.out_folder import fill
from tests.merge.merging import GOOD, KEPT, LEEDS, merge, table, written


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_fills_up_is_said_in_one_line_and_nothing_is_left(tmp_path, monkeypatch, jobs):
    def full(path: Path, body: bytes) -> None:
        if path.name == "0070.txt":
            raise OSError(28, "No space left on device")
        fill(path, body)

    monkeypatch.setattr("app.commands.merge.files.fill", full)
    result = merge(tmp_path, table(*[LEEDS] * 120), "--jobs", jobs, "--bundle", str(tmp_path / "all.pdf"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"The files could not all be written: No space left on device. None of them was left in {tmp_path / 'out'}.\n"
    )
    assert written(tmp_path) == KEPT


@pytest.mark.parametrize("problem", [OSError(5, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ["theirs.txt", "0002.pdf"])
def test_what_others_put_among_the_letters_stays_when_a_merge_ends_early(tmp_path, monkeypatch, problem, name):
    def fails(*_: object, **__: object) -> None:
        (tmp_path / "out" / "0001.txt").write_text("ours")
        (tmp_path / "out" / name).write_text("theirs")
        raise problem

    monkeypatch.setattr("app.commands.merge.run.write_files", fails)
    merge(tmp_path, GOOD)
    assert written(tmp_path) == KEPT | {f"out/{name}"}
    assert (tmp_path / "out" / name).read_text() == "theirs"


def test_a_file_of_a_letter_s_name_that_others_put_there_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    def checked(row, shared):
        with suppress(FileExistsError):
            (tmp_path / "out" / "0002.txt").open("x").close()
        return check_row(row, shared)

    monkeypatch.setattr("app.commands.merge.run.check_row", checked)
    result = merge(tmp_path, GOOD)
    assert result.stderr == f"{tmp_path}/out is not empty. Give an empty folder, or a new one, with --out.\n"
    assert written(tmp_path) == KEPT | {"out/0002.txt"}


@pytest.mark.parametrize("name", ["0002.txt", "manifest.csv"])
def test_a_file_that_somebody_removes_before_it_is_written_is_not_told_as_made(tmp_path, monkeypatch, name):
    def claimed(checked, folder, **more):
        claim_files(checked, folder, **more)
        (folder.path / name).unlink()

    monkeypatch.setattr("app.commands.merge.run.claim_files", claimed)
    result = merge(tmp_path, GOOD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("The files could not all be written: No such file or directory. ")
    assert written(tmp_path) == KEPT


def test_of_two_merges_into_one_folder_one_is_told_and_takes_nothing_from_the_other(tmp_path, monkeypatch):
    second = []

    def checked(row, shared):
        if not second:
            second.append(None)
            second.append(merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/second.pdf"))
        return check_row(row, shared)

    monkeypatch.setattr("app.commands.merge.run.check_row", checked)
    first = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/first.pdf")
    assert first.exit_code == 0
    assert second[1].exit_code == 2
    assert second[1].stderr == f"{tmp_path}/out is not empty. Give an empty folder, or a new one, with --out.\n"
    assert written(tmp_path) == KEPT | {"first.pdf", "out/0001.txt", "out/0002.txt", "out/manifest.csv"}


def test_a_process_that_is_killed_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("app.commands.merge.run.write_files", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    result = merge(tmp_path, table(*[LEEDS] * 4), "--jobs", "2")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "Try again with fewer --jobs." in result.stderr
    assert written(tmp_path) == KEPT


@pytest.mark.parametrize(("rows", "jobs", "started"), [(1, "64", 1), (2, "3", 2), (3, "2", 2)])
def test_no_more_processes_are_started_than_there_are_rows(tmp_path, monkeypatch, rows, jobs, started):
    asked = []
    monkeypatch.setattr("app.commands.merge.cli.mapping", lambda number: asked.append(number) or mapping(1))
    assert merge(tmp_path, table(*[LEEDS] * rows), "--jobs", jobs).exit_code == 0
    assert asked == [started]


def test_interrupted_it_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.merge.run.write_files", interrupted)
    result = merge(tmp_path, GOOD)
    assert (result.exit_code, result.stderr) == (130, "Stopped. Nothing was written.\n")
    assert written(tmp_path) == KEPT
