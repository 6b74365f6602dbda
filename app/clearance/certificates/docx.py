"""A clearance certificate as a Word document: headings, tables with headed columns, and a numbered foot."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from app.clearance.certificates import words
from app.clearance.certificates.content import Content
from app.letters.docx import parts
from app.letters.docx.looks import Sheet, sheet
from app.letters.docx.package import Package, part
from app.letters.docx.styles import styles_xml
from app.letters.docx.wordml import DECLARATION, NAMESPACES, TAB, encoded, escaped, field, text, twips
from app.letters.page import PAPER
from app.letters.wording import WORDING

LANGUAGE = "en"
MARGIN, WIDTH = 20, 170
"""Millimetres: of each side, and between."""
FACTS = (42, 128)
CONSENTS = (46, 34, 34, 28, 28)
"""Widths of columns, in millimetres."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {
    parts.STYLES: "styles",
    parts.FOOTER: "footer",
    parts.SETTINGS: "settings",
    parts.THEME: "theme",
    parts.FONT_TABLE: "fontTable",
}
"""What the document is related to, rId1 and on."""
_TYPES = {
    parts.DOCUMENT: f"{_WORD}.document.main+xml",
    parts.STYLES: f"{_WORD}.styles+xml",
    parts.FOOTER: f"{_WORD}.footer+xml",
    parts.SETTINGS: f"{_WORD}.settings+xml",
    parts.THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    parts.FONT_TABLE: f"{_WORD}.fontTable+xml",
    parts.CORE: "application/vnd.openxmlformats-package.core-properties+xml",
}


def certificate_docx(content: Content, sha256: str) -> bytes:
    """`sha256`: of the certificate's content. Equal certificates give equal bytes."""
    own = {
        parts.DOCUMENT: _document(content, sha256),
        parts.FOOTER: _footer(content),
        parts.CORE: _core(content),
    }
    return _package().pack([part(name, encoded(xml)) for name, xml in own.items()])


def _document(content: Content, sha256: str) -> str:
    body = [
        _paragraph(words.title(content), "Heading1"),
        _paragraph(words.lede(content)),
        _facts(words.facts(content), "The certificate"),
    ]
    for one in content.texts:
        body += [
            _paragraph(one.name, "Heading2"),
            _facts(words.text_facts(content, one), f"The text for {one.name}"),
            _gap(),
            _table([words.HEADINGS, *map(words.consent, one.consents)], CONSENTS, f"Offices, {one.name}", headed=True),
        ]
    body += [
        _paragraph(words.RECORD, "Heading2"),
        _paragraph(words.RECORD_SAYS),
        _facts(words.record(content, sha256), words.RECORD),
        _gap(),
        _paragraph(words.CHECK),
    ]
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(body)}{_section()}</w:body></w:document>"


def _paragraph(line: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text(line)}</w:p>'


def _gap() -> str:
    """Two tables in a row would be one."""
    return _paragraph("", "Small")


def _facts(rows: Iterable[tuple[str, str]], caption: str) -> str:
    return _table(list(rows), FACTS, caption)


def _table(rows: Sequence[Sequence[str]], columns: Sequence[int], caption: str, *, headed: bool = False) -> str:
    """The first cell of each row names it; `headed`: the first row names the columns, again on each page."""
    grid = "".join(f'<w:gridCol w:w="{twips(one)}"/>' for one in columns)
    lines = [_row(row, columns, names=headed and number == 0) for number, row in enumerate(rows)]
    look = f'<w:tblLook w:firstRow="{int(headed)}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noVBand="1"/>'
    edge = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    edges = "".join(edge.format(side=side) for side in ("top", "bottom", "insideH"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(columns))}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{_quoted(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[str], columns: Sequence[int], *, names: bool) -> str:
    look = '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>'
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{look}'
        f"{text(cell, bold=names or number == 0)}</w:p></w:tc>"
        for number, (cell, width) in enumerate(zip(cells, columns, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * names}</w:trPr>{written}</w:tr>"


def _section() -> str:
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{twips(PAPER.width)}" w:h="{twips(PAPER.height)}"/>'
        f'<w:pgMar w:top="{twips(18)}" w:right="{twips(MARGIN)}" w:bottom="{twips(22)}" w:left="{twips(MARGIN)}"'
        f' w:header="{twips(9)}" w:footer="{twips(9)}" w:gutter="0"/></w:sectPr>'
    )


def _footer(content: Content) -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(WIDTH)}"/></w:tabs>'
    line = text(f"{words.title(content)}, {content.campaign}")
    numbers = f"{text('Page ')}{field('PAGE')}{text(' of ')}{field('NUMPAGES')}"
    look = f'<w:pPr><w:pStyle w:val="Small"/>{tabs}</w:pPr>'
    return f"{DECLARATION}<w:ftr {NAMESPACES}><w:p>{look}{line}{TAB}{numbers}</w:p></w:ftr>"


def _core(content: Content) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(words.title(content))}, {escaped(content.campaign)}</dc:title>"
        f"<dc:creator>Despatch</dc:creator><dc:language>{WORDING[LANGUAGE].language}</dc:language></cp:coreProperties>"
    )


def _quoted(words_: str) -> str:
    return escaped(words_).replace('"', "&quot;")


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


@cache
def _package() -> Package:
    """What all certificates share."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    shared = {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/relationships/officeDocument", parts.DOCUMENT),
            (f"{_PACKAGE}/relationships/metadata/core-properties", parts.CORE),
        ),
        "word/_rels/document.xml.rels": _relations(
            *((f"{_OFFICE}/relationships/{kind}", name.removeprefix("word/")) for name, kind in _KINDS.items())
        ),
        **{name: parts.CONSTANT[name] for name in (parts.SETTINGS, parts.THEME, parts.FONT_TABLE)},
        parts.STYLES: styles_xml(_sheet(), WORDING[LANGUAGE].language),
    }
    return Package([part(name, encoded(xml)) for name, xml in shared.items()])


def _sheet() -> Sheet:
    """The letters' styles, but for a title that stands out."""
    letters = sheet(LANGUAGE, large=False)
    heading = replace(letters.looks["Heading 1"], size=18, leading=22, after=6)
    return replace(letters, looks={**letters.looks, "Heading 1": heading})
