"""Parts of the package: those that every letter shares, and the small ones of a letter, such as its head and foot."""

from functools import lru_cache

from app.letters.docx.wordml import DECLARATION, NAMESPACES, TAB, escape_xml, field, text
from app.letters.letter import Letter

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

THEME_XML = (  # the letter does not use it, but Word offers it to those who edit the letter
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


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

DOCUMENT, STYLES, SETTINGS, NUMBERING = (f"word/{n}.xml" for n in ("document", "styles", "settings", "numbering"))
FIRST_HEADER, HEADER, FIRST_FOOTER, FOOTER = (f"word/{n}.xml" for n in ("header1", "header2", "footer1", "footer2"))
THEME, FONT_TABLE = "word/theme/theme1.xml", "word/fontTable.xml"
CORE, APP = "docProps/core.xml", "docProps/app.xml"

_TYPES = {
    CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    APP: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    DOCUMENT: f"{_WORD}.document.main+xml",
    STYLES: f"{_WORD}.styles+xml",
    SETTINGS: f"{_WORD}.settings+xml",
    NUMBERING: f"{_WORD}.numbering+xml",
    FIRST_HEADER: f"{_WORD}.header+xml",
    HEADER: f"{_WORD}.header+xml",
    FIRST_FOOTER: f"{_WORD}.footer+xml",
    FOOTER: f"{_WORD}.footer+xml",
    THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    FONT_TABLE: f"{_WORD}.fontTable+xml",
}

RELATIONS = {
    STYLES: ("rId1", "styles"),
    SETTINGS: ("rId2", "settings"),
    NUMBERING: ("rId3", "numbering"),
    FIRST_HEADER: ("rId4", "header"),
    HEADER: ("rId5", "header"),
    FIRST_FOOTER: ("rId6", "footer"),
    FOOTER: ("rId7", "footer"),
    THEME: ("rId8", "theme"),
    FONT_TABLE: ("rId9", "fontTable"),
}
"""By what id the document knows each of its parts, and its kind."""


def _relations(entries: str) -> str:
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


CONSTANT = {
    "[Content_Types].xml": (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
        + "</Types>"
    ),
    "_rels/.rels": _relations(
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="{DOCUMENT}"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{CORE}"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="{APP}"/>'
    ),
    "word/_rels/document.xml.rels": _relations(
        "".join(
            f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{name.removeprefix("word/")}"/>'
            for name, (key, kind) in RELATIONS.items()
        )
    ),
    APP: (
        f'{DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>Despatch</Application><DocSecurity>0</DocSecurity></Properties>"
    ),
    THEME: THEME_XML,
    FONT_TABLE: FONT_TABLE_XML,
    SETTINGS: (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ),
}
"""Text by name. The settings protect nothing, and are of a Word that needs no compatibility mode."""


def core_xml(letter: Letter) -> str:
    """The document's properties: title, author, language, reference. No time, so that equal letters are equal files."""
    author = escape_xml(letter.letterhead)
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape_xml(letter.title)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<dc:identifier>{escape_xml(letter.reference)}</dc:identifier>"
        f"<dc:language>{letter.wording.language}</dc:language><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        "<cp:revision>1</cp:revision></cp:coreProperties>"
    )


FIRST_HEADER_XML = (  # only room: it moves the text down to where it begins
    f'{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="FirstPageSpace"/></w:pPr></w:p></w:hdr>'
)


def header_xml(draft: str, marking: str) -> str:
    """On later pages: DRAFT, and the protective marking above the column of the details."""
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{_line('Header', text(draft) + TAB + text(marking))}</w:hdr>"


def footer_xml(letter: Letter, *, large: bool) -> str:
    """On every page: reference, marking and number of the page; in large print the marking has a line of its own."""
    before, after = _about_reference(letter.marking, letter.wording.page, large=large)
    return f"{before}{text(letter.reference)}{after}"


@lru_cache(maxsize=64)
def _about_reference(marking: str, page: str, *, large: bool) -> tuple[str, str]:
    first, _, rest = page.partition("{page}")
    between, _, last = rest.partition("{pages}")
    numbers = f"{text(first)}{field('PAGE')}{text(between)}{field('NUMPAGES')}{text(last)}"
    reference, bold = "{reference}", text(marking, bold=True)
    if large:
        lines = (_line("Footer", bold) if marking else "") + _line("Footer", f"{reference}{TAB}{numbers}")
    else:
        lines = _line("Footer", f"{reference}{TAB}{bold}{TAB}{numbers}")
    before, _, after = lines.rpartition(reference)
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{before}", f"{after}</w:ftr>"


def _line(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
