"""The styles of the Word document, named for what they are, and set from the same page as the PDF.

The typeface is Arial, which every Word has and whose advance widths the shipped Liberation Sans shares.
"""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.letters.page import (
    BODY_LEADING_PT,
    BODY_PT,
    DETAILS,
    LETTERHEAD,
    LETTERHEAD_LEADING_PT,
    LETTERHEAD_PT,
    SMALL_LEADING_PT,
    SMALL_PT,
    WINDOW,
    Box,
)

TYPEFACE = "Arial"
TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One paragraph style. Sizes and spaces in points, indents in mm. `frame` fixes its paragraphs on the page."""

    based_on: str = "Normal"
    size: float = BODY_PT
    leading: float = BODY_LEADING_PT
    bold: bool = False
    before: float = 0
    after: float = 0
    indent: float = 0
    right_indent: float = 0
    keep_with_next: bool = False
    frame: Box | None = None
    boxed: bool = False


_SMALL: dict[str, Any] = {"size": SMALL_PT, "leading": SMALL_LEADING_PT}
_DETAILS: dict[str, Any] = {**_SMALL, "frame": DETAILS}

LOOKS = {
    "Normal": Look(after=7.5),
    "Letterhead": Look(size=LETTERHEAD_PT, leading=LETTERHEAD_LEADING_PT, bold=True, after=3, frame=LETTERHEAD),
    "Letterhead Departments": Look(**_SMALL, frame=LETTERHEAD),
    "Sender": Look(**_DETAILS),
    "Protective Marking": Look(**_DETAILS, bold=True, after=8.5),
    "Letter Details": Look(**_DETAILS),
    "Notice": Look(**_DETAILS, bold=True, before=8.5),
    "Draft": Look(size=11, leading=18, bold=True, before=8.5, indent=2, frame=DETAILS, boxed=True),
    "Addressee": Look(**_SMALL, frame=WINDOW),
    "Salutation": Look(after=7.5, keep_with_next=True),
    "Heading 1": Look(bold=True, after=7.5, keep_with_next=True),
    "Heading 2": Look(bold=True, before=11, after=4, keep_with_next=True),
    "List Bullet": Look(after=3.5),
    "List Number": Look(after=3.5),
    "List Continue": Look(after=3.5),
    "Quote": Look(after=7.5, indent=7.5, right_indent=7.5),
    "Closing": Look(before=7.5, after=3, keep_with_next=True),
    "Signature Space": Look(leading=42.5, keep_with_next=True),
    "Signatory Name": Look(size=10, leading=12, bold=True, keep_with_next=True),
    "Signature": Look(size=10, leading=12, keep_with_next=True),
    "Copies": Look(**_SMALL),
    "Annex": Look(**_SMALL, after=2),
    "Header": Look(**_SMALL),
    "Footer": Look(**_SMALL),
    "First Page Space": Look(),
}


def define(document: Any, language: str) -> None:
    """Give the document its styles, and the language in which its words are spelt."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_typeface(defaults)
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    defaults.append(_element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    for name, look in LOOKS.items():
        _define(document, name, look)


def _define(document: Any, name: str, look: Look) -> None:
    known = {style.name for style in document.styles}
    style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    _clear(style)
    if name != "Normal":
        style.base_style = document.styles[look.based_on]
        style.next_paragraph_style = document.styles["Normal" if name.startswith("Heading") else name]
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.bold, False
    _set_typeface(style.element.get_or_add_rPr())
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT
    paragraph.line_spacing = Pt(look.leading)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.left_indent, paragraph.right_indent = Mm(look.indent), Mm(look.right_indent)
    paragraph.keep_with_next, paragraph.widow_control = look.keep_with_next, True
    if look.boxed:
        style.element.rPr.append(_element("w:bdr", val="single", sz="8", space="4", color="000000"))


def fix_on_page(paragraph: Any, style: str) -> None:
    """Set the paragraph in its style's frame, on the paragraph itself, where every word processor reads it."""
    if frame := LOOKS[style].frame:
        _insert(paragraph._p.get_or_add_pPr(), _frame(frame))  # noqa: SLF001


def _clear(style: Any) -> None:
    """Drop what the stock style says, so that only the table above speaks."""
    for tag in ("w:pPr", "w:rPr"):
        for found in style.element.findall(qn(tag)):
            style.element.remove(found)


def _set_typeface(properties: Any) -> None:
    for found in properties.findall(qn("w:rFonts")):
        properties.remove(found)
    properties.insert(0, _element("w:rFonts", ascii=TYPEFACE, hAnsi=TYPEFACE, eastAsia=TYPEFACE, cs=TYPEFACE))


_ORDER = (
    "w:framePr",
    "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens",
    "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""Properties of a paragraph from w:framePr on: the schema fixes their order."""


def _insert(properties: Any, element: Any) -> None:
    place = next(place for place, tag in enumerate(_ORDER) if qn(tag) == element.tag)
    properties.insert_element_before(element, *_ORDER[place + 1 :])


def _frame(box: Box) -> Any:
    """A frame fixed on the page. Paragraphs in a row that share one are set in it one under another."""
    place = {"w": box.width, "h": box.height, "x": box.left, "y": box.top}
    twips = {name: str(round(mm * TWIPS_PER_MM)) for name, mm in place.items()}
    return _element("w:framePr", **twips, hRule="exact", wrap="around", vAnchor="page", hAnchor="page")


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
