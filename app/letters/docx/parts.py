"""Parts of the package that are the same in every letter, and the small ones that tell what the letter is."""

from app.letters.docx.theme import FONT_TABLE_XML, THEME_XML
from app.letters.docx.wordml import DECLARATION, NAMESPACES, escape_xml
from app.letters.letter import Letter

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
