"""The folder that a command writes to is its own, and only its own files go when they are not kept."""

from pathlib import Path

import pytest

from app.commands.out_folder import FolderUnfit, out_folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "new" / "out"


def test_what_is_kept_stays(out):
    with out_folder(out, first="list.csv") as folder:
        folder.claim(["a.txt", "in/b/c.txt"])
        folder.keep()
    assert names(out) == {"list.csv", "a.txt", "in", "in/b", "in/b/c.txt"}


@pytest.mark.parametrize("problem", [None, ValueError, KeyboardInterrupt])
def test_what_is_not_kept_goes_with_the_folders_made_for_it(tmp_path, out, problem):
    def work():
        with out_folder(out, first="list.csv") as folder:
            folder.claim(["a.txt", "in/b/c.txt"])
            if problem:
                raise problem

    if problem:
        with pytest.raises(problem):
            work()
    else:
        work()
    assert names(tmp_path) == set()


def test_a_folder_that_was_there_stays(tmp_path):
    (tmp_path / "out").mkdir()
    with out_folder(tmp_path / "out", first="list.csv"):
        pass
    assert names(tmp_path) == {"out"}


def test_what_others_put_there_meanwhile_stays(out):
    with out_folder(out, first="list.csv") as folder:
        folder.claim(["a.txt"])
        (out / "theirs.txt").write_text("kept")
        (out / "folder").mkdir()
    assert names(out) == {"theirs.txt", "folder"}
    assert (out / "theirs.txt").read_text() == "kept"


def test_a_file_of_others_by_a_name_of_ours_is_neither_written_to_nor_removed(out):
    def work():
        with out_folder(out, first="list.csv") as folder:
            (out / "b.txt").write_text("theirs")
            folder.claim(["a.txt", "b.txt", "c.txt"])

    with pytest.raises(FolderUnfit, match="not_empty"):
        work()
    assert (names(out), (out / "b.txt").read_text()) == ({"b.txt"}, "theirs")


def test_a_file_that_is_removed_is_ours_no_more(out):
    with out_folder(out, first="list.csv") as folder:
        folder.claim(["a.txt"])
        folder.remove("a.txt")
        assert names(out) == {"list.csv"}
        (out / "a.txt").write_text("theirs")
    assert names(out) == {"a.txt"}


def taken(out: Path, **_: object) -> None:
    with pytest.raises(FolderUnfit, match="not_empty"), out_folder(out, first="list.csv"):
        raise AssertionError("taken twice")


def test_a_folder_is_taken_once(out):
    with out_folder(out, first="list.csv") as folder:
        folder.claim(["a.txt"])
        taken(out)
        assert names(out) == {"list.csv", "a.txt"}
        folder.keep()
    taken(out)
    assert names(out) == {"list.csv", "a.txt"}


def test_of_two_that_found_it_empty_one_has_it(out, monkeypatch):
    with out_folder(out, first="list.csv"):
        monkeypatch.setattr(Path, "iterdir", lambda _: iter(()))
        taken(out)
        monkeypatch.undo()
        assert names(out) == {"list.csv"}


def test_a_folder_that_another_run_makes_first_is_not_ours_to_remove(out, monkeypatch):
    mkdir = Path.mkdir

    def slower(folder: Path) -> None:
        mkdir(folder)
        mkdir(folder)

    monkeypatch.setattr(Path, "mkdir", slower)
    with out_folder(out, first="list.csv"):
        pass
    assert names(out.parent) == {"out"}
