"""One room's tests are run with those of the rooms that depend on it."""

import pytest

from tools.room import folders_for, main


def test_a_room_comes_with_the_rooms_that_import_it() -> None:
    listed = folders_for("inbox")
    assert {"tests/inbox", "tests/chasing"} <= set(listed)
    assert "tests/audit" not in listed, "the inbox uses it, not the other way round"


def test_an_unknown_room_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("nowhere") == 2
    assert "There is no room nowhere" in capsys.readouterr().err
