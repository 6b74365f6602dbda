"""The folder that a command writes its files to: empty, or a new one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SENTENCES = {
    "not_a_folder": "{} is not a folder. Give another with --out.",
    "not_empty": "{} is not empty. Give an empty folder, or a new one, with --out.",
    "not_writable": "{} cannot be written to. Give another folder with --out.",
}
"""What to tell a person about a folder, by the code of FolderUnfit."""


class FolderUnfit(Exception):
    """Files can't be written to the folder; the code says why: not_a_folder, not_empty or not_writable."""

    def __init__(self, code: str, folder: Path) -> None:
        super().__init__(code, folder)
        self.code = code
        self.folder = folder

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code].format(self.folder)


class OutFolder:
    """A folder that is taken, and the files in it that are ours: no other is written to, and none is removed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, None] = {}  # a set in order
        self._folders: list[Path] = []

    def take(self, first: str) -> None:
        """Make the folder where it is not there, and in it the file `first`, by which no other run can take it."""
        try:
            self._make(self.path)
            if any(self.path.iterdir()):
                raise FolderUnfit("not_empty", self.path)
            self.claim([first])
        except (FileExistsError, NotADirectoryError):
            raise FolderUnfit("not_a_folder", self.path) from None
        except OSError:
            raise FolderUnfit("not_writable", self.path) from None

    def claim(self, names: Iterable[str]) -> None:
        """Make these files, empty, to be written to. Raises FolderUnfit where somebody put one there meanwhile, and
        OSError."""
        for name in names:
            file = self.path / name
            if "/" in name:
                self._make(file.parent)
            try:
                file.touch(exist_ok=False)
            except FileExistsError:
                raise FolderUnfit("not_empty", self.path) from None
            self._files[name] = None

    def remove(self, name: str) -> None:
        """Remove a file of ours."""
        (self.path / name).unlink()
        del self._files[name]

    def keep(self) -> None:
        """All is written, and stays."""
        self._files.clear()
        self._folders.clear()

    def discard(self) -> None:
        """Remove what is ours, and the folders that were made for it where they hold nothing else."""
        for name in self._files:
            with suppress(OSError):
                (self.path / name).unlink()
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder.parent != folder:
            self._make(folder.parent)
        try:
            folder.mkdir()
        except FileExistsError:
            if not folder.is_dir():  # else another run was faster
                raise
        else:
            self._folders.append(folder)


def fill(file: Path, *parts: bytes) -> None:
    """Write to a file that was claimed. One that somebody removed meanwhile is not made again: FileNotFoundError."""
    with file.open("r+b") as opened:
        opened.writelines(parts)


@contextmanager
def out_folder(path: Path, *, first: str) -> Iterator[OutFolder]:
    """`path`, taken for the block with the file `first`. Unless the block says to keep them, its files go, and so do
    folders that were not there. Raises FolderUnfit."""
    folder = OutFolder(path)
    try:
        folder.take(first)
        yield folder
    finally:
        folder.discard()
