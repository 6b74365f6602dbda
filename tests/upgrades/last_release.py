"""The last release, as its commit has it."""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from app.platform.root import ROOT

RECORD = Path(__file__).with_name("last_release.txt")

WITHOUT_IT = (
    "The commit of the last release (tests/upgrades/last_release.txt) is not here. In a shallow clone, run: "
    "git fetch --unshallow --tags. An archive has no commits: clone the repository instead."
)


@dataclass(frozen=True)
class Release:
    """`revision`: the newest that its programs know."""

    version: str
    commit: str
    revision: str

    def unpack(self, folder: Path) -> Path:
        """Its files, in `folder`."""
        with tarfile.open(fileobj=io.BytesIO(_git("archive", self.commit))) as archive:
            archive.extractall(folder, filter="data")
        return folder


@cache
def last_release() -> Release:
    lines = [line for line in RECORD.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    version, commit = lines[-1].split() if lines else ("unreleased", "HEAD")
    files = _git("ls-tree", "--name-only", commit, "migrations/versions/").decode().splitlines()
    revision = max(Path(file).name.partition("_")[0] for file in files if file.endswith(".py"))
    return Release(version, commit, revision)


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.fail(f"{WITHOUT_IT} ({problem})", pytrace=False)
