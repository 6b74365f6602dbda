"""docxtpl: a Word document with Jinja tags for each variant, rendered as its documentation has it."""

import io
from collections.abc import Callable
from typing import Any

from docxtpl import DocxTemplate

from bench.letters.peers.letter import Record, Sample, slug, slugged
from bench.letters.peers.word import build, plain

LINES = 7
"""An address has this many at most; fewer leave empty paragraphs."""


def docx_by_template(sample: Sample, *, signed: bool) -> Callable[[Record], bytes]:
    templates = {key: _template(sample, key, signed=signed) for key in sample.variants}

    def letter(record: Record) -> bytes:
        document = DocxTemplate(io.BytesIO(templates[record.variant]))
        lines = {f"line_{number}": line for number, line in enumerate(record.addressee)}
        values = {"reference": record.reference, "salutation": record.salutation, **slugged(record), **lines}
        document.render(values, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return letter


def _template(sample: Sample, key: str, *, signed: bool) -> bytes:
    out = io.BytesIO()
    build(sample, sample.variants[key], _tag, address_lines=LINES, signed=signed).save(out)
    return out.getvalue()


def _tag(paragraph: Any, name: str, *, bold: bool = False, italic: bool = False) -> None:
    plain(paragraph, f"{{{{ {slug(name)} }}}}", bold=bold, italic=italic)
