"""docx-mailmerge2: a Word document with merge fields for each variant."""

import io
from typing import Any

from mailmerge import MailMerge

from bench.letters.peers.letter import Record, sample_of_command, slug, slugged
from bench.letters.peers.word import build, field
from bench.letters.program import each, make_letters

LINES = 7

sample = sample_of_command()


def merge_field(paragraph: Any, name: str, *, bold: bool = False, italic: bool = False) -> None:
    field(paragraph, f"MERGEFIELD {slug(name)}", f"«{name}»", bold=bold, italic=italic)


def template(key: str) -> bytes:
    out = io.BytesIO()
    build(sample, sample.variants[key], merge_field, address_lines=LINES).save(out)
    return out.getvalue()


templates = {key: template(key) for key in sample.variants}


def letter(record: Record) -> bytes:
    lines = dict.fromkeys((f"line_{number}" for number in range(LINES)), "")
    lines |= {f"line_{number}": line for number, line in enumerate(record.addressee)}
    with MailMerge(io.BytesIO(templates[record.variant])) as document:
        document.merge(reference=record.reference, salutation=record.salutation, **slugged(record), **lines)
        out = io.BytesIO()
        document.write(out)
        return out.getvalue()


make_letters(sample.records, each(letter), extension="docx")
