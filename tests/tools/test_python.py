"""Set-up finds a Python that is new enough, whatever it is called."""

import subprocess
from pathlib import Path

import pytest

from app.platform.root import ROOT


def find(programs: Path, *, chosen: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(programs), "PYTHON": chosen}
    return subprocess.run(
        ["/bin/sh", ROOT / "tools" / "python.sh"], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """`python3` is too old, as is a shim that leads nowhere; 3.12 is there."""
    for name, status in (("python3", 1), ("python3.13", 127), ("python3.12", 0), ("mine", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def test_the_first_that_works_is_chosen(programs: Path) -> None:
    assert find(programs).stdout == f"{programs}/python3.12\n"


def test_another_can_be_named(programs: Path) -> None:
    assert find(programs, chosen="mine").stdout == f"{programs}/mine\n"


def test_without_one_it_says_what_to_install(tmp_path: Path) -> None:
    found = find(tmp_path)
    assert found.returncode == 1
    assert found.stdout == ""
    assert "sudo apt-get install python3" in found.stderr
