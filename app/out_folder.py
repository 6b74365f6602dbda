"""The folder that a command writes its files to: empty, or a new one."""

import os
from collections.abc import Iterator
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


def require_fit(out: Path) -> None:
    """Raise FolderUnfit unless `out` is, or can be made, an empty folder that can be written to. It is made."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        empty = not any(out.iterdir())
    except (FileExistsError, NotADirectoryError):
        raise FolderUnfit("not_a_folder", out) from None
    except OSError:
        raise FolderUnfit("not_writable", out) from None
    if not empty:
        raise FolderUnfit("not_empty", out)
    if not os.access(out, os.W_OK | os.X_OK):
        raise FolderUnfit("not_writable", out)


@contextmanager
def fit_folder(out: Path) -> Iterator[None]:
    """`out` for the block. Where that fails, no file is left in it, and no folder that was not there; nor is a folder
    where the block wrote nothing. Raises FolderUnfit."""
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    require_fit(out)
    try:
        yield
    except BaseException:
        for file in out.iterdir():
            file.unlink()
        raise
    finally:
        with suppress(OSError):  # the first that holds something ends it
            for folder in new:
                folder.rmdir()
