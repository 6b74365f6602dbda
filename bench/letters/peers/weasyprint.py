"""WeasyPrint as its documentation has it: HTML(string).write_pdf(), as PDF/UA-1."""

from weasyprint import HTML

from bench.letters.peers.letter import Record, sample_of_command
from bench.letters.peers.page import html_of
from bench.letters.program import each, make_letters

sample = sample_of_command()
html = html_of(sample, foot=True, source=lambda picture: picture.name)


def letter(record: Record) -> bytes:
    return HTML(string=html(record), base_url=f"{sample.folder}/").write_pdf(pdf_variant="pdf/ua-1")


make_letters(sample.records, each(letter), extension="pdf")
