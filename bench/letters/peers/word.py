"""The letter as python-docx builds it: by hand, as a docxtpl template and as one with merge fields, by what is written
where a value stands."""

from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bench.letters.peers.letter import Block, Sample

Write = Callable[..., None]
"""write(paragraph, name, bold=…, italic=…) adds a field's value, or what will be replaced by it, to a paragraph."""


def build(
    sample: Sample, blocks: Sequence[Block], write: Write, *, address_lines: int, signed: bool = False
) -> Document:
    """The letter, with pictures of the signatures or room for them. Fields beside those of its text: "reference",
    "salutation" and "line 0" on, for the address."""
    document = docx.Document()
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = map(Mm, (24.6, 20, 18, 22))
    document.core_properties.title, document.core_properties.language = sample.subject, sample.language
    _foot(section.footer.paragraphs[0], write)
    _head(document, sample, write, address_lines)
    write(document.add_paragraph(), "salutation")
    document.add_paragraph(sample.subject, "Heading 1")
    for block in blocks:
        style = {"paragraph": "Normal", "heading": "Heading 2", "item": "List Number"}[block.kind]
        paragraph = document.add_paragraph(style=style)
        for part in block.parts:
            if part.field:
                write(paragraph, part.text, bold=part.bold, italic=part.italic)
            else:
                plain(paragraph, part.text, bold=part.bold, italic=part.italic)
    _ending(document, sample, signed=signed)
    return document


def plain(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None


def _styles(document: Document) -> None:
    for name, size, bold in (
        ("Normal", 12, False),
        ("Heading 1", 12, True),
        ("Heading 2", 12, True),
        ("List Number", 12, False),
        ("Footer", 9, False),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Liberation Sans", Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in [key for key in fonts.keys() if key.endswith("Theme")]:  # noqa: SIM118 (lxml has no other way)
            del fonts.attrib[theme]
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(7.5), Pt(size * 1.25)


def _head(document: Document, sample: Sample, write: Write, address_lines: int) -> None:
    left, right = document.add_table(1, 2).rows[0].cells
    left.width, right.width = Mm(100.4), Mm(65)
    plain(left.paragraphs[0], sample.letterhead, bold=True)
    left.paragraphs[0].runs[0].font.size = Pt(17)
    left.add_paragraph(sample.letterhead_with)
    for number in range(address_lines):
        write(left.add_paragraph(), f"line {number}")
    plain(right.paragraphs[0], sample.marking, bold=True)
    for line in sample.sender:
        right.add_paragraph(line)
    reference = right.add_paragraph("Reference: ")
    write(reference, "reference")
    for label, value in sample.details:
        right.add_paragraph(f"{label}: {value}")
    plain(right.add_paragraph(), sample.notice, bold=True)
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.space_after = Pt(0)
        for run in paragraph.runs:
            run.font.size = run.font.size or Pt(9)


def _ending(document: Document, sample: Sample, *, signed: bool) -> None:
    document.add_paragraph(sample.close)
    table = document.add_table((len(sample.signatories) + 2) // 3, 3)
    for number, one in enumerate(sample.signatories):
        cell = table.cell(number // 3, number % 3)
        if signed:
            cell.paragraphs[0].add_run().add_picture(str(one.picture), width=Mm(48))
            plain(cell.add_paragraph(), one.name, bold=True)
        else:
            cell.paragraphs[0].paragraph_format.space_before = Mm(14)
            plain(cell.paragraphs[0], one.name, bold=True)
        cell.add_paragraph(one.office)
    for number, line in enumerate(sample.copies):
        document.add_paragraph(line if number else f"cc: {line}").runs[0].font.size = Pt(9)


def _foot(paragraph: Any, write: Write) -> None:
    write(paragraph, "reference")
    paragraph.add_run("\t\tPage ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES", "1")


def field(paragraph: Any, instruction: str, shown: str, *, bold: bool = False, italic: bool = False) -> None:
    """A simple field of Word."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), f" {instruction} ")
    plain(paragraph, shown, bold=bold, italic=italic)
    simple.append(paragraph.runs[-1]._r)  # noqa: SLF001 (python-docx knows no fields)
    paragraph._p.append(simple)  # noqa: SLF001
