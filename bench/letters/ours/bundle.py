"""The print bundle of many letters. ours.bundle SAMPLE bound|tagged|untagged

`bound`: of letters that are made already, as a merge of finished files is. `tagged`, `untagged`: from recipients on.
"""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.letters.pdf import make_pdf
from app.letters.pdf.bundle import Bundle
from app.letters.pdf.render import MadePdf
from app.letters.text.template import compile_template
from app.platform.processes import settle
from app.platform.storage import CHUNK
from bench.letters.program import make_letters
from bench.letters.sample import our_sample

folder, how = Path(sys.argv[1]), sys.argv[2]
sample = our_sample(folder)
template = compile_template(sample.source)
made: list[MadePdf] = []


def set_letters(numbers: Sequence[int]) -> Iterable[MadePdf]:
    for pages in sample.composed(template, numbers):
        yield from [make_pdf(page, pictures=sample.pictures) for page in pages]


def prepare(numbers: Sequence[int]) -> float:
    if how == "bound":
        made[:] = set_letters(numbers)
    return 0.0


with tempfile.TemporaryDirectory(prefix="bench-bundle-") as written:
    file = Path(written) / "bundle.pdf"

    def bind(numbers: Sequence[int]) -> list[Path]:
        letters = made if how == "bound" else set_letters(numbers)
        with file.open("wb", buffering=CHUNK) as out:
            bundle = Bundle(out, title="Letters", language="en-GB", tagged=how != "untagged")
            for number, letter in zip(numbers, letters, strict=True):
                bundle.add(letter.shared, letter.own, bookmark=sample.recipients[number][1].reference)
            bundle.close()
        return [file]

    settle()
    make_letters(range(len(sample.recipients)), bind, extension="pdf", prepare=prepare)
