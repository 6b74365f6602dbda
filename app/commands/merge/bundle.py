"""One PDF of many letters, for the print room: their own files, put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.commands.merge.failures import BundleUnfit
from app.commands.merge.files import WrittenLetter
from app.letters.pdf.bundle import Bundle


class BundleFile:
    """Takes letters one after the other, each with a bookmark."""

    def __init__(self, file: Path, part: Path, opened: BinaryIO) -> None:
        self._file, self._part, self._opened = file, part, opened
        self.finished = False
        self._bundle = Bundle(opened, title="Letters", language="en-GB")

    def add(self, letter: WrittenLetter) -> None:
        body = letter.pdf.read_bytes()
        self._bundle.add(body[: letter.shared], body[letter.shared :], bookmark=letter.bookmark)

    def finish(self) -> None:
        """The bundle is whole, so it is there. Raises BundleUnfit, and OSError."""
        self._bundle.close()
        self._opened.close()
        if _path_exists(self._file):
            raise BundleUnfit("bundle_exists", self._file)
        self._part.replace(self._file)
        self.finished = True


@contextmanager
def bundle_to(file: Path) -> Iterator[BundleFile]:
    """A bundle that is there when it is finished, and not before: until then it is another file beside it, which no
    other run can take. Raises BundleUnfit, before anything is made."""
    part = file.with_name(f"{file.name}.part")
    try:
        opened = part.open("xb")
    except FileExistsError:
        raise BundleUnfit("bundle_at_work", part) from None
    except OSError as problem:
        raise BundleUnfit("bundle_not_writable", file, problem.strerror or str(problem)) from None
    bundle = BundleFile(file, part, opened)
    try:
        with opened:
            if _path_exists(file):
                raise BundleUnfit("bundle_exists", file)
            yield bundle
    finally:
        if not bundle.finished:
            part.unlink(missing_ok=True)


def _path_exists(file: Path) -> bool:
    return file.exists() or file.is_symlink()
