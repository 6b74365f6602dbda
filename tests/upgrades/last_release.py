"""The programs of the last release, as they are archived beside this module (docs/releases.md): `1.0.0.tar.xz`."""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.version import Version

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Release:
    """`revision`: the newest that its programs know."""

    version: str
    archive: Path
    revision: str

    def unpack(self, folder: Path) -> Path:
        """Its files, in `folder`."""
        with tarfile.open(self.archive) as archive:
            archive.extractall(folder, filter="data")
        return folder


@cache
def last_release() -> Release:
    archive = max(FOLDER.glob("*.tar.xz"), key=lambda path: Version(_version(path)))
    return Release(_version(archive), archive, max(_revisions(archive)))


def _version(archive: Path) -> str:
    return archive.name.removesuffix(".tar.xz")


def _revisions(archive: Path) -> Iterator[str]:
    with tarfile.open(archive) as files:
        for name in files.getnames():
            if name.startswith("migrations/versions/") and name.endswith(".py"):
                yield Path(name).name.partition("_")[0]
