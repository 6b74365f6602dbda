"""The theme and the table of fonts. The letter uses neither, but Word offers theirs to who edits it."""

from app.letters.docx.wordml import DECLARATION, NAMESPACES

TYPEFACE = "Arial"
"""Every Word has it, and its advance widths are those of the shipped Liberation Sans."""

_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    **{f"accent{number}": colour for number, colour in enumerate(("1D70B8", "D4351C", "00703C"), 1)},
    **{f"accent{number}": colour for number, colour in enumerate(("4C2C92", "28A197", "F47738"), 4)},
    "hlink": "1D70B8",
    "folHlink": "4C2C92",
}
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FONTS = f'<a:latin typeface="{TYPEFACE}"/><a:ea typeface=""/><a:cs typeface=""/>'

THEME_XML = (
    f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Letter">'
    '<a:themeElements><a:clrScheme name="Letter">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + '</a:clrScheme><a:fontScheme name="Letter">'
    f"<a:majorFont>{_FONTS}</a:majorFont><a:minorFont>{_FONTS}</a:minorFont>"
    f'</a:fontScheme><a:fmtScheme name="Letter"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{f'<a:ln>{_SOLID}</a:ln>' * 3}</a:lnStyleLst><a:effectStyleLst>"
    f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)

FONT_TABLE_XML = (
    f'{DECLARATION}<w:fonts {NAMESPACES}><w:font w:name="{TYPEFACE}"><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
