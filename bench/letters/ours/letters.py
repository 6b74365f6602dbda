"""The engine by itself: compose and render, as PDF, as Word or as both. ours.letters SAMPLE pdf|docx|both"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.letters.docx import render_docx
from app.letters.letter import Letter
from app.letters.pdf import render_pdf
from app.letters.text.template import compile_template
from app.platform.processes import settle
from bench.letters.program import make_letters
from bench.letters.sample import our_sample

folder, formats = Path(sys.argv[1]), sys.argv[2]
sample = our_sample(folder)
template = compile_template(sample.source)


def pdf(page: Letter) -> bytes:
    return render_pdf(page, pictures=sample.pictures)


FORMATS: dict[str, Sequence[Callable[[Letter], bytes]]] = {
    "pdf": (pdf,),
    "docx": (render_docx,),
    "both": (pdf, render_docx),
}


def letters(numbers: Sequence[int]) -> Iterator[bytes]:
    for pages in sample.composed(template, numbers):
        yield from (render(page) for page in pages for render in FORMATS[formats])


settle()
make_letters(range(len(sample.recipients)), letters, extension=formats)
