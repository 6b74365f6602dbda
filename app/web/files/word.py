"""Word documents that are not letters, such as certificates and evidence packs, written with python-docx."""

import io
import zipfile
from collections.abc import Collection, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from app.letters.page.measures import PAPER
from app.web.files.fixed_zip import zip_files

LANGUAGE, TYPEFACE = "en-GB", "Arial"
MARGIN, WIDTH = 20, 170
"""Millimetres: of each side, and between."""


class Look(NamedTuple):
    """A paragraph style: its size, the space before and after it, all in points, and the height of a line."""

    size: float
    before: float
    after: float
    bold: bool = False
    line: float = 1.15


LOOKS = {
    "Normal": Look(11, 0, 7),
    "Heading 1": Look(18, 0, 6, bold=True),
    "Heading 2": Look(13, 14, 5, bold=True),
    "Heading 3": Look(11, 9, 4, bold=True),
    "Caption": Look(9, 6, 3, bold=True),
    "Quote": Look(11, 0, 7),
    "Footer": Look(9, 0, 0),
    "Notice": Look(11, 0, 7, bold=True),
    "Small": Look(9, 0, 6),
    "Table Text": Look(9, 1.5, 1.5, line=1),
    "After Table": Look(8, 0, 0, line=1),
}
OUR_STYLES = ("Notice", "Small", "Table Text", "After Table")
"""The others are Word's own."""

TABLE = "Ruled"

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">
  <w:name w:val="{TABLE}"/>
  <w:basedOn w:val="TableNormal"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="4" w:space="0" w:color="999999"/>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="999999"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="999999"/>
    </w:tblBorders>
  </w:tblPr>
</w:style>
"""

_TEXT_DEFAULTS = f"""
<w:rPr {nsdecls("w")}>
  <w:rFonts w:ascii="{TYPEFACE}" w:hAnsi="{TYPEFACE}" w:eastAsia="{TYPEFACE}" w:cs="{TYPEFACE}"/>
  <w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>
</w:rPr>
"""

_NEEDED_STYLES = {*LOOKS, "Default Paragraph Font", "Normal Table", "No List"}

_NEEDED_PARTS = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
}


class WordDocument:
    """A document that is written from top to bottom. Its bytes depend only on its content and on python-docx and lxml.

    A character that XML can't hold raises ValueError.
    """

    def __init__(self, title: str, *, foot: str, created: datetime | None, notice: str = "") -> None:
        """`title`: up to 255 characters. `foot` is on every page, beside the page number. `created`: the document's own
        time, UTC; the clock is not read. `notice`: what the document says before all else, and at the head of every
        page."""
        self._document = docx.Document(io.BytesIO(_blank()))
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = title, "Despatch", LANGUAGE
        if created:
            properties.created = properties.modified = created
        self._write_foot(foot)
        if notice:
            self._document.sections[0].header.paragraphs[0].add_run(notice).bold = True
            self.paragraph(notice, "Notice")

    def _write_foot(self, words: str) -> None:
        footer = self._document.sections[0].footer
        line, element = footer.paragraphs[0], footer.part.element.p_lst[0]
        line.add_run(f"{words}\tPage ")
        element.append(_field("PAGE"))
        line.add_run(" of ")
        element.append(_field("NUMPAGES"))

    def heading(self, words: str, level: int, *, new_page: bool = False) -> None:
        heading = self._document.add_heading(words, level)
        if new_page:
            heading.paragraph_format.page_break_before = True

    def paragraph(self, words: str, style: str = "Normal") -> None:
        """`style`: one of LOOKS."""
        self._document.add_paragraph(words, style)

    def picture(self, png: bytes, *, width: float, title: str, alternative: str) -> None:
        """`width` in mm; `alternative`: what the picture shows, in words."""
        self._document.add_picture(io.BytesIO(png), Mm(width))
        properties = self._document.element.body.xpath(".//wp:docPr")[-1]
        properties.set("name", title)
        properties.set("descr", alternative)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        caption: str,
        *,
        headed: bool = False,
        numbers: Collection[int] = (),
    ) -> None:
        """A table whose first cells name its rows. `headed`: the first row names the columns, again on each page.

        `widths` of the columns in mm; `numbers`: those set to the right. `caption` is read out, not shown.

        python-docx sets the first row, which is copied for the others: to set each cell takes a hundred times as long.
        """
        table = self._document.add_table(1, len(widths), TABLE)
        table.autofit = False
        for number, width in enumerate(widths):
            cell = table.cell(0, number)
            cell.width = table.columns[number].width = Mm(width)
            line = cell.paragraphs[0]
            line.style = "Table Text"
            line.add_run(" ").bold = number == 0 or None  # a space, so that Word keeps those of the words
            if number in numbers:
                line.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
        element = self._document.element.body.tbl_lst[-1]
        look = element.tblPr.find(qn("w:tblLook"))
        look.set(qn("w:firstRow"), str(int(headed)))
        del look.attrib[qn("w:val")]  # an older spelling of the same
        element.tblPr.append(OxmlElement("w:tblCaption", {qn("w:val"): caption}))
        first = element.tr_lst[0]
        first.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        element.extend([deepcopy(first) for _ in rows[1:]])
        for row, cells in zip(element.tr_lst, rows, strict=True):
            for text, words in zip(row.iter(qn("w:t")), cells, strict=True):
                text.text = words
        if headed:
            first.trPr.append(OxmlElement("w:tblHeader"))
            for cell in table.rows[0].cells:
                cell.paragraphs[0].runs[0].bold = True
        self.paragraph("", "After Table")  # two tables in a row would be one

    def to_bytes(self) -> bytes:
        """The file. Its entries have no time, unlike those that python-docx writes."""
        saved = io.BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as archive:
            return zip_files({name: archive.read(name) for name in archive.namelist()})


def _field(instruction: str) -> Any:
    """What Word works out itself. It shows 1 until then."""
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')


@cache
def _blank() -> bytes:
    """A4 with our styles and without words: the document that python-docx begins with, less what says whose it was."""
    document = docx.Document()
    for holder in (document.part, document.part.package):
        for key in [key for key, relation in holder.rels.items() if relation.reltype not in _NEEDED_PARTS]:
            del holder.rels[key]
    document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element.clear()
    document.settings.element.xpath(".//w:compatSetting[@w:name='compatibilityMode']")[0].set(qn("w:val"), "15")
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAPER.width), Mm(PAPER.height)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(18), Mm(22), Mm(9)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _set_styles(document: Document) -> None:
    styles = document.styles
    for style in styles:
        if style.name not in _NEEDED_STYLES:
            style.delete()
    for link in styles.element.xpath("w:style/w:link"):
        link.getparent().remove(link)
    styles.element.xpath("w:docDefaults/w:rPrDefault")[0][0] = parse_xml(_TEXT_DEFAULTS)
    styles.element.append(parse_xml(_TABLE_STYLE))
    for name in OUR_STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
    for name, look in LOOKS.items():
        style = styles[name]
        style.element.get_or_add_rPr().clear()  # colours, and typefaces that would go before ours
        style.font.size, style.font.bold = Pt(look.size), look.bold or None
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(look.before), Pt(look.after), look.line
    styles["Quote"].paragraph_format.left_indent = Mm(7.5)
    styles["Caption"].paragraph_format.keep_with_next = True
    tabs = styles["Footer"].paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
