"""A user's own script: every letter as PDF by WeasyPrint and as Word by docxtpl, with two processes; from start to
files. peers.script SAMPLE COUNT FOLDER"""

import sys
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from docxtpl import DocxTemplate  # noqa: F401 (before the processes fork, so that they share it)
from weasyprint import HTML

from bench.letters.peers.letter import read_sample
from bench.letters.peers.merge_docx import docx_by_template
from bench.letters.peers.page import html_of

PROCESSES = 2

sample = read_sample(Path(sys.argv[1]))
count, out = int(sys.argv[2]), Path(sys.argv[3])


@cache
def tools():
    return html_of(sample, foot=True, source=lambda picture: picture.name), docx_by_template(sample, signed=False)


def make(number: int) -> None:
    html, docx = tools()
    record = sample.records[number]
    page = HTML(string=html(record), base_url=f"{sample.folder}/")
    page.write_pdf(out / f"{number + 1:04d}.pdf", pdf_variant="pdf/ua-1")
    (out / f"{number + 1:04d}.docx").write_bytes(docx(record))


if __name__ == "__main__":
    with Pool(PROCESSES) as processes:
        processes.map(make, range(count), chunksize=5)
