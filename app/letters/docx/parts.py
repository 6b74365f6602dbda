"""The names of a Word file's parts, and the text of those that are the same in every file."""

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

_THEME_XML = (  # the letter does not use it, but Word offers it to those who edit the letter
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

_FONT_TABLE_XML = (
    f'{DECLARATION}<w:fonts {NAMESPACES}><w:font w:name="{TYPEFACE}"><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)

DOCUMENT, STYLES, SETTINGS, NUMBERING = (f"word/{n}.xml" for n in ("document", "styles", "settings", "numbering"))
FIRST_HEADER, HEADER, FIRST_FOOTER, FOOTER = (f"word/{n}.xml" for n in ("header1", "header2", "footer1", "footer2"))
THEME, FONT_TABLE = "word/theme/theme1.xml", "word/fontTable.xml"
CORE, APP = "docProps/core.xml", "docProps/app.xml"

BLANK = {
    DOCUMENT: f"{DECLARATION}<w:document {NAMESPACES}><w:body>{{body}}<w:sectPr/></w:body></w:document>",
    CORE: (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
    ),
    APP: (
        f"{DECLARATION}<Properties"
        ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Despatch</Application><DocSecurity>0</DocSecurity></Properties>"
    ),
    THEME: _THEME_XML,
    FONT_TABLE: _FONT_TABLE_XML,
    SETTINGS: (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ),
}
"""Text by name, to which python-docx adds. The settings protect nothing, and are of a Word that needs no compatibility
mode."""
