"""What is missing is installed where that is allowed; elsewhere the line to type is printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import system
from tools.system import Need, NotInstalled, file, locate, main

APT = """#!/bin/sh
echo "apt-get $*" >> {log}
case "$*" in
    *install*) [ -z "{fails}" ] || {{ echo "{fails}"; exit 100; }}; echo > {thing} ;;
esac
"""
APT_CACHE = '#!/bin/sh\n[ "$2" = "{known}" ]\n'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A Debian whose apt-get installs the one thing needed; returns the log of what apt-get was asked."""
    programs, thing, log = tmp_path / "bin", tmp_path / "thing", tmp_path / "log"
    programs.mkdir()
    log.touch()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def make(*, uid: int = 0, apt: bool = True, known: str = "libthing2", fails: str = "", there: bool = False) -> Path:
        monkeypatch.setattr(system.os, "geteuid", lambda: uid)
        monkeypatch.setitem(system.NEEDS, "test", (Need("Thing", file(str(thing)), ("libthing2", "libthing1")),))
        scripts = {"apt-get": APT.format(log=log, thing=thing, fails=fails), "apt-cache": APT_CACHE.format(known=known)}
        scripts["sudo"] = "#!/bin/sh\nexit 1\n"  # it would ask for a password
        for name, script in scripts.items():
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)
        if not apt:
            monkeypatch.setattr(system.shutil, "which", lambda _name: None)
        if there:
            thing.touch()
        return log

    return make


def test_nothing_is_asked_of_apt_when_all_is_there(machine) -> None:
    log = machine(there=True)
    assert main(["test"]) == 0
    assert log.read_text() == ""


@pytest.mark.parametrize("known", ["libthing2", "libthing1"])
def test_root_installs_the_package_that_this_release_has(machine, known: str) -> None:
    log = machine(known=known)
    assert main(["test"]) == 0
    assert log.read_text().splitlines() == [
        "apt-get update -qq",
        f"apt-get install -y --no-install-recommends {known}",
    ]


def test_anyone_else_is_told_the_line_to_type(machine, capsys: pytest.CaptureFixture[str]) -> None:
    log = machine(uid=1000)
    assert main(["test"]) == 1
    assert log.read_text() == ""
    assert capsys.readouterr().err.splitlines() == [
        "Missing: Thing. Type this, then try again:",
        "  sudo apt-get install -y --no-install-recommends libthing2",
    ]


def test_when_apt_fails_its_words_and_the_line_are_shown(machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine(fails="no space left")
    assert main(["test"]) == 1
    shown = capsys.readouterr().err
    assert "no space left" in shown
    assert "sudo apt-get install" in shown


def test_a_system_without_apt_is_told_what_is_missing(machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine(apt=False)
    assert main(["test"]) == 1
    assert "Missing: Thing." in capsys.readouterr().err


def test_a_program_that_is_missing_is_named_with_its_package(machine) -> None:
    machine()
    with pytest.raises(NotInstalled, match="Thing is not installed: sudo apt-get install libthing2"):
        locate("Thing")


def test_what_runs_despatch_is_part_of_what_tests_it_and_that_of_what_measures_it() -> None:
    assert set(system.RUN) <= set(system.NEEDS["test"]) <= set(system.NEEDS["bench"])
