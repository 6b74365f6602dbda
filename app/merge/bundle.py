"""One PDF of many letters, for the print room: their own files, put together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.letters.pdf.bundle import Bundle
from app.merge.files import Written


@contextmanager
def bundle_to(file: Path, *, keep: bool) -> Iterator[Callable[[Written], None]]:
    """Takes letters one after the other, each with a bookmark. `keep` their own PDFs; else each goes when it is in the
    bundle, which is there when it is whole, and not before. Raises OSError."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as written:
            bundle = Bundle(written, title="Letters", language="en-GB")

            def add(letter: Written) -> None:
                body = letter.pdf.read_bytes()
                bundle.add(body[: letter.shared], body[letter.shared :], bookmark=letter.bookmark)
                if not keep:
                    letter.pdf.unlink()

            yield add
            bundle.close()
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
