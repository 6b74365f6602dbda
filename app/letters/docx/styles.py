"""The styles of the Word document as its part `word/styles.xml`."""

from collections.abc import Mapping

from app.letters.docx.looks import Look, Sheet
from app.letters.docx.parts import TYPEFACE
from app.letters.docx.wordml import DECLARATION, NAMESPACES, twips

_OF_WORD = {
    "Normal": "Normal",
    "Heading 1": "heading 1",
    "Heading 2": "heading 2",
    "Heading 3": "heading 3",
    "Caption": "caption",
    "Header": "header",
    "Footer": "footer",
    **{name: name for name in ("List Bullet", "List Number", "Quote", "Salutation", "Closing", "Signature")},
    "List Continue": "List Continue",
    **{f"List Continue {depth}": f"List Continue {depth}" for depth in range(2, 6)},
}
"""Styles that Word has itself, and its own name for each. All others are ours."""


def style_id(name: str) -> str:
    return name.replace(" ", "")


def styles_xml(sheet: Sheet, language: str) -> str:
    """The part's text. `language` is that in which the words are spelt."""
    fonts = " ".join(f'w:{script}="{TYPEFACE}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = f'<w:rFonts {fonts}/><w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/>'
        + "".join(_style(name, look) for name, look in sheet.looks.items())
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style></w:styles>'
    )


def _style(name: str, look: Look) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    custom = "" if name in _OF_WORD else ' w:customStyle="1"'
    based_on = "" if name == "Normal" else f'<w:basedOn w:val="{style_id(look.based_on)}"/>'
    following = '<w:next w:val="Normal"/>' if look.outline is not None else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id(name)}">'
        f'<w:name w:val="{_OF_WORD.get(name, name)}"/>{based_on}{following}<w:qFormat/>'
        f"<w:pPr>{_paragraph(name, look)}</w:pPr><w:rPr>{_characters(look)}</w:rPr></w:style>"
    )


def _paragraph(name: str, look: Look) -> str:
    """Properties in the order that the schema fixes."""
    spacing = {
        "before": _times(20, look.before),
        "after": _times(20, look.after),
        "line": _times(20, look.leading),
        "lineRule": "exact" if look.leading else None,
    }
    indents = {"left": look.indent, "right": look.right_indent, "hanging": look.hanging}
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(place)}"/>' for kind, place in look.tabs)
    return (
        ("<w:keepNext/>" if look.keep_with_next else "")
        + ("<w:widowControl/>" if name == "Normal" else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + _element("spacing", spacing)
        + _element("ind", {side: None if mm is None else twips(mm) for side, mm in indents.items()})
        + ("<w:contextualSpacing/>" if look.alike_together else "")
        + (f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else "")
    )


def _characters(look: Look) -> str:
    size = _times(2, look.size)
    return (
        ("<w:b/><w:bCs/>" if look.bold else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
        + ('<w:bdr w:val="single" w:sz="8" w:space="4" w:color="000000"/>' if look.boxed else "")
    )


def _times(units: int, points: float | None) -> int | None:
    return None if points is None else round(points * units)


def _element(tag: str, attributes: Mapping[str, object]) -> str:
    given = " ".join(f'w:{name}="{value}"' for name, value in attributes.items() if value is not None)
    return f"<w:{tag} {given}/>" if given else ""
