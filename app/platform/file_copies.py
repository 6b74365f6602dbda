"""Copies of files from one store to another, each compared by its bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from app.platform.storage import Storage, sha256


class FileDiffers(Exception):
    """Both stores have a file under this key, and the bytes are not the same."""

    code = "file_differs"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class CopiedFiles:
    """How many files both stores have now, and their bytes."""

    files: int = 0
    bytes: int = 0


def copy_files(
    source: Storage, target: Storage, watch: Callable[[int, int], object] = lambda _total, _done: None
) -> CopiedFiles:
    """Give `target` every file of `source` that it lacks, and compare all of them, read back, by their SHA-256. Nothing
    is overwritten, so a copy that was stopped goes on where it was. `watch`: told how many files there are, and how
    many are done.

    Raises FileDiffers, and what stores raise.
    """
    keys, there = source.keys(""), frozenset(target.keys(""))
    length = 0
    for done, key in enumerate(keys):
        watch(len(keys), done)
        body = source.get(key)
        if key not in there:
            target.put(key, body)
        if sha256(target.get(key)) != sha256(body):
            raise FileDiffers(key)
        length += len(body)
    watch(len(keys), len(keys))
    return CopiedFiles(len(keys), length)
