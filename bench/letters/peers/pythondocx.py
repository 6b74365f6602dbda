"""python-docx, which builds each letter anew."""

import io
from typing import Any

from bench.letters.peers.letter import Record, sample_of_command
from bench.letters.peers.word import build, plain
from bench.letters.program import each, make_letters

sample = sample_of_command()


def letter(record: Record) -> bytes:
    values = {"reference": record.reference, "salutation": record.salutation, **record.values}
    values |= {f"line {number}": line for number, line in enumerate(record.addressee)}

    def write(paragraph: Any, name: str, *, bold: bool = False, italic: bool = False) -> None:
        plain(paragraph, values[name], bold=bold, italic=italic)

    out = io.BytesIO()
    build(sample, sample.variants[record.variant], write, address_lines=len(record.addressee)).save(out)
    return out.getvalue()


make_letters(sample.records, each(letter), extension="docx")
