"""How a letter's text looks in Word: an A4 document with the styles that its marks need, and no words."""

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from app.letters.page.measures import PAPER
from app.letters.word_text.elements import Element, element
from app.letters.word_text.marks import (
    CONDITION_STYLE,
    CONTINUED,
    DEEPEST,
    FIELD_STYLE,
    HEADING,
    LISTED,
    NOTICE_STYLE,
    PASSAGE_END,
    PASSAGE_START,
    QUOTED_ITEM,
    QUOTES,
    TABLE,
    styled,
)

TYPEFACE = "Arial"
INDENT = 425
"""Twips by which each level of a list or a quotation is further in: 7.5 mm."""

_NEEDED = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.NUMBERING,
}
_KEPT = ("Normal", "Header", "Default Paragraph Font", "Normal Table", "No List")

FIELD_SHADE, CONDITION_SHADE, PASSAGE_SHADE = "DDE9F7", "FFF2CC", "E7E6E6"


def blank(title: str, category: str, notice: str) -> Document:
    """`notice`: said before all else and at the head of every page, where it is not blank."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.category = title[:255], category
    properties.author, properties.comments, properties.language = "Despatch", "", "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAPER.width), Mm(PAPER.height)
    section.left_margin = section.right_margin = Mm(25)
    _set_styles(document)
    if notice:
        section.header.paragraphs[0].add_run(notice).bold = True
        document.add_paragraph(notice, NOTICE_STYLE)
    return document


def _drop_unneeded(document: Document) -> None:
    """Parts and styles of the document that python-docx begins with, such as a picture of its first page."""
    for holder in (document.part, document.part.package):
        for key in [key for key, relation in holder.rels.items() if relation.reltype not in _NEEDED]:
            del holder.rels[key]
    for style in document.styles:
        if style.name not in (*_KEPT, HEADING, TABLE, *LISTED.values(), *QUOTES, CONTINUED):
            style.delete()
    for link in document.styles.element.xpath("w:style/w:link"):
        link.getparent().remove(link)


def _set_styles(document: Document) -> None:
    _drop_unneeded(document)
    styles = document.styles
    normal = styles["Normal"]
    _set_face(normal.element)
    normal.font.size, normal.paragraph_format.space_after = Pt(11), Pt(8)
    _set_face(styles[HEADING].element)
    styles[HEADING].font.size = Pt(15)  # not bold, so that it can be seen what is
    styles[HEADING].font.color.rgb = RGBColor.from_string("1F3864")
    for name in LISTED.values():
        styles[name].element.get_or_add_pPr().clear()  # the list says where its items stand
    levels = range(1, DEEPEST + 1)
    for level in levels:
        for name in (*QUOTES, CONTINUED):
            style = _paragraph_style(document, styled(name, level))
            style.element.get_or_add_rPr().clear()
            style.element.get_or_add_pPr().clear()
            style.paragraph_format.space_after = Pt(8)
            style.element.pPr.append(element("ind", left=level * INDENT))
    _paragraph_style(document, QUOTED_ITEM)
    _paragraph_style(document, NOTICE_STYLE).font.bold = True
    for name in (PASSAGE_START, PASSAGE_END):
        style = _paragraph_style(document, name)
        style.font.bold, style.paragraph_format.keep_with_next = True, name == PASSAGE_START
        style.element.get_or_add_pPr().append(element("shd", val="clear", color="auto", fill=PASSAGE_SHADE))
        style.next_paragraph_style = normal  # a line begun after it is text, not another line of its kind
    for name, shade in ((FIELD_STYLE, FIELD_SHADE), (CONDITION_STYLE, CONDITION_SHADE)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.element.get_or_add_rPr().append(element("shd", val="clear", color="auto", fill=shade))
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.element.get_or_add_rPr().append(element("color", val="0563C1"))
    link.font.underline = True


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style: ParagraphStyle = document.styles[name]
    style.base_style, style.quick_style = document.styles["Normal"], True
    return style


def _set_face(style: Element) -> None:
    """Typefaces of the theme would go before ours."""
    properties = style.get_or_add_rPr()
    properties.clear()
    properties.append(element("rFonts", ascii=TYPEFACE, hAnsi=TYPEFACE, eastAsia=TYPEFACE, cs=TYPEFACE))


class Lists:
    """The lists of a document: each has a definition of its own, so that it begins and ends where it does."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        self._numbering.clear()
        self._count = 0

    def add(self, *, ordered: bool, start: int, level: int) -> int:
        """The number of a new list whose items stand on this level, from 0."""
        self._count += 1
        definition = element("abstractNum", element("multiLevelType", val="multilevel"), abstractNumId=self._count)
        kind, sign = ("decimal", "%{}.") if ordered else ("bullet", "•")
        definition.extend(_level(one, kind, sign, start if one == level else 1) for one in range(DEEPEST))
        self._numbering.insert(self._count - 1, definition)  # all definitions stand before the numbers
        self._numbering.append(element("num", element("abstractNumId", val=self._count), numId=self._count))
        return self._count


def _level(number: int, kind: str, sign: str, start: int) -> Element:
    return element(
        "lvl",
        element("start", val=start),
        element("numFmt", val=kind),
        element("lvlText", val=sign.format(number + 1)),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=(number + 1) * INDENT, hanging=INDENT)),
        ilvl=number,
    )
