"""render_docx: a Letter to a Word document, by python-docx. It never holds a signature picture."""

from collections.abc import Iterable
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.letters.blocks import Block, Heading, List, PageBreak, Paragraph, Quote
from app.letters.docx.numbering import INDENT_MM, Numbering
from app.letters.docx.package import pack
from app.letters.docx.styles import define, fix_on_page
from app.letters.fields import Run
from app.letters.letter import Letter
from app.letters.page import BODY, DETAILS, FIRST_BODY_TOP, HEAD, PAPER, SMALL_PT
from app.letters.typeface import MM_PER_PT, width_mm


def render_docx(letter: Letter) -> bytes:
    """The letter as a .docx: named styles, real lists, page numbers as fields. Equal letters give equal bytes."""
    return pack(_Writer(letter).document)


class _Writer:
    """Writes one letter, top to bottom."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.document = docx.Document()
        self._numbering = Numbering(self.document)
        self._turn = False
        self._heading = "Heading 2" if letter.subject else "Heading 1"
        define(self.document, letter.wording.language)
        self._set_properties()
        self._set_page()
        self._head()
        self._text()
        self._ending()
        self._annex()

    def _set_properties(self) -> None:
        properties, letter = self.document.core_properties, self.letter
        properties.title, properties.author = letter.title, letter.letterhead
        properties.last_modified_by, properties.comments = letter.letterhead, ""
        properties.language, properties.revision = letter.wording.language, 1
        core = properties._element  # noqa: SLF001 (python-docx has no way to leave the times out)
        for time in [child for child in core if child.tag.endswith(("}created", "}modified"))]:
            core.remove(time)

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(PAPER.width), Mm(PAPER.height)
        section.left_margin, section.right_margin = Mm(BODY.left), Mm(PAPER.right - BODY.right)
        section.top_margin, section.bottom_margin = Mm(BODY.top), Mm(PAPER.bottom - BODY.bottom)
        section.header_distance, section.footer_distance = Mm(HEAD), Mm(HEAD)
        section.different_first_page_header_footer = True
        space = section.first_page_header.paragraphs[0]
        space.style = "First Page Space"  # pushes the text of the first page down to where it starts
        space.paragraph_format.line_spacing = Pt((FIRST_BODY_TOP - HEAD) / MM_PER_PT)
        space.paragraph_format.space_after = Pt(0)
        header = section.header.paragraphs[0]
        header.paragraph_format.tab_stops.add_tab_stop(Mm(DETAILS.left - BODY.left))
        draft = self.letter.wording.draft if self.letter.draft else ""
        header.add_run(f"{draft}\t{self.letter.marking}").bold = True
        for footer in (section.footer, section.first_page_footer):
            self._footer(footer.paragraphs[0])

    def _footer(self, paragraph: Any) -> None:
        paragraph.style = "Footer"
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(BODY.width / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(BODY.width), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{self.letter.reference}\t")
        paragraph.add_run(self.letter.marking).bold = True
        before, _, rest = self.letter.wording.page.partition("{page}")
        between, _, after = rest.partition("{pages}")
        paragraph.add_run(f"\t{before}")
        _add_field(paragraph, "PAGE")
        paragraph.add_run(between)
        _add_field(paragraph, "NUMPAGES")
        if after:
            paragraph.add_run(after)

    def _head(self) -> None:
        letter = self.letter
        self._add("Letterhead", letter.letterhead)
        self._add("Letterhead Departments", letter.letterhead_with)
        self._add("Protective Marking", letter.marking)
        for line in letter.sender:
            self._add("Sender", line)
        for number, (label, value) in enumerate(letter.details):
            paragraph = self._add("Letter Details", f"{label}: {value}")
            if not number:
                paragraph.paragraph_format.space_before = Pt(8.5)
        self._add("Notice", letter.notice)
        if letter.draft:
            self._add("Draft", letter.wording.draft)
        for line in letter.addressee:
            self._add("Addressee", line)

    def _text(self) -> None:
        letter = self.letter
        if letter.by_hand:
            self._space("Salutation")
        else:
            self._add("Salutation", letter.salutation)
        self._add_runs("Heading 1", letter.subject)
        self._blocks(letter.blocks)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True  # the signatures are never alone on a page

    def _blocks(self, blocks: Iterable[Block[Run]], style: str = "Normal") -> None:
        for block in blocks:
            match block:
                case Paragraph(content=runs):
                    self._add_runs(style, runs)
                case Heading(content=runs):
                    self._add_runs(self._heading, runs)
                case Quote(blocks=inner):
                    self._blocks(inner, "Quote")
                case List():
                    self._list(block, 0)
                case PageBreak():
                    self._turn = True

    def _list(self, block: List[Run], level: int) -> None:
        number = self._numbering.new_list(ordered=block.ordered, start=block.start)
        for item in block.items:
            counted = False
            for part in item:
                if isinstance(part, List):
                    self._list(part, level + 1)
                elif isinstance(part, Paragraph) and not counted:
                    paragraph = self._add_runs("List Number" if block.ordered else "List Bullet", part.content)
                    _count(paragraph, number, level)
                    counted = True
                elif isinstance(part, Paragraph):
                    paragraph = self._add_runs("List Continue", part.content)
                    paragraph.paragraph_format.left_indent = Mm(INDENT_MM * (level + 1))
                else:
                    self._blocks((part,))
        if level == 0:
            self.document.paragraphs[-1].paragraph_format.space_after = Pt(7.5)

    def _ending(self) -> None:
        letter = self.letter
        if letter.by_hand:
            self._space("Closing")
        else:
            self._add("Closing", letter.close)
        if letter.signatories:
            self._signatories()
            if not letter.listed:
                self.document.add_paragraph(style="Copies")  # Word wants a paragraph after a table
        for label, lines in letter.listed:
            indent = Mm(width_mm(f"{label}:", SMALL_PT) + 1.5)
            for number, line in enumerate(lines):
                shape = self._add("Copies", f"\t{line}" if number else f"{label}:\t{line}").paragraph_format
                shape.tab_stops.add_tab_stop(indent)
                shape.left_indent, shape.first_line_indent = indent, -indent
                if not number:
                    shape.space_before = Pt(8.5)

    def _annex(self) -> None:
        if annex := self.letter.annex:
            self._turn = True
            self._add(self._heading, annex.title)
            for line in annex.lines:
                shape = self._add("Annex", line).paragraph_format
                shape.left_indent, shape.first_line_indent = Mm(4), Mm(-4)

    def _signatories(self) -> None:
        across, signatories = self.letter.across, self.letter.signatories
        rows = [signatories[start : start + across] for start in range(0, len(signatories), across)]
        table = self.document.add_table(rows=len(rows), cols=across)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for row, signing in zip(table.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
            for cell in row.cells:
                cell.width = Mm(BODY.width / across)
                cell.paragraphs[0].style = "Signature Space"
            for cell, signatory in zip(row.cells, signing, strict=False):
                if signatory.name:
                    cell.add_paragraph(signatory.name, "Signatory Name")
                cell.add_paragraph(signatory.office, "Signature")

    def _space(self, style: str) -> None:
        """Room for a hand to write in."""
        self.document.add_paragraph(style=style).paragraph_format.line_spacing = Pt(34)

    def _add(self, style: str, text: str) -> Any:
        return self._add_runs(style, (Run(text),) if text else ())

    def _add_runs(self, style: str, runs: tuple[Run, ...]) -> Any:
        """A paragraph in the style; none when there is nothing to print."""
        if not runs:
            return None
        paragraph = self.document.add_paragraph(style=style)
        fix_on_page(paragraph, style)
        if self._turn:
            paragraph.paragraph_format.page_break_before, self._turn = True, False
        for run in runs:
            added = paragraph.add_run(run.text)
            added.bold, added.italic = run.bold or None, run.italic or None
            if run.missing:
                added.font.highlight_color = WD_COLOR_INDEX.YELLOW
        return paragraph


def _add_field(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"  # what shows until Word counts the pages
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001


def _count(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
