"""Files of a letter made in another process, whose folder and environment are others: their digests."""

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence

from app.letters.letter import Letter
from tests.letters.factory import ROOT

Render = Callable[[Letter], bytes]

MAKE = """
import pickle, sys
from app.letters.letter import Letter
from tests.letters.elsewhere import digests
content, renders = pickle.load(sys.stdin.buffer)
print(*digests(Letter.from_json(content), renders))
"""


def digests(letter: Letter, renders: Sequence[Render]) -> list[str]:
    """SHA-256 of the letter's file by each of `renders`."""
    return [hashlib.sha256(render(letter)).hexdigest() for render in renders]


def made_elsewhere(letter: Letter, renders: Sequence[Render], *, folder: str, **environment: str) -> list[str]:
    """The same, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", MAKE],
        input=pickle.dumps((letter.canonical_json(), renders)),
        capture_output=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return run.stdout.decode().split()
