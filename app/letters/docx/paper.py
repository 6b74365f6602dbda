"""A Word document that is no letter: headings, tables with headed columns, pictures, and a numbered foot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.letters.docx import parts
from app.letters.docx.looks import Look, Sheet, sheet, style_id
from app.letters.docx.package import Package, part
from app.letters.docx.wordml import DECLARATION, NAMESPACES, TAB, encode_xml, escape_xml, text, twips
from app.letters.page.measures import PAPER
from app.letters.page.wording import WORDING

LANGUAGE = "en"
MARGIN, WIDTH = 20, 170
"""Millimetres: of each side, and between."""

EMU = 36_000
"""Of drawings, in a millimetre."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {
    parts.STYLES: "styles",
    parts.FOOTER: "footer",
    parts.SETTINGS: "settings",
    parts.THEME: "theme",
    parts.FONT_TABLE: "fontTable",
}
"""What the document is related to, rId1 and on; its pictures follow."""
_TYPES = {
    parts.DOCUMENT: f"{_WORD}.document.main+xml",
    parts.STYLES: f"{_WORD}.styles+xml",
    parts.FOOTER: f"{_WORD}.footer+xml",
    parts.SETTINGS: f"{_WORD}.settings+xml",
    parts.THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    parts.FONT_TABLE: f"{_WORD}.fontTable+xml",
    parts.CORE: "application/vnd.openxmlformats-package.core-properties+xml",
}


@dataclass(frozen=True)
class Picture:
    """A PNG, shown `width` by `height` mm; `alternative`: what it shows, in words."""

    png: bytes
    width: float
    height: float
    title: str
    alternative: str


def paragraph(line: str, style: str = "Normal", *, new_page: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style_id(style)}"/>{"<w:pageBreakBefore/>" * new_page}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{text(line)}</w:p>"


def gap() -> str:
    """Two tables in a row would be one."""
    return paragraph("", "Small")


def table(
    rows: Sequence[Sequence[str]],
    columns: Sequence[float],
    caption: str,
    *,
    headed: bool = False,
    numbers: Collection[int] = (),
) -> str:
    """`columns`: widths in mm. The first cell of each row names it; `headed`: the first row names the columns, again on
    each page. `numbers`: the columns that are set to the right."""
    grid = "".join(f'<w:gridCol w:w="{twips(column)}"/>' for column in columns)
    lines = [_row(row, columns, numbers, names=headed and number == 0) for number, row in enumerate(rows)]
    look = f'<w:tblLook w:firstRow="{int(headed)}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noVBand="1"/>'
    edge = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    edges = "".join(edge.format(side=side) for side in ("top", "bottom", "insideH"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(columns))}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{_quoted(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[str], columns: Sequence[float], numbers: Collection[int], *, names: bool) -> str:
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{_LOOKS[number in numbers]}'
        f"{text(cell, bold=names or number == 0)}</w:p></w:tc>"
        for number, (cell, width) in enumerate(zip(cells, columns, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * names}</w:trPr>{written}</w:tr>"


_LOOKS = {
    False: '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>',
    True: '<w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="right"/></w:pPr>',
}


def picture(shown: Picture, number: int) -> str:
    """The paragraph of the document's picture of this number, counted from 1."""
    size = f'cx="{round(shown.width * EMU)}" cy="{round(shown.height * EMU)}"'
    said = f'id="{number}" name="{_quoted(shown.title)}" descr="{_quoted(shown.alternative)}"'
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {said}/>"
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {said}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId{len(_KINDS) + number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def paper_docx(body: Sequence[str], *, title: str, foot: str, pictures: Sequence[Picture] = ()) -> bytes:
    """`body`: what `paragraph`, `table` and `picture` wrote, in order; `pictures`: those that it shows. Equal papers
    give equal bytes."""
    media = {f"word/media/picture{number}.png": one.png for number, one in enumerate(pictures, 1)}
    kinds = [(f"{_OFFICE}/relationships/{kind}", name.removeprefix("word/")) for name, kind in _KINDS.items()]
    kinds += [(f"{_OFFICE}/relationships/image", name.removeprefix("word/")) for name in media]
    own = {
        parts.DOCUMENT: encode_xml(
            f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(body)}{_section()}</w:body></w:document>"
        ),
        parts.FOOTER: encode_xml(_footer(foot)),
        parts.CORE: encode_xml(_core(title)),
        "word/_rels/document.xml.rels": encode_xml(_relations(*kinds)),
    }
    return _package().pack([part(name, content) for name, content in (own | media).items()])


def _section() -> str:
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{twips(PAPER.width)}" w:h="{twips(PAPER.height)}"/>'
        f'<w:pgMar w:top="{twips(18)}" w:right="{twips(MARGIN)}" w:bottom="{twips(22)}" w:left="{twips(MARGIN)}"'
        f' w:header="{twips(9)}" w:footer="{twips(9)}" w:gutter="0"/></w:sectPr>'
    )


def _footer(foot: str) -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(WIDTH)}"/></w:tabs>'
    numbers = f"{text('Page ')}{_field('PAGE')}{text(' of ')}{_field('NUMPAGES')}"
    look = f'<w:pPr><w:pStyle w:val="Small"/>{tabs}</w:pPr>'
    return f"{DECLARATION}<w:ftr {NAMESPACES}><w:p>{look}{text(foot)}{TAB}{numbers}</w:p></w:ftr>"


def _field(instruction: str) -> str:
    """What Word works out by itself. It shows 1 until then."""
    return f'<w:fldSimple w:instr="{instruction}">{text("1")}</w:fldSimple>'


def _core(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape_xml(title)}</dc:title>"
        f"<dc:creator>Despatch</dc:creator><dc:language>{WORDING[LANGUAGE].language}</dc:language></cp:coreProperties>"
    )


def _quoted(words: str) -> str:
    return escape_xml(words).replace('"', "&quot;")


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


@cache
def _package() -> Package:
    """What all papers share."""
    from app.letters.docx.skeleton import blank_document, xml_by_part

    blank = xml_by_part(blank_document(_sheet(), WORDING[LANGUAGE].language))
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    shared = {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/relationships/officeDocument", parts.DOCUMENT),
            (f"{_PACKAGE}/relationships/metadata/core-properties", parts.CORE),
        ),
        **{name: blank[name] for name in (parts.SETTINGS, parts.THEME, parts.FONT_TABLE, parts.STYLES)},
    }
    return Package([part(name, encode_xml(xml)) for name, xml in shared.items()])


def _sheet() -> Sheet:
    """The letters' styles, with a title that stands out and what only papers have."""
    letters = sheet(LANGUAGE, large=False)
    heading = replace(letters.looks["Heading 1"], size=18, leading=22, after=6)
    own = {
        "Heading 1": heading,
        "Heading 3": Look(size=11, leading=14, bold=True, before=8, after=3, keep_with_next=True, outline=2),
        "Caption": Look(based_on="Small", bold=True, before=6, after=3, keep_with_next=True),
    }
    return replace(letters, looks={**letters.looks, **own})
