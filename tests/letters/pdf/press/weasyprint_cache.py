"""WeasyPrint's files of test letters, saved on disk: WeasyPrint takes a third of a second for each."""

import hashlib
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from app.letters.files.fingerprint import short_fingerprint
from app.letters.letter import Letter
from app.letters.pdf import render_by_weasyprint


def caching_renderer(folder: Path) -> Callable[..., bytes]:
    """Return `render_by_weasyprint` with its files saved in `folder`. Files by another engine are deleted.

    A file is named by everything that its bytes depend on: the engine (libraries, packages, fonts, style sheets and
    its whole source), Python, and the letter, which names its pictures by SHA-256.
    """
    engine = folder / f"{short_fingerprint()}-{sys.implementation.cache_tag}"
    engine.mkdir(parents=True, exist_ok=True)
    for other in folder.iterdir():
        if other != engine:
            shutil.rmtree(other, ignore_errors=True)

    def render(letter: Letter, *, pictures: Mapping[str, bytes] | None = None) -> bytes:
        file = engine / f"{hashlib.sha256(letter.canonical_json()).hexdigest()}.pdf"
        if file.exists():
            return file.read_bytes()
        body = render_by_weasyprint(letter, pictures=pictures)
        unfinished = engine / uuid4().hex  # renamed when whole, as other processes may look for the file
        unfinished.write_bytes(body)
        unfinished.replace(file)
        return body

    return render
