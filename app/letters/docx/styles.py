"""The styles of the Word document, by python-docx: each look as a named style."""

from collections.abc import Mapping

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.parfmt import ParagraphFormat

from app.letters.docx.looks import Look, style_id
from app.letters.docx.parts import TYPEFACE
from app.letters.docx.wordml import DECLARATION, NAMESPACES

_BUILT_IN = frozenset(
    {
        *("Normal", "Heading 1", "Heading 2", "Heading 3", "Caption", "Header", "Footer"),
        *("List Bullet", "List Number", "Quote", "Salutation", "Closing", "Signature"),
        *("List Continue", *(f"List Continue {depth}" for depth in range(2, 6))),
    }
)
"""Styles that Word has itself. All others are ours."""


def blank_styles_xml(language: str) -> str:
    """What no look changes: the typeface, the `language` that words are spelt in, and the styles that every document
    has."""
    fonts = " ".join(f'w:{script}="{TYPEFACE}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = f'<w:rFonts {fonts}/><w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style></w:styles>'
    )


def add_styles(document: Document, looks: Mapping[str, Look]) -> None:
    for name, look in looks.items():
        style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _BUILT_IN)
        style.style_id = style_id(name)
        style.quick_style = True
        if name == "Normal":
            style.element.set(qn("w:default"), "1")
            style.paragraph_format.widow_control = True
        else:
            style.base_style = document.styles[look.based_on]
        if look.outline is not None:
            style.next_paragraph_style = document.styles["Normal"]
        _set_paragraph(style, look)
        _set_font(style, look)


def _set_paragraph(style: ParagraphStyle, look: Look) -> None:
    """What python-docx has no words for follows in the order that the schema fixes."""
    paragraph: ParagraphFormat = style.paragraph_format
    paragraph.keep_with_next = look.keep_with_next or None
    paragraph.space_before = _points(look.before)
    paragraph.space_after = _points(look.after)
    paragraph.line_spacing = _points(look.leading)
    paragraph.left_indent = _millimetres(look.indent)
    paragraph.right_indent = _millimetres(look.right_indent)
    paragraph.first_line_indent = None if look.hanging is None else Mm(-look.hanging)
    for kind, place in look.tabs:
        paragraph.tab_stops.add_tab_stop(Mm(place), WD_TAB_ALIGNMENT[kind.upper()])
    if look.alike_together:
        style.element.get_or_add_pPr().append(OxmlElement("w:contextualSpacing"))
    if look.outline is not None:
        style.element.get_or_add_pPr().append(_element("outlineLvl", val=look.outline))


def _set_font(style: ParagraphStyle, look: Look) -> None:
    font = style.font
    font.bold = font.cs_bold = look.bold or None
    font.size = _points(look.size)
    if look.size is not None:
        style.element.rPr.append(_element("szCs", val=round(look.size * 2)))
    if look.boxed:
        style.element.get_or_add_rPr().append(_element("bdr", val="single", sz=8, space=4, color="000000"))


def _points(points: float | None) -> Length | None:
    return None if points is None else Pt(points)


def _millimetres(mm: float | None) -> Length | None:
    return None if mm is None else Mm(mm)


def _element(tag: str, **attributes: object) -> BaseOxmlElement:
    return OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
