"""The skeleton of a letter's Word file, by python-docx: all that a design has before a letter's words.

Those have places, such as {reference}, that `render.py` fills. python-docx takes 50 ms to load, so a process imports
this module with the first Word file that it makes.
"""

import io
import re
from collections.abc import Mapping

from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, PartFactory, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.package import Package
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml import etree

from app.letters.docx import parts
from app.letters.docx.looks import Sheet
from app.letters.docx.numbering import definitions_xml
from app.letters.docx.styles import add_styles, blank_styles_xml
from app.letters.docx.words import parts_of
from app.letters.page.measures import HEAD, PAPER
from app.letters.page.wording import WORDING

_OF_PACKAGE = {
    parts.DOCUMENT: (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, CONTENT_TYPE.WML_DOCUMENT_MAIN),
    parts.CORE: (RELATIONSHIP_TYPE.CORE_PROPERTIES, CONTENT_TYPE.OPC_CORE_PROPERTIES),
    parts.APP: (RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, CONTENT_TYPE.OFC_EXTENDED_PROPERTIES),
}
_OF_DOCUMENT = {
    parts.STYLES: (RELATIONSHIP_TYPE.STYLES, CONTENT_TYPE.WML_STYLES),
    parts.SETTINGS: (RELATIONSHIP_TYPE.SETTINGS, CONTENT_TYPE.WML_SETTINGS),
    parts.NUMBERING: (RELATIONSHIP_TYPE.NUMBERING, CONTENT_TYPE.WML_NUMBERING),
    parts.THEME: (RELATIONSHIP_TYPE.THEME, CONTENT_TYPE.OFC_THEME),
    parts.FONT_TABLE: (RELATIONSHIP_TYPE.FONT_TABLE, CONTENT_TYPE.WML_FONT_TABLE),
}
"""How the package, and its document, refer to each part, and what the part is. Headers and footers are added later."""

_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
"""What Word works out, by its place in the wording of the page's number."""


def skeleton(sheet: Sheet, language: str, *, draft: bool, marked: bool) -> dict[str, str]:
    """The text of each part by its name, in the order of the file. `marked`: there is a protective marking."""
    wording = WORDING[language]
    marking = "{marking}" if marked else ""
    document = blank_document(sheet, wording.language)
    _name_letter(document, wording.language)
    section = document.sections[0]
    _set_page(section, sheet)
    section.first_page_header.paragraphs[0].style = "First Page Space"  # moves the text down to where it begins
    section.header.paragraphs[0].add_run(f"{wording.draft if draft else ''}\t{marking}")
    for footer in (section.first_page_footer, section.footer):
        _write_footer(footer, marking, wording.page, large=sheet.large)
    return xml_by_part(document)


def blank_document(sheet: Sheet, language: str) -> Document:
    """A document in these styles. It begins with parts of ours: those that python-docx begins with have styles, a
    picture and dates that no letter has."""
    texts = {
        **parts.BLANK,
        parts.STYLES: blank_styles_xml(language),
        parts.NUMBERING: definitions_xml(sheet.step),
    }
    package = Package()
    _add_parts(package, _OF_PACKAGE, texts, package)
    _add_parts(package.main_document_part, _OF_DOCUMENT, texts, package)
    document: Document = package.main_document_part.document
    add_styles(document, sheet.looks)
    return document


def _add_parts(
    source: OpcPackage | Part, kinds: Mapping[str, tuple[str, str]], texts: Mapping[str, str], package: Package
) -> None:
    for name, (relation, content_type) in kinds.items():
        made_by = PartFactory.part_type_for.get(content_type, Part)
        source.relate_to(made_by.load(PackURI(f"/{name}"), content_type, texts[name].encode(), package), relation)


def _name_letter(document: Document, language: str) -> None:
    """No time, so that equal letters are equal files."""
    properties = document.core_properties
    properties.title = "{title}"
    properties.author = properties.last_modified_by = "{letterhead}"
    properties.identifier = "{reference}"
    properties.language = language
    properties.revision = 1


def _set_page(section: Section, sheet: Sheet) -> None:
    """A4, with the margins of the PDF; the first page has a head of its own."""
    body = sheet.body
    section.page_width, section.page_height = Mm(PAPER.width), Mm(PAPER.height)
    section.left_margin, section.right_margin = Mm(body.left), Mm(PAPER.right - body.right)
    section.top_margin, section.bottom_margin = Mm(body.top), Mm(PAPER.bottom - body.bottom)
    section.header_distance, section.footer_distance = Mm(HEAD), Mm(sheet.foot)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True


def _write_footer(footer: BlockItemContainer, marking: str, page: str, *, large: bool) -> None:
    """Reference, marking and number of the page; in large print the marking has a line of its own."""
    line = footer.paragraphs[0]
    if large and marking:
        line.add_run(marking).bold = True
        line = footer.add_paragraph(style="Footer")
    line.add_run("{reference}\t")
    if marking and not large:
        line.add_run(marking).bold = True
    if not large:
        line.add_run("\t")
    for words in re.split("({pages?})", page):
        if words in _FIELDS:
            _add_field(line, _FIELDS[words])
        elif words:
            line.add_run(words)


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    """What Word works out by itself. It shows 1 until then."""
    shown = paragraph.add_run("1").element
    field = OxmlElement("w:fldSimple", {qn("w:instr"): instruction})
    shown.addprevious(field)
    field.append(shown)


def xml_by_part(document: Document) -> dict[str, str]:
    """The text of each part by its name, less the namespaces that python-docx declares and nothing is of."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            part.element.attrib.clear()
            etree.cleanup_namespaces(part.element)
    file = io.BytesIO()
    document.save(file)
    return {name: content.decode() for name, content in parts_of(file.getvalue())}
