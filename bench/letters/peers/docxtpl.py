"""docxtpl, one letter at a time."""

from bench.letters.peers.letter import sample_of_command
from bench.letters.peers.merge_docx import docx_by_template
from bench.letters.program import each, make_letters

sample = sample_of_command()
make_letters(sample.records, each(docx_by_template(sample, signed=False)), extension="docx")
